"""Choose one of several, by arrows or by typing a part of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    shown: str


class Chooser(ModalScreen[str | None]):
    """Ends with the value of the choice, or with None for Esc."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "back"),
        Binding("down", "step(1)", "down", priority=True),
        Binding("up", "step(-1)", "up", priority=True),
        Binding("pagedown", "step(10)", "page down", priority=True),
        Binding("pageup", "step(-10)", "page up", priority=True),
    ]

    def __init__(
        self,
        title: str,
        choices: Sequence[Choice],
        here: str | None = None,
        offer: Callable[[str], Choice | None] = lambda text: None,
    ) -> None:
        """`here`: the value that is chosen at first. `offer`: one more, made from what is typed."""
        super().__init__()
        self._offer = offer
        self._title = title
        self._choices = list(choices)
        self._shown = list(choices)
        self._here = here

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(self._title, classes="dialog-title", markup=False)
            yield Input(placeholder="type a part of it", compact=True, id="part")
            yield OptionList(id="choices", compact=True)
            yield Static("Enter takes it   Esc back", classes="dialog-keys", markup=False)

    def on_mount(self) -> None:
        self.query_one("#part", Input).cursor_blink = False
        self.query_one("#part", Input).focus()
        self._show()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        words = event.value.casefold().split()
        self._shown = [
            choice for choice in self._choices if all(word in choice.shown.casefold() for word in words)
        ]
        offered = self._offer(event.value.strip())
        if offered is not None:
            self._shown.append(offered)
        self._show()

    def _show(self) -> None:
        listed = self.query_one("#choices", OptionList)
        listed.set_options([Option(Content(choice.shown)) for choice in self._shown])
        keys = "Enter takes it   Esc back" if self._shown else "Nothing holds this.   Esc back"
        self.query_one(".dialog-keys", Static).update(keys)
        values = [choice.value for choice in self._shown]
        if values:
            listed.highlighted = values.index(self._here) if self._here in values else 0

    def action_step(self, step: int) -> None:
        listed = self.query_one("#choices", OptionList)
        if self._shown:
            listed.highlighted = max(0, min((listed.highlighted or 0) + step, len(self._shown) - 1))

    @on(Input.Submitted)
    def _taken(self) -> None:
        place = self.query_one("#choices", OptionList).highlighted
        if place is not None and self._shown:
            self.dismiss(self._shown[place].value)

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._shown[event.option_index].value)
