"""The picture as text: one line for each thing, aligned, good to read and to grep."""

from collections.abc import Iterable

from backend.model.inbound_ruleset import DENY
from backend.model.key import Kind
from backend.model.snapshot import Snapshot
from backend.model.space import Space
from backend.rules.addresses import is_everybody, read_network
from tui.format import flag, known, moment, table
from tui.headless.document import why_unread


class SIGNS:
    """What stands for an unknown value: a text that any terminal, mail and grep can take."""

    missing = "-"


def status(snapshot: Snapshot, spaces: Iterable[Space]) -> str:
    """A line for each space."""
    rows = [("NAME", "TEAM", "REGION", "STATE", "GENERATION", "TRUSTED IPS")]
    rows += [
        (
            known(space.name, SIGNS),
            known(space.team_name, SIGNS),
            known(space.region.name, SIGNS),
            known(space.state, SIGNS),
            known(space.generation, SIGNS),
            _trusted(snapshot, space),
        )
        for space in spaces
    ]
    return table(rows)


def only_spaces(snapshot: Snapshot, spaces: Iterable[Space]) -> str:
    """What `heroku spaces` tells, and the blocks."""
    rows = [("NAME", "TEAM", "REGION", "STATE", "GENERATION", "SHIELD", "CIDR", "DATA CIDR", "CREATED", "ID")]
    rows += [
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
    ]
    return table(rows)


def only_trusted_ips(snapshot: Snapshot, spaces: Iterable[Space]) -> str:
    """A line for each range; a space without one has a line that says so."""
    rows = [("SPACE", "RANGE", "ACTION", "APPLIED", "SET BY", "SET AT")]
    for space in spaces:
        ruleset = snapshot.of_space(Kind.INBOUND_RULESET, space).value
        name = known(space.name, SIGNS)
        if ruleset is None:
            rows.append((name, _trusted(snapshot, space), *(SIGNS.missing,) * 4))
            continue
        set_so = (
            flag(ruleset.applied, SIGNS),
            known(ruleset.created_by, SIGNS),
            moment(ruleset.created_at, SIGNS.missing),
        )
        if not ruleset.rules:
            rows.append((name, _trusted(snapshot, space), SIGNS.missing, *set_so))
        rows += [
            (name, known(rule.source, SIGNS), known(rule.action, SIGNS), *set_so)
            for rule in ruleset.rules or ()
        ]
    return table(rows)


def _trusted(snapshot: Snapshot, space: Space) -> str:
    reading = snapshot.of_space(Kind.INBOUND_RULESET, space)
    if why_unread(reading, space) is not None:
        return "unreadable"
    if reading.value is None:
        return SIGNS.missing
    rules = reading.value.rules
    if rules is None:
        return "not told"
    if not rules:
        return "none, all blocked"
    applied = ", not applied" if reading.value.applied is False else ""
    is_open = any(rule.action != DENY and is_everybody(read_network(rule.source)) for rule in rules)
    return f"{len(rules)} range{'' if len(rules) == 1 else 's'}{', open to all' if is_open else ''}{applied}"
