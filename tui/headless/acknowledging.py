"""`findings --ack ID`, `--unack ID`: who has seen what."""

from collections.abc import AsyncIterator, Sequence
from difflib import get_close_matches

from backend.model.finding import Finding
from backend.rules.wording import listed
from backend.session import Session
from tui.headless.view import View

ALIKE = 0.4
"""From which likeness an id is offered in the place of one that is unknown."""


class UnknownFinding(Exception):
    """An id that is none, or of a finding that is not there now; a sentence with those that are near."""


async def acknowledge(session: Session, view: View) -> AsyncIterator[str]:
    """Do it, and say each in a sentence. Raises UnknownFinding before anything is done, and JournalError."""
    request = view.request
    to_acknowledge, to_withdraw = _found(view, request.acknowledge), _found(view, request.withdraw)
    for finding in to_acknowledge:
        await session.acknowledge(finding)
        yield f"Acknowledged by {session.who}, until it changes: {finding.title} ({finding.id})"
    for finding in to_withdraw:
        if finding.is_open:
            yield f"It was not acknowledged: {finding.title} ({finding.id})"
        else:
            await session.withdraw(finding)
            yield f"No longer acknowledged: {finding.title} ({finding.id})"
    if session.is_demo and (to_acknowledge or to_withdraw):
        yield "The demo forgets that when it ends."


def _found(view: View, ids: Sequence[str]) -> list[Finding]:
    """Each once. Raises UnknownFinding."""
    known = {finding.id: finding for finding in view.findings}
    where = "" if view.request.space is None else f" of the space {view.request.space}"
    for named in ids:
        if named not in known:
            near = get_close_matches(named, known, cutoff=ALIKE)
            hint = f"Like it: {listed(near)}. " if near else ""
            raise UnknownFinding(
                f"There is no finding {named}{where} now. {hint}`spaceport findings --all` lists all of them."
            )
    return [known[named] for named in dict.fromkeys(ids)]
