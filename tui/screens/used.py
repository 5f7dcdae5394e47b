"""How much of a space's limits is used, as lines of a detail."""

from collections.abc import Collection, Iterator

from backend.model.snapshot import Snapshot
from backend.rules.limits import LIMITS, Limited, Use, uses
from tui.screens.rows import Part
from widgets.detail import Fact
from widgets.text import Signs, Tone


def limit_facts(snapshot: Snapshot, part: Part, wanted: Collection[Limited], signs: Signs) -> Iterator[Fact]:
    """One line for each limit, `18 of 20`; more of it only where it is nearly used up."""
    for use in uses(snapshot, part.space, part.limits):
        if use.limited in wanted:
            title = use.title[:1].upper() + use.title[1:]
            yield Fact(
                f"limit-{use.limited}", title, _text(use, signs), Tone.ACCENT if use.is_near else Tone.PLAIN
            )


def _text(use: Use, signs: Signs) -> str:
    if use.used is None:
        return f"{signs.missing} of {use.limit}"
    if use.is_raised:
        return f"{use.used}: more than the default limit, so a ticket raised it"
    count = f"{use.used} of {use.limit}"
    if not use.is_near:
        return count
    return f"{count}{how_near(use)}"


def how_near(use: Use) -> str:
    """What follows the count of what is nearly used up."""
    if not LIMITS[use.limited].is_raised_by_ticket:
        return ""
    return f"; {'all used' if use.is_reached else 'nearly all used'}, a ticket raises it"
