"""Connecting a VPC to a space: that of the row, or one that is chosen first."""

from typing import TYPE_CHECKING

from backend.model.change import Facts
from tui import why_not as why
from tui.mending import CONNECT
from tui.production import by_name
from tui.screens.chooser import Choice, Chooser

if TYPE_CHECKING:
    from tui.screens.console import ConsoleScreen


def connect(screen: "ConsoleScreen") -> None:
    """Start the change, for the space that the row is of now."""
    key = screen.row_space
    if key is not None:
        begin(screen, key)
        return
    spaces = by_name(screen.snapshot, screen.dashboard.session.settings)
    choices = [Choice(identity, name) for identity, name in spaces]

    def chosen(identity: str | None) -> None:
        if identity is not None:
            begin(screen, identity)

    screen.app.push_screen(Chooser("Connect a VPC to which space", choices, screen.dashboard.scope), chosen)


def begin(screen: "ConsoleScreen", identity: str) -> None:
    """For the space with this identity, whatever the row is of; where that cannot be, why not is said."""
    reason = why.read_only(screen) or why.not_changed(screen, identity)
    if reason is not None:
        screen.dashboard.flash(f"connect: {reason}")
    else:
        screen.dashboard.changes.begin(CONNECT, Facts({"space": (identity,)}))
