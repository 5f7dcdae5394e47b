"""How a list of trusted IPs is told in a word or two, the same on every screen."""

from backend.model.inbound_ruleset import InboundRuleset
from backend.model.key import Kind
from backend.rules.trusted_ips import NOBODY, is_open_to_all, let_in
from backend.rules.wording import counted
from tui.screens.reading import Told, absence, as_it_stands
from tui.screens.rows import Part
from widgets.text import Piece, Signs, Tone


def told(part: Part, signs: Signs) -> Told:
    """What there is to say of the whole list, most important first."""
    none = absence(Kind.INBOUND_RULESET, part, signs)
    if none is not None:
        return none
    reading = part.readings[Kind.INBOUND_RULESET]
    ruleset: InboundRuleset | None = reading.value
    assert ruleset is not None, "or there would be a reason"
    return _told_of(ruleset, as_it_stands(reading, _sign(ruleset, signs), signs), signs)


def _told_of(ruleset: InboundRuleset, sign: Piece, signs: Signs) -> Told:
    rules = ruleset.rules
    if rules is None:
        unknown = Piece(signs.unknown, Tone.WARN)
        return Told(unknown, unknown, "Heroku does not tell")
    if let_in(ruleset) == NOBODY:
        return Told(sign, Piece("all blocked", Tone.WARN), "none: all blocked")
    if ruleset.applied is False:
        return Told(sign, Piece(f"{len(rules)} not applied", Tone.WARN), "")
    if is_open_to_all(ruleset):
        return Told(sign, Piece("open to all"), "")
    return Told(sign, Piece(counted(len(rules), "range")), "")


def _sign(ruleset: InboundRuleset, signs: Signs) -> Piece:
    if ruleset.applied is False or let_in(ruleset) == NOBODY:
        return Piece(signs.warning, Tone.WARN)
    return Piece(signs.fine, Tone.OK)
