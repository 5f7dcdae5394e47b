"""The sign of a space and of each thing it holds: what the findings say, else what its own screen says."""

from collections.abc import Iterable, Iterator, Mapping

from backend.model.finding import Finding
from backend.model.key import Kind
from backend.rules.findings.spaces import LACKS
from backend.rules.findings.unread import UNREAD
from tui.screens import overview_findings
from tui.screens.in_a_word import worst
from tui.screens.reading import NOTHING, Told
from tui.screens.rows import Part
from widgets.text import Piece, Signs, Tone

BESIDE = {
    Kind.PEERINGS: (Kind.PEERING_INFO, Kind.AWS_ENDS),
    Kind.INBOUND_RULESET: (Kind.INBOUND_RULESETS,),
}
"""What else findings are about that count for a thing."""
OF_WHAT_IT_HOLDS = frozenset({LACKS, UNREAD})
"""Rules of which one finding tells of several things in a space: the word of each says so, not its state."""


def words(told: Mapping[Kind, Told], part: Part, signs: Signs) -> tuple[Piece, tuple[Piece, ...]]:
    """The sign of the space, and the word of each thing behind its sign.

    The sign of the space is the worst of theirs, and of the findings about what has no word, such as apps.
    """
    marks = {kind: _sign(kind, each.sign, part, signs) for kind, each in told.items()}
    whole = worst((*marks.values(), *_said(part.found, signs)), signs)
    return whole, tuple(_behind(marks[kind], each.short, signs) for kind, each in told.items())


def _sign(kind: Kind, own: Piece, part: Part, signs: Signs) -> Piece:
    """The worst open finding about it, else `own`, the sign that its screen has.

    A notice says no more than that something is under way or not known.
    """
    about = (kind, *BESIDE.get(kind, ()))
    those = (each for each in part.found if each.resource in about and each.rule not in OF_WHAT_IT_HOLDS)
    found = list(_said(those, signs))
    if not found:
        return own
    said = worst(found, signs)
    return own if said.text == signs.notice and own.text in (signs.under_way, signs.unknown) else said


def _said(findings: Iterable[Finding], signs: Signs) -> Iterator[Piece]:
    for finding in findings:
        unread = finding.rule == UNREAD
        yield Piece(signs.unknown, Tone.WARN) if unread else overview_findings.sign(finding.level, signs)


def _behind(mark: Piece, word: Piece, signs: Signs) -> Piece:
    """A word that begins with this very sign has none before it; what is fine does not ask for an eye."""
    if word.text.partition(" ")[0] == mark.text:
        return word
    if mark.text == signs.fine:
        mark = Piece(mark.text, word.tone)
    return word._replace(sign=Piece(signs.missing, Tone.QUIET) if mark == NOTHING else mark)
