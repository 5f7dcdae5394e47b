"""The picture as text: one line for each thing, aligned, good to read and to grep."""

from collections.abc import Iterable, Sequence

from backend.model.snapshot import Snapshot
from backend.model.space import Space
from tui.format import flag, known, moment
from widgets.text import ASCII_SIGNS as SIGNS


def table(rows: Sequence[Sequence[str]]) -> str:
    """Columns two spaces apart; nothing at all for no rows."""
    if not rows:
        return ""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return "".join("  ".join(map(str.ljust, row, widths)).rstrip() + "\n" for row in rows)


def status(snapshot: Snapshot, spaces: Iterable[Space]) -> str:
    """A line for each space."""
    head = ("NAME", "TEAM", "REGION", "STATE", "GENERATION", "TRUSTED IPS")
    return table(
        [
            head,
            *(
                (
                    known(space.name, SIGNS),
                    known(space.team_name, SIGNS),
                    known(space.region.name, SIGNS),
                    known(space.state, SIGNS),
                    known(space.generation, SIGNS),
                    _trusted(snapshot, space),
                )
                for space in spaces
            ),
        ]
    )


def only_spaces(snapshot: Snapshot, spaces: Iterable[Space]) -> str:
    """What `heroku spaces` tells, and the blocks."""
    head = ("NAME", "TEAM", "REGION", "STATE", "GENERATION", "SHIELD", "CIDR", "DATA CIDR", "CREATED", "ID")
    return table(
        [
            head,
            *(
                (
                    known(space.name, SIGNS),
                    known(space.team_name, SIGNS),
                    known(space.region.name, SIGNS),
                    known(space.state, SIGNS),
                    known(space.generation, SIGNS),
                    flag(space.shield, SIGNS),
                    known(space.cidr, SIGNS),
                    known(space.data_cidr, SIGNS),
                    moment(space.created_at, SIGNS.missing),
                    known(space.id, SIGNS),
                )
                for space in spaces
            ),
        ]
    )


def only_trusted_ips(snapshot: Snapshot, spaces: Iterable[Space]) -> str:
    """A line for each range; a space without one has a line that says so."""
    rows = [("SPACE", "RANGE", "ACTION", "APPLIED", "SET BY", "SET AT")]
    for space in spaces:
        ruleset = snapshot.inbound_ruleset(space).value
        name = known(space.name, SIGNS)
        if ruleset is None or not ruleset.rules:
            rows.append((name, _trusted(snapshot, space), *(SIGNS.missing,) * 4))
            continue
        rows += [
            (
                name,
                known(rule.source, SIGNS),
                known(rule.action, SIGNS),
                flag(ruleset.applied, SIGNS),
                known(ruleset.created_by, SIGNS),
                moment(ruleset.created_at, SIGNS.missing),
            )
            for rule in ruleset.rules
        ]
    return table(rows)


def _trusted(snapshot: Snapshot, space: Space) -> str:
    reading = snapshot.inbound_ruleset(space)
    if reading.problem is not None:
        return "unreadable"
    if reading.value is None:
        return SIGNS.missing
    rules = reading.value.rules
    if rules is None:
        return "not told"
    if not rules:
        return "none, all blocked"
    applied = ", not applied" if reading.value.applied is False else ""
    return f"{len(rules)} range{'' if len(rules) == 1 else 's'}{applied}"
