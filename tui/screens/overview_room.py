"""Which findings are seen where there is no room for all: the worst first, notices folded away."""

from collections.abc import Sequence
from dataclasses import dataclass

from backend.model.finding import Finding, Level

LEAST_OF_SPACES = 3
"""Lines that the spaces keep whatever there is to find."""


@dataclass(frozen=True, slots=True)
class Fold:
    """`shown`: in their order, `lines` of them at once. `notices`: how many more there are."""

    shown: tuple[Finding, ...]
    lines: int
    notices: int = 0


def fold(
    findings: Sequence[Finding], room: int, spaces: int, *, unfolded: bool = False, says_more: bool = False
) -> Fold:
    """`room`: lines for the findings, the `spaces`, a line each, and the line that says what is not shown.

    Findings get half of it, and what the spaces leave over. Only notices are folded; where what is worse
    does not fit, it scrolls. `unfolded`: all of them, and the most lines that there are. `says_more`: the
    line is there anyhow.
    """
    if says_more:
        room -= 1
    if unfolded:
        most = max(1, room - min(spaces, LEAST_OF_SPACES))
        return Fold(tuple(findings), min(len(findings), most))
    most = max(1, room // 2, room - spaces)
    worse = [finding for finding in findings if finding.level is not Level.NOTICE]
    notices = [finding for finding in findings if finding.level is Level.NOTICE]
    if len(findings) <= most or not notices:
        return Fold(tuple(findings), min(len(findings), most))
    if not says_more:
        most = max(1, most - 1)
    shown = (*worse, *notices[: max(0, most - len(worse))])  # the worst come first
    return Fold(shown, min(most, len(shown)), len(findings) - len(shown))
