"""What was looked at, and how it is: plain data for every face."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Grade(StrEnum):
    """How a value is."""

    FINE = "fine"
    WARNING = "warning"
    """It works, or will until something happens; somebody should look."""
    CRITICAL = "critical"
    """Spaceport cannot do its work with it."""


class Failure(StrEnum):
    """What cannot be done at all, for exit codes."""

    REFUSED = "refused"
    """A setting or a host that Spaceport does not work with."""
    CREDENTIALS = "credentials"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True)
class Check:
    """`value` None: there is none. `source`: where it comes from, None where there is nothing to choose.

    `problem` and `advice` are sentences: what is wrong or worth knowing, and what to do. `failure`: what
    cannot be done because of it.
    """

    name: str
    value: str | None
    source: str | None = None
    level: Grade = Grade.FINE
    problem: str | None = None
    advice: str | None = None
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class Section:
    name: str
    checks: tuple[Check, ...]


def failures(sections: tuple[Section, ...]) -> Iterator[Failure]:
    """Those of all checks, in their order."""
    for section in sections:
        for check in section.checks:
            if check.failure is not None:
                yield check.failure
