"""How a list of trusted IPs is told in a word or two, the same on every screen."""

from typing import NamedTuple

from backend.model.inbound_ruleset import DENY, InboundRuleset
from backend.model.snapshot import Reading
from backend.model.space import ALLOCATING, IN_TRANSITION, Space
from backend.rules.addresses import is_everybody, read_network
from tui.format import moment
from tui.messages import in_full
from widgets.detail import Fact
from widgets.text import Piece, Signs, Tone

NOT_HERE = frozenset({404, 422})
"""The endpoint's own answer that this space has no such thing (contract §5)."""


class Told(NamedTuple):
    """`short` fits a column of 14 cells, `sentence` a row of its own."""

    sign: Piece
    short: Piece
    sentence: str


def told(space: Space, reading: Reading[InboundRuleset], signs: Signs) -> Told:
    """What there is to say of the whole list, most important first."""
    quiet = Piece(signs.under_way, Tone.QUIET)
    ruleset, problem = reading.value, reading.problem
    if space.state in IN_TRANSITION:
        word = "not yet" if space.state == ALLOCATING else "no longer"
        return Told(quiet, Piece(signs.missing, Tone.QUIET), f"{word}: {space.state}")
    if ruleset is None:
        if problem is None:
            return Told(quiet, Piece(signs.missing, Tone.QUIET), "being read")
        if problem.status in NOT_HERE:
            text = f"{signs.unavailable} not here"
            return Told(Piece(signs.unavailable, Tone.QUIET), Piece(text, Tone.QUIET), "not available here")
        unknown = Piece(signs.unknown, Tone.WARN)
        return Told(unknown, unknown, "could not be read")
    return _told_of(ruleset, _sign(reading, signs), signs)


def _told_of(ruleset: InboundRuleset, sign: Piece, signs: Signs) -> Told:
    rules = ruleset.rules
    if rules is None:
        unknown = Piece(signs.unknown, Tone.WARN)
        return Told(unknown, unknown, "Heroku does not tell")
    if not rules:
        return Told(sign, Piece("all blocked", Tone.WARN), "none: all blocked")
    if ruleset.applied is False:
        return Told(sign, Piece(f"{len(rules)} not applied", Tone.WARN), "")
    if any(rule.action != DENY and is_everybody(read_network(rule.source)) for rule in rules):
        return Told(sign, Piece("open to all"), "")
    return Told(sign, Piece(ranges(len(rules))), "")


def _sign(reading: Reading[InboundRuleset], signs: Signs) -> Piece:
    """For a list that was read: what is old is never fine."""
    if reading.problem is not None and reading.is_stale:
        return Piece(signs.unknown, Tone.WARN)
    if reading.restored:
        return Piece(signs.under_way, Tone.QUIET)
    ruleset = reading.value
    if ruleset is not None and (ruleset.applied is False or ruleset.rules == ()):
        return Piece(signs.warning, Tone.WARN)
    return Piece(signs.fine, Tone.OK)


def ranges(count: int) -> str:
    return f"{count} range{'' if count == 1 else 's'}"


def reading_facts(reading: Reading[InboundRuleset], signs: Signs) -> list[Fact]:
    """Why the list is not what it is now, where it may not be."""
    facts = []
    if reading.problem is not None:
        facts.append(Fact("problem", "Not read", f"trusted IPs: {in_full(reading.problem)}", Tone.WARN))
    if reading.value is not None and (reading.problem is not None or reading.restored):
        again = ", being asked again" if reading.problem is None else ""
        text = f"{moment(reading.read_at, signs.missing)}{again}"
        facts.append(Fact("read_at", "Last read", text, Tone.WARN if reading.problem else Tone.QUIET))
    return facts
