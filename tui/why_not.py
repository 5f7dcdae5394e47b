"""Why an action cannot be done now, in words that follow its label: `accept: it is active already`."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from backend.model.peering import ACTIVE, ENDED, PENDING, Peering
from backend.model.remote import is_told
from backend.rules.changeable import why_unchangeable
from backend.rules.wording import ALLOWS_WRITES
from tui.mending import that_mends

if TYPE_CHECKING:
    from tui.screens.console import ConsoleScreen

Reason = Callable[["ConsoleScreen"], str | None]
"""None when it can be done."""


def read_only(screen: "ConsoleScreen") -> str | None:
    return f"this is a read-only session. {ALLOWS_WRITES}" if screen.dashboard.read_only else None


# What is under the cursor


def no_row(screen: "ConsoleScreen") -> str | None:
    return None if screen.has_row else "nothing is selected: the list is empty"


def not_asked_for(screen: "ConsoleScreen") -> str | None:
    return None if screen.row_space else "this row belongs to no space that can be told apart from others"


def no_spaces(screen: "ConsoleScreen") -> str | None:
    return None if screen.snapshot.spaces.value is not None else "the spaces are not read yet"


def no_finding(screen: "ConsoleScreen") -> str | None:
    return None if screen.finding is not None else "go to a finding first: a line under 'Needs a hand'"


def nothing_here(screen: "ConsoleScreen") -> str | None:
    return None if screen.row_space else "no space has anything in this cell"


def no_key(screen: "ConsoleScreen") -> str | None:
    if screen.has_secret:
        return None
    if screen.in_detail:
        return "go to the line of a key first"
    return "go to the line of a key in the detail (Enter) first" if screen.has_row else no_row(screen)


def not_looked_up(screen: "ConsoleScreen") -> str | None:
    return screen.why_not_looked_up


# Starting a change


def not_mended(screen: "ConsoleScreen") -> str | None:
    finding, explains = screen.finding, screen.dashboard.keys.shown("explain")
    if finding is None:
        return no_finding(screen)
    if finding.mends is None:
        return f"no guided change mends this; {explains} tells what to do by hand"
    if that_mends(finding) is None:
        return f"a guided change for this is not in this version; {explains} tells what to do by hand"
    return not_changed(screen, finding.space)


def not_accepted(screen: "ConsoleScreen") -> str | None:
    peering = screen.peering
    if (reason := _no_peering(screen)) is not None or peering is None:
        return reason
    if peering.status == ACTIVE:
        return "it is active already"
    if peering.status in ENDED:
        return f"the request has {_past(peering)}; its VPC has to ask again"
    if peering.status not in PENDING:
        return f"it is {peering.status or 'in no known state'}; only a request that waits is accepted"
    return not_changed(screen, screen.row_space)


def not_destroyed(screen: "ConsoleScreen") -> str | None:
    peering = screen.peering
    if (reason := _no_peering(screen)) is not None or peering is None:
        return reason
    if peering.status in PENDING:
        return "nobody accepted it yet: let it expire, or have its owner take it back"
    return not_changed(screen, screen.row_space)


def not_connected(screen: "ConsoleScreen") -> str | None:
    return no_spaces(screen) or not_changed(screen, screen.row_space)


def not_changed(screen: "ConsoleScreen", space: str | None) -> str | None:
    """Of the space with this identity; None also where it is still to be chosen."""
    if space is None:
        return None
    return why_unchangeable(screen.snapshot, space, screen.dashboard.session.clock.now())


def _no_peering(screen: "ConsoleScreen") -> str | None:
    """Why nothing may be done to the peering of the row, whatever it is (requirements 22, 24, 26)."""
    peering = screen.peering
    if peering is None:
        return no_row(screen) or "there is no peering in this row"
    if not peering.is_customers:
        return f"it is {_whose(peering)}, and protected"
    if not peering.is_own:
        return "its id is not told, so nothing may be done to it"
    return not_asked_for(screen)


def _whose(peering: Peering) -> str:
    return f"{peering.type}" if is_told(peering.type) else "of a type that is not told"


def _past(peering: Peering) -> str:
    """The status, after `has`."""
    return f"been {peering.status}" if peering.status in ("rejected", "deleted") else str(peering.status)


# A change


def not_given_up(screen: "ConsoleScreen") -> str | None:
    return no_row(screen) or screen.why_not_given_up


def no_command(screen: "ConsoleScreen") -> str | None:
    return None if screen.has_command else "nothing does this by hand: Spaceport only looks here, or asks you"


def not_ticked(screen: "ConsoleScreen") -> str | None:
    return None if screen.can_tick else "go to what can be ticked first"


def not_under_way(screen: "ConsoleScreen") -> str | None:
    return None if screen.is_under_way else "it does not run"


def not_gone_back(screen: "ConsoleScreen") -> str | None:
    return screen.why_not_gone_back


def no_summary(screen: "ConsoleScreen") -> str | None:
    return None if screen.has_summary else "there is no summary before the change is done"
