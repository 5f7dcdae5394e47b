"""Who reaches an app, in a word or two and in full (requirements 46, 47)."""

from collections.abc import Iterator

from backend.model.key import FACE_NAMES, Kind
from backend.rules.reaching import Reaching, Way
from backend.rules.trusted_ips import ANYBODY, NOBODY, let_in
from backend.rules.wording import counted
from tui.screens.rows import Part
from widgets.detail import Fact
from widgets.text import Piece, Signs, Tone


def in_a_word(internal: bool | None, part: Part, ways: Reaching, signs: Signs) -> Piece:
    """At most 19 cells. A question mark: somebody who could tell was not asked, or did not answer."""
    if internal is None:
        return Piece(signs.missing, Tone.QUIET)
    return _from_inside(ways) if internal else _from_outside(part, signs)


def _from_inside(ways: Reaching) -> Piece:
    peerings = [way for way in ways.ways if way.kind is Kind.PEERINGS and way.reaches is not False]
    connections = sum(way.kind is Kind.VPN_CONNECTIONS for way in ways.ways)
    words = ["space"]
    if peerings:
        doubt = "?" if any(way.reaches is None for way in peerings) else ""
        words.append(f"{len(peerings)} VPC{'s' if len(peerings) > 1 else ''}{doubt}")
    if connections:
        words.append("VPN" if connections == 1 else f"{connections} VPNs")
    if ways.unread:
        words.append("?")
    return Piece(", ".join(words))


def _from_outside(part: Part, signs: Signs) -> Piece:
    ruleset = part.readings[Kind.INBOUND_RULESET].value
    word = let_in(ruleset)
    if ruleset is None or word is None:
        return Piece(signs.missing, Tone.QUIET)
    if ruleset.applied is False:
        return Piece(f"{word}?", Tone.WARN)
    return Piece(word, Tone.WARN if word == NOBODY else Tone.PLAIN)


def reached_facts(internal: bool | None, part: Part, ways: Reaching) -> Iterator[Fact]:
    """Each way on a line of its own."""
    if internal is None:
        yield Fact(
            "reached", "Reached by", "not known: Heroku does not say whether it is internal", Tone.QUIET
        )
    elif not internal:
        yield _outside_fact(part)
    else:
        for number, way in enumerate(ways.ways):
            tone = Tone.QUIET if way.reaches is False else Tone.PLAIN
            label = "Reached by" if number == 0 else "and"
            yield Fact(f"way-{number}", label, _phrase(way), tone, copies=way.name or "")
        for kind in ways.unread:
            text = f"what there may be besides: {FACE_NAMES[kind]} of the space were not read"
            yield Fact(f"unread-{kind}", "Not known", text, Tone.WARN)


def _outside_fact(part: Part) -> Fact:
    ruleset = part.readings[Kind.INBOUND_RULESET].value
    word = let_in(ruleset)
    if ruleset is None or word is None:
        return Fact("reached", "Reached by", "not known: the trusted IPs were not read", Tone.WARN)
    if word == NOBODY:
        text = f"{NOBODY}: no IP is trusted, all web requests are blocked"
    elif word == ANYBODY:
        text = f"{ANYBODY} on the Internet, by the trusted IPs of the space"
    else:
        text = f"the trusted IPs of the space: {counted(len(ruleset.rules), 'range')}"
    if ruleset.applied is False:
        text += "; but the list is not in force, and Heroku does not tell what is"
    tone = Tone.WARN if ruleset.applied is False or word == NOBODY else Tone.PLAIN
    return Fact("reached", "Reached by", text, tone)


def _phrase(way: Way) -> str:
    """The sentence as part of a list, with the name where it leaves that out."""
    text = way.text.rstrip(".")
    text = text[:1].lower() + text[1:]
    return f"{text} ({way.name})" if way.kind is Kind.PEERINGS and way.name else text
