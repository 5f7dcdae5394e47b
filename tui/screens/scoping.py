"""Choosing which spaces the lists show: all of them, or one."""

from typing import TYPE_CHECKING

from textual.widget import AwaitMount

from tui.screens.chooser import Choice, Chooser

if TYPE_CHECKING:
    from tui.screens.resource import ResourceScreen


def choose(screen: "ResourceScreen") -> AwaitMount:
    """By name; the space of the row is offered first."""
    choices = [Choice("", "all spaces")]
    spaces = sorted((space.name or name, name) for name, space in screen.snapshot.each_space())
    choices += [Choice(name, shown) for shown, name in spaces]
    here = screen.dashboard.scope or screen.row_space or ""

    def chosen(name: str | None) -> None:
        if name is not None:
            screen.dashboard.set_scope(name or None)

    return screen.app.push_screen(Chooser("Show which spaces", choices, here), chosen)
