"""What a rule says before anything is changed."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from backend.rules import documents


class Verdict(StrEnum):
    """The worst comes last."""

    PASSED = "passed"
    READ = "read"
    """Worth knowing; the change goes on."""
    UNKNOWN = "unknown"
    """It could not be told: the change goes on, and Heroku or AWS decides."""
    ACKNOWLEDGE = "acknowledge"
    """The change goes on where somebody says yes to this."""
    REFUSED = "refused"

    @property
    def rank(self) -> int:
        return list(Verdict).index(self)


@dataclass(frozen=True, slots=True)
class Found:
    """`rule`: a stable id. `text`: sentences for people: what is so, what it means, what to do next.

    `document` names the source document with its date, or this product.
    """

    rule: str
    verdict: Verdict
    text: str
    document: str = documents.PEERING


def of_verdict(verdict: Verdict, found: Iterable[Found]) -> tuple[str, ...]:
    """The texts with this verdict, in their order."""
    return tuple(each.text for each in found if each.verdict is verdict)


def only_told(found: Iterable[Found]) -> tuple[Found, ...]:
    """Of a peering that was accepted: it is refused no more, and what is wrong with it is to be read."""
    forbids = (Verdict.ACKNOWLEDGE, Verdict.REFUSED)
    return tuple(replace(each, verdict=Verdict.READ) if each.verdict in forbids else each for each in found)


def in_words(found: Iterable[Found]) -> tuple[str, ...]:
    """For people: what did not simply pass, the worst first, then how many did."""
    every = tuple(found)
    passed = len(of_verdict(Verdict.PASSED, every))
    told = sorted(
        (each for each in every if each.verdict is not Verdict.PASSED),
        key=lambda each: -each.verdict.rank,
    )
    if not told:
        return ("Both checks passed." if passed == 2 else f"All {passed} checks passed.",)
    others = "the other" if len(told) == 1 else "the others"
    count = f"{passed} of {len(every)} checks passed; what {others} found is told above."
    return (*(each.text for each in told), count)
