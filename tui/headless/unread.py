"""What could not be read, as a finding, where no rule says it of the space itself.

Rules say nothing of a host that answers nobody any more, which a dashboard tells once for all; for a script
that would read as if all were well.
"""

from collections.abc import Iterable, Iterator, Set
from dataclasses import replace

from backend.model.finding import Finding, Level, Remembered
from backend.model.key import FACE_NAMES, Kind
from backend.rules import documents
from backend.rules.findings.unread import UNREAD
from backend.rules.wording import shortened
from tui.headless.plain import told_as
from tui.headless.talk import NAMES
from tui.headless.view import Unread, View


def of_the_rest(view: View, told: Iterable[Finding], remembered: Remembered) -> Iterator[Finding]:
    """One finding for everything; `told`: what the rules say."""
    spaces = {finding.space for finding in told if finding.rule == UNREAD}
    failed = list(_failed(view, spaces))
    if not failed:
        return
    finding = Finding(
        rule=UNREAD,
        level=Level.WARNING,
        resource=Kind.SPACES,
        title=f"could not be read in full: {shortened([name for name, _ in failed], NAMES)}",
        detail=f"{' '.join(dict.fromkeys(one.message for _, unread in failed for one in unread))} "
        "Whether something needs a hand there is not known.",
        document=documents.SPACEPORT,
        state="; ".join(
            f"{name}: {', '.join(FACE_NAMES[one.kind] for one in unread)}" for name, unread in failed
        ),
    )
    seen = remembered.acknowledged.get(finding.id)
    yield replace(finding, acknowledged=seen if seen is not None and seen.state == finding.state else None)


def _failed(view: View, told: Set[str | None]) -> Iterator[tuple[str, list[Unread]]]:
    """The account and each space of which something failed, by name."""
    if of_the_account := list(view.of_the_account()):
        yield "the account", of_the_account
    keys = {id(space): key for key, space in view.snapshot.each_space()}
    for space in view.spaces:
        if keys[id(space)] not in told and (unread := list(view.unread(space))):
            yield told_as(space), unread
