"""No and Yes beside each other; the choice is on No until somebody moves it."""

from textual.content import Content
from textual.widgets import Static


class Answers(Static, can_focus=True):
    """The chosen one stands in brackets, so that no colour is needed to tell it.

    Beside a field neither does while the keys go to that: Enter takes what is typed there.
    """

    DEFAULT_CSS = "Answers { height: 1; }"

    def __init__(self, no: str, yes: str, *, beside_a_field: bool, id: str | None = None) -> None:
        super().__init__("", id=id, markup=False)
        self._shown = (no, yes)
        self._beside_a_field = beside_a_field
        self.is_yes = False

    def on_mount(self) -> None:
        self._paint()

    def choose(self, yes: bool) -> None:
        """Put the choice on this one."""
        if yes is not self.is_yes:
            self.is_yes = yes
            self._paint()

    def watch_has_focus(self, _has_focus: bool) -> None:
        # Not by the events: a handler of those comes before it is known who has the focus now.
        super().watch_has_focus(_has_focus)
        if self.is_mounted:
            self._paint()

    def _paint(self) -> None:
        parts: list[tuple[str, str]] = []
        is_told = self.has_focus or not self._beside_a_field
        for text, is_chosen in zip(self._shown, (not self.is_yes, self.is_yes), strict=True):
            style = "bold reverse" if is_chosen and self.has_focus else ""
            parts += [(f"[ {text} ]" if is_chosen and is_told else f"  {text}  ", style), ("   ", "")]
        self.update(Content.assemble(*parts), layout=False)
