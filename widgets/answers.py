"""No and Yes beside each other; the choice is on No until somebody moves it."""

from textual.content import Content
from textual.widgets import Static


class Answers(Static, can_focus=True):
    """The chosen one stands in brackets, so that no colour is needed to tell it."""

    DEFAULT_CSS = "Answers { height: 1; }"

    def __init__(self, no: str, yes: str, *, id: str | None = None) -> None:
        super().__init__("", id=id, markup=False)
        self._shown = (no, yes)
        self.is_yes = False

    def on_mount(self) -> None:
        self._paint()

    def choose(self, yes: bool) -> None:
        """Put the choice on this one."""
        if yes is not self.is_yes:
            self.is_yes = yes
            self._paint()

    def on_focus(self) -> None:
        self._paint()

    def on_blur(self) -> None:
        self._paint()

    def _paint(self) -> None:
        parts: list[tuple[str, str]] = []
        for text, is_chosen in zip(self._shown, (not self.is_yes, self.is_yes), strict=True):
            style = "bold reverse" if is_chosen and self.has_focus else ""
            parts += [(f"[ {text} ]" if is_chosen else f"  {text}  ", style), ("   ", "")]
        self.update(Content.assemble(*parts), layout=False)
