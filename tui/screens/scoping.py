"""Choosing which spaces the lists show: all of them, or one."""

from typing import TYPE_CHECKING

from textual.widget import AwaitMount

from tui.production import by_name
from tui.screens.chooser import Choice, Chooser

if TYPE_CHECKING:
    from tui.screens.console import ConsoleScreen


def choose(screen: "ConsoleScreen") -> AwaitMount:
    """By name; the space of the row is offered first."""
    spaces = by_name(screen.snapshot, screen.dashboard.session.settings)
    choices = [Choice("", "all spaces"), *(Choice(key, name) for key, name in spaces)]
    here = screen.dashboard.scope or screen.row_space or ""

    def chosen(name: str | None) -> None:
        if name is not None:
            screen.dashboard.set_scope(name or None)

    return screen.app.push_screen(Chooser("Show which spaces", choices, here), chosen)
