"""A page of text to read: the help, the messages."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.keys import CLOSE_PAGE
from widgets.one_line import STYLES
from widgets.text import Piece


class Page(ModalScreen[None]):
    """Lines of pieces; Esc, q, Enter and the key that opened it lead back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter", "dismiss", "back"),
        Binding("question_mark,f1,l", "dismiss", id=CLOSE_PAGE, show=False),
        Binding("j", "scroll(1)", show=False),
        Binding("k", "scroll(-1)", show=False),
        Binding("g", "edge(-1)", show=False),
        Binding("G", "edge(1)", show=False),
    ]

    def __init__(self, lines: Sequence[Sequence[Piece]]) -> None:
        super().__init__()
        self._lines = lines

    def compose(self) -> ComposeResult:
        parts: list[tuple[str, str]] = []
        for line in self._lines:
            parts += [(piece.text, STYLES[piece.tone]) for piece in line]
            parts.append(("\n", ""))
        with VerticalScroll(classes="page"):
            yield Static(Content.assemble(*parts), markup=False)
        yield Static("Esc back   arrows scroll", classes="page-keys", markup=False)

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    def action_scroll(self, step: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=step, animate=False)

    def action_edge(self, direction: int) -> None:
        scroll = self.query_one(VerticalScroll)
        scroll.scroll_to(y=0 if direction < 0 else scroll.max_scroll_y, animate=False)
