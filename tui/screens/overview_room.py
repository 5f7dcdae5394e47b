"""Which findings are seen where there is no room for all: the worst first, notices folded away."""

from collections.abc import Sequence
from dataclasses import dataclass

from backend.model.finding import Finding, Level

LEAST_OF_SPACES = 3
"""Lines that the spaces keep whatever there is to find."""


@dataclass(frozen=True, slots=True)
class Fold:
    """`shown`: in their order, `lines` of them at once. `more`: those for which there is no line."""

    shown: tuple[Finding, ...]
    lines: int
    more: tuple[Finding, ...] = ()


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
    if len(findings) <= most:
        return Fold(tuple(findings), len(findings))
    if not says_more:
        most = max(1, most - 1)
    worse = sum(finding.level is not Level.NOTICE for finding in findings)  # they come first
    return Fold(tuple(findings[: max(worse, most)]), most, tuple(findings[most:]))
