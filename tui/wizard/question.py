"""What a change asks for within its screen: one of several, any of several, or a text."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Input

from backend.model.change import Ask, AskKind, Option, Values
from widgets.item_view import Item, ItemView, Line
from widgets.notice import Notice
from widgets.paragraph import Paragraph
from widgets.text import Piece, Signs, Tone, wrap

INSIDE = frozenset({AskKind.CHOICE, AskKind.CHOICES, AskKind.TEXT})
"""What is asked here; everything else is asked by a dialog."""
OF_OPTIONS = "option "
"""How the keys of options begin."""
INDENT, DEEPER = 5, 7
"""Cells before what an option is called, and before what there is to know of it."""


@dataclass(frozen=True, slots=True)
class OptionLine(Item):
    """`chosen` None where only one can be. What cannot be chosen is quiet, with its reason."""

    key: str
    option: Option
    chosen: bool | None
    signs: Signs

    def lines(self, cells: int) -> list[Line]:
        option = self.option
        title = wrap(option.title, max(10, cells - INDENT - 1))
        lines: list[Line] = []
        tone = Tone.QUIET if option.refused is not None else Tone.PLAIN
        for number, text in enumerate(title):
            mark = self._mark() if number == 0 else ""
            lines.append((Piece(f" {mark:<{INDENT - 1}}", tone), Piece(text, tone)))
        below = [(option.detail, Tone.QUIET)] if option.detail else []
        if option.refused is not None:
            below.append((f"not possible: {option.refused}", Tone.WARN))
        for text, tone in below:
            lines += [
                (Piece(" " * DEEPER), Piece(part, tone)) for part in wrap(text, max(10, cells - DEEPER - 1))
            ]
        return lines

    def _mark(self) -> str:
        if self.option.refused is not None:
            return self.signs.unavailable
        if self.chosen is None:
            return ""
        return "[x]" if self.chosen else "[ ]"


class Options(ItemView):
    """What to know, then what there is to choose from: one list, so that all of it can be scrolled to."""

    def __init__(self, signs: Signs) -> None:
        super().__init__(cut=signs.cut, id="question")
        self._signs = signs
        self._ask: Ask | None = None
        self.chosen: frozenset[str] = frozenset()
        self._began_at: str | None = None
        """Where the cursor was put at first."""

    def ask(self, ask: Ask) -> None:
        """From the top."""
        self._ask = ask
        self.chosen = frozenset(ask.preselected) if ask.kind is AskKind.CHOICES else frozenset()
        self.set_items(list(self._lines_of_ask(ask)))
        self.action_edge(-1)
        self.pin(1)  # what is asked stays in sight

    def to_the_beginning(self, cells: int, room: int) -> None:
        """The cursor on what stands there at first; on the title where what there is to know leaves no room
        for that: it is read first. `cells` and `room`: how wide and high it is going to be.
        """
        told = (item for item in self.items if not isinstance(item, OptionLine))
        if sum(item.height(cells) for item in told) < room:
            self.to_the_default()
        self._began_at = self.cursor_key

    def take_size(self) -> None:
        """It goes no further down than it has to, now that it is known how much is in sight."""
        if self.cursor_key == self._began_at:
            self._top = 0
        super().take_size()

    def to_the_default(self) -> None:
        """The cursor on what stands there at first, else on the first that can be chosen."""
        ask = self._ask
        if ask is None:
            return
        possible = [option.value for option in ask.options if option.refused is None]
        first = next((value for value in ask.preselected if value in possible), None)
        if first is not None or possible:
            self.move_to(OF_OPTIONS + (first or possible[0]))

    def _lines_of_ask(self, ask: Ask) -> Iterator[Item]:
        yield Paragraph("title", ask.title, Tone.STRONG)
        if ask.changed is not None:
            yield Paragraph("changed", ask.changed, Tone.WARN, Piece(self._signs.warning, Tone.WARN))
        for number, text in enumerate(ask.lines):
            yield Paragraph(f"line-{number}", text)
        for option in ask.options:
            is_chosen = option.value in self.chosen if ask.kind is AskKind.CHOICES else None
            yield OptionLine(OF_OPTIONS + option.value, option, is_chosen, self._signs)
        if ask.kind in (AskKind.CHOICE, AskKind.CHOICES) and not ask.options:
            yield Paragraph("none", "There is nothing to choose from.", Tone.WARN)

    @property
    def here(self) -> Option | None:
        """The option under the cursor."""
        item = next((item for item in self.items if item.key == self.cursor_key), None)
        return item.option if isinstance(item, OptionLine) else None

    def height_in(self, cells: int) -> int:
        """Lines that all of it takes."""
        return sum(item.height(cells) for item in self.items)

    def tick(self) -> None:
        """Choose what is under the cursor too, or not, where any of several can be."""
        option, ask = self.here, self._ask
        if ask is not None and option is not None and option.refused is None:
            gives_way = {each.value for each in ask.options if option.is_alone or each.is_alone}
            self.chosen = (self.chosen - (gives_way - {option.value})) ^ {option.value}
            self.set_items(list(self._lines_of_ask(ask)))


class Question(Vertical):
    """Below the steps while something is asked; the answer is whoever shows it to give on.

    The lines above a text are moved through while the keys go to that.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("tab,shift+tab", "app.focus_previous", show=False),
    ]

    def __init__(self, signs: Signs) -> None:
        super().__init__(id="ask")
        self._signs = signs
        self._most = self._room = 0
        self.asks: Ask | None = None

    def compose(self) -> ComposeResult:
        yield Options(self._signs)
        yield Input(id="text", compact=True, select_on_focus=False)
        yield Notice(id="reason")

    def on_mount(self) -> None:
        self.display = False
        self.text.cursor_blink = False

    @property
    def options(self) -> Options:
        return self.query_one(Options)

    @property
    def text(self) -> Input:
        return self.query_one("#text", Input)

    def show(self, ask: Ask | None) -> bool:
        """Ask this, or nothing; whether that is another question than before."""
        if ask is self.asks:
            return False
        self.asks = ask
        self.display = ask is not None
        self.text.value = ""
        if ask is not None:
            self.options.ask(ask)
            is_text = ask.kind is AskKind.TEXT
            self.options.can_focus = not is_text
            self.text.display = is_text
            self.query_one("#reason", Notice).display = is_text
            if is_text:
                self.text.value = ask.preselected[0] if ask.preselected else ""
                self.text.select_all()  # what is typed takes its place
                self._check()
        return True

    @property
    def asks_for_text(self) -> bool:
        return self.asks is not None and self.asks.kind is AskKind.TEXT

    @property
    def asks_for_several(self) -> bool:
        return self.asks is not None and self.asks.kind is AskKind.CHOICES

    def take_focus(self) -> None:
        """To what answers it."""
        self.screen.set_focus(self.text if self.asks_for_text else self.options)

    def type_on(self, character: str) -> None:
        """Into the text, with the keys that follow."""
        self.take_focus()
        self.text.replace(character, *self.text.selection)

    def read_on(self) -> bool:
        """From what there is to know to what can be chosen; False where it is there, or nothing is."""
        was_there = self.options.here
        if not self.asks_for_text and was_there is None:
            self.options.to_the_default()
        return self.options.here is not was_there

    def action_move(self, lines: int) -> None:
        self.options.action_move(lines)

    @property
    def has_the_focus(self) -> bool:
        return self.screen.focused in (self.text, self.options)

    def fit(self, most: int) -> None:
        """As high as it needs to be, in `most` lines at the most."""
        self._most = most
        others = 2 if self.text.display else 0
        self._room = max(1, min(self.options.height_in(self._cells), most - others))
        self.options.styles.height = self._room

    @property
    def _cells(self) -> int:
        """As wide as what it is in, also before it is shown there."""
        within = self.parent
        width = within.size.width if isinstance(within, Widget) else 0
        return width or self.app.size.width

    def to_the_beginning(self) -> None:
        """Once it has its height."""
        self.options.to_the_beginning(self._cells, self._room)

    def on_resize(self) -> None:
        self.fit(self._most)

    @property
    def values(self) -> Values:
        """What would be answered now."""
        ask = self.asks
        if ask is None:
            return ()
        if ask.kind is AskKind.TEXT:
            return (self.text.value.strip(),)
        if ask.kind is AskKind.CHOICES:
            return tuple(option.value for option in ask.options if option.value in self.options.chosen)
        here = self.options.here
        return () if here is None else (here.value,)

    @on(Input.Changed, "#text")
    def _typed(self) -> None:
        self._check()

    def _check(self) -> None:
        """Say why what is typed will not do, as it is typed; where nothing is, nothing is wrong yet."""
        if self.asks is None or not self.asks_for_text:
            return
        reason = self.asks.why_not(self.values)
        text = "Enter takes it" if reason is None else reason if self.text.value else ""
        self.query_one("#reason", Notice).say((Piece(text, Tone.QUIET if reason is None else Tone.WARN),))
