"""All findings of the picture: every rule over every space."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from backend.model.finding import Finding, Remembered
from backend.model.settings import Settings
from backend.model.snapshot import Snapshot
from backend.rules.findings.ground import Ground, Rule

OF_A_SPACE: tuple[Rule, ...] = ()
"""Every rule, by the order of the documents."""


def find(
    snapshot: Snapshot, remembered: Remembered, settings: Settings, now: datetime
) -> tuple[Finding, ...]:
    """What needs a hand, the worst first; what was acknowledged is marked so."""
    found = [_with_memory(each, remembered) for each in _all(snapshot, remembered, settings, now)]
    return tuple(sorted(found, key=lambda each: each.order))


def _all(snapshot: Snapshot, remembered: Remembered, settings: Settings, now: datetime) -> Iterator[Finding]:
    for key, space in snapshot.each_space():
        ground = Ground(snapshot, space, key, remembered, settings, now)
        for rule in OF_A_SPACE:
            yield from rule(ground)


def _with_memory(finding: Finding, remembered: Remembered) -> Finding:
    """With who acknowledged it in the state that it is in, and since when it is known to be so."""
    seen = remembered.acknowledged.get(finding.id)
    acknowledged = seen if seen is not None and seen.state == finding.state else None
    since = finding.since
    if since is None:
        state, at = remembered.first_seen.get(finding.id, ("", None))
        since = at if state == finding.state else None
    return replace(finding, acknowledged=acknowledged, since=since)
