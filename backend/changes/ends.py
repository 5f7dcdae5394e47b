"""Why a change does not go on."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .step import Step

STOPPED = "It was stopped."
NOTHING_DONE = "It was stopped before anything was done, so nothing is left to finish."
SAID_NO = "You said no to this."
NOBODY_SAID_YES = "Nobody said yes to this."
"""Why a step is left out."""


class Stopped(Exception):
    """Not now; the text says why. It can be taken up again."""


class Declined(Exception):
    """Somebody said No to what the change cannot do without."""

    def __init__(self, step: "Step", why: str) -> None:
        super().__init__(f"{step.title}: {why} {step.otherwise}".rstrip())


class Ended(Exception):
    """What it needs can never come any more; the text says what to do."""
