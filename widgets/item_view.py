"""A list of keyed items, drawn line by line: the ground of tables and detail panes.

Textual's DataTable sends the whole table for one changed cell and keeps its cursor on a row number. Here
the cursor belongs to an item's key, and setting items anew repaints the lines that differ and no others.
"""

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from .text import Piece, Tone, fit, width

Line = tuple[Piece, ...]


class Item:
    """Something with a key and one or more lines; equal items look the same."""

    key: str

    def lines(self, cells: int) -> list[Line]:
        raise NotImplementedError

    def height(self, cells: int) -> int:
        """How many lines; an item that knows without making them says so."""
        return len(self.lines(cells))


class ItemView(Widget, can_focus=True):
    """Items below an optional header, with a cursor that stays on its item."""

    DEFAULT_CSS = """
    ItemView {
        height: 1fr;
        &:focus > .item--cursor { background: $block-cursor-background; color: $block-cursor-foreground; text-style: $block-cursor-text-style; }
        & > .item--cursor { background: $block-cursor-blurred-background; color: $block-cursor-blurred-foreground; text-style: $block-cursor-blurred-text-style; }
        &:nocolor > .item--cursor { text-style: reverse; }
        & > .item--header { color: $text-muted; }
        & > .item--plain { color: $foreground; }
        & > .item--strong { color: $foreground; text-style: bold; }
        & > .item--quiet { color: $text-muted; }
        & > .item--accent { color: $text-accent; }
        & > .item--ok { color: $text-success; }
        & > .item--warn { color: $text-warning; }
        & > .item--bad { color: $text-error; text-style: bold; }
    }
    """  # noqa: E501 - one rule a line reads better
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "item--cursor",
        "item--header",
        *(f"item--{tone}" for tone in Tone),
    }
    # Priority: a key typed ahead of a slow screen moves before the next one acts.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Up", show=False, priority=True),
        Binding("down,j", "move(1)", "Down", show=False, priority=True),
        Binding("pageup", "page(-1)", "Page up", show=False, priority=True),
        Binding("pagedown,space", "page(1)", "Page down", show=False, priority=True),
        Binding("home,g", "edge(-1)", "First", show=False, priority=True),
        Binding("end,G", "edge(1)", "Last", show=False, priority=True),
    ]

    class Highlighted(Message):
        """The cursor is on another item, or on none (key None)."""

        def __init__(self, view: "ItemView", key: str | None) -> None:
            super().__init__()
            self.view = view
            self.key = key

        @property
        def control(self) -> "ItemView":
            return self.view

    class Scrolled(Message):
        """Other items are in sight than before."""

        def __init__(self, view: "ItemView") -> None:
            super().__init__()
            self.view = view

        @property
        def control(self) -> "ItemView":
            return self.view

    def __init__(self, *, cut: str = "…", id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.cut = cut
        self._items: tuple[Item, ...] = ()
        self._places: dict[str, int] = {}
        self._flat: list[tuple[int, int]] = []
        """For each line the place of its item, and which line of the item it is."""
        self._starts: list[int] = []
        """For each item its first line."""
        self._cursor = 0
        self._top = 0
        self._pinned = 0
        self._laid_out_for = Size()
        self._told = (0, -1)

    # What is shown

    @property
    def items(self) -> Sequence[Item]:
        return self._items

    @property
    def cursor_key(self) -> str | None:
        """The key of the item under the cursor; None when there is no item."""
        return self._items[self._cursor].key if self._items else None

    @property
    def in_sight(self) -> tuple[int, int]:
        """Places of the first and the last item drawn, from 0; (0, -1) when there is none.

        Of the pinned ones, where something is scrolled away below them, this does not tell.
        """
        first = self._top + self._stuck() if self._top else 0
        drawn = self._flat[first : self._top + self._room()]
        return (drawn[0][0], drawn[-1][0]) if drawn else (0, -1)

    @property
    def more(self) -> tuple[bool, bool]:
        """Whether there are lines above what is drawn, and below it; before it has a size nobody knows."""
        if not self.size:
            return False, False
        return self._top > 0, self._top + self._room() < len(self._flat)

    def header(self, cells: int) -> Line | None:
        """One quiet line that does not scroll, or None."""
        return None

    def set_items(self, items: Sequence[Item]) -> None:
        """Show these. The cursor stays on its item, and the item on its line; where it is gone, beside it."""
        if self._items == tuple(items):
            return
        key_before, top_before = self.cursor_key, self._top
        items_before, flat_before = self._items, self._flat
        line_before = self._first_line(self._cursor) - self._top if self._items else 0
        self._items = tuple(items)
        self._places = {item.key: place for place, item in enumerate(self._items)}
        place = self._places.get(key_before) if key_before is not None else None
        self._cursor = min(self._cursor, max(0, len(self._items) - 1)) if place is None else place
        self._lay_out()
        if place is not None:
            self._top = self._first_line(self._cursor) - line_before
        self._keep_in_sight()
        if self._top == top_before:
            for number in map(self._line_at, range(self._room())):
                if _at(number, flat_before, items_before) != _at(number, self._flat, self._items):
                    self._refresh_line(number)
        else:
            self.refresh()
        self._tell_what_is_in_sight()
        if self.cursor_key != key_before:
            self.post_message(self.Highlighted(self, self.cursor_key))

    def move_to(self, key: str) -> None:
        """Put the cursor on the item with this key, if it is there."""
        if key in self._places:
            self._set_cursor(self._places[key])

    def pin(self, lines: int) -> None:
        """So many of the first lines stay in sight wherever it is scrolled to, as far as half the room."""
        if lines != self._pinned:
            self._pinned = lines
            self._keep_in_sight()
            self._tell_what_is_in_sight()
            self.refresh()

    @property
    def pinned(self) -> Sequence[Item]:
        """Those that stay in sight."""
        return self._items[: self._flat[self._stuck() - 1][0] + 1] if self._stuck() else ()

    # Drawing

    def _lay_out(self) -> None:
        self._laid_out_for = self.size
        cells = self.size.width
        self._flat, self._starts = [], []
        for place, item in enumerate(self._items):
            self._starts.append(len(self._flat))
            self._flat.extend((place, part) for part in range(item.height(cells)))

    def _head(self) -> int:
        return 1 if self.header(self.size.width) is not None else 0

    def _room(self) -> int:
        return max(1, self.size.height - self._head())

    def _stuck(self) -> int:
        """Lines that are pinned and have room."""
        return min(self._pinned, self._room() // 2, len(self._flat))

    def _line_at(self, y: int) -> int:
        """The number of the line that is drawn so far below the header; there may be none."""
        return y if y < self._stuck() else self._top + y

    def _first_line(self, place: int) -> int:
        return self._starts[place] if place < len(self._starts) else 0

    def _lines_of(self, place: int) -> range:
        if place >= len(self._starts):
            return range(0)
        end = self._starts[place + 1] if place + 1 < len(self._starts) else len(self._flat)
        return range(self._starts[place], end)

    def _keep_in_sight(self) -> bool:
        """Scroll as little as needed to show the cursor; True when anything moved."""
        before = self._top
        lines = self._lines_of(self._cursor) or range(1)
        topmost = max(0, lines[0] - self._stuck())
        self._top = min(self._top, topmost)
        self._top = max(self._top, min(lines[-1] - self._room() + 1, topmost))
        self._top = max(0, min(self._top, len(self._flat) - self._room()))
        return self._top != before

    def _tell_what_is_in_sight(self) -> None:
        if self._told != self.in_sight:
            self._told = self.in_sight
            self.post_message(self.Scrolled(self))

    def _refresh_line(self, number: int) -> None:
        stuck = self._stuck()
        y = number if number < stuck else number - self._top
        if number < stuck or stuck <= y < self._room():
            self.refresh(Region(0, y + self._head(), self.size.width, 1))

    def refresh_header(self) -> None:
        self.refresh(Region(0, 0, self.size.width, 1))

    def on_resize(self, _: events.Resize) -> None:
        self.take_size()
        self._tell_what_is_in_sight()
        self.refresh()

    def take_size(self) -> None:
        """Lay out for the size that it has now."""
        if self._laid_out_for.width != self.size.width:
            self._lay_out()
        self._laid_out_for = self.size
        self._keep_in_sight()

    def render_lines(self, crop: Region) -> list[Strip]:
        # The first paint at a size, or after it was hidden, comes before the event that tells of it.
        if self._laid_out_for != self.size:
            self.take_size()
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        cells = self.size.width
        base = self.rich_style
        if y == 0 and (header := self.header(cells)) is not None:
            return self._strip(header, self.get_component_rich_style("item--header"), cells, own_tones=False)
        number = self._line_at(y - self._head())
        if number >= len(self._flat):
            return Strip.blank(cells, base)
        place, part = self._flat[number]
        line = self._items[place].lines(self._laid_out_for.width)[part]
        if place == self._cursor and self.shows_cursor:
            return self._strip(line, self.get_component_rich_style("item--cursor"), cells, own_tones=False)
        return self._strip(line, base, cells, own_tones=True)

    @property
    def shows_cursor(self) -> bool:
        return True

    def _strip(self, line: Line, style: Style, cells: int, *, own_tones: bool) -> Strip:
        segments = []
        for piece in line:
            tone = self.get_component_rich_style(f"item--{piece.tone}") if own_tones else style
            segments.append(Segment(piece.text, style + tone))
        if width(line) > cells:
            text = fit("".join(piece.text for piece in line), cells, self.cut)
            return Strip([Segment(text, style)], cells)
        return Strip(segments, width(line)).extend_cell_length(cells, style).simplify()

    # Moving

    def _set_cursor(self, place: int) -> None:
        place = max(0, min(place, len(self._items) - 1))
        if not self._items or place == self._cursor:
            return
        before, self._cursor = self._cursor, place
        if self._keep_in_sight():
            self._tell_what_is_in_sight()
            self.refresh()
        else:
            for number in (*self._lines_of(before), *self._lines_of(place)):
                self._refresh_line(number)
        self.post_message(self.Highlighted(self, self.cursor_key))

    def action_move(self, step: int) -> None:
        self._set_cursor(self._cursor + step)

    def action_page(self, direction: int) -> None:
        self._set_cursor(self._cursor + direction * max(1, self._room() - self._stuck() - 1))

    def action_edge(self, direction: int) -> None:
        self._set_cursor(0 if direction < 0 else len(self._items) - 1)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.action_move(1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.action_move(-1)

    def on_click(self, event: events.Click) -> None:
        number = self._line_at(event.y - self._head())
        if 0 <= number < len(self._flat) and event.y >= self._head():
            self._set_cursor(self._flat[number][0])


def _at(number: int, flat: Sequence[tuple[int, int]], items: Sequence[Item]) -> tuple[Item, int] | None:
    """What stands on a line: an item, and which of its lines; None below the last."""
    if number >= len(flat):
        return None
    place, part = flat[number]
    return items[place], part
