"""What the rules say of a small estate."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from backend.model.finding import NOTHING_REMEMBERED, Acknowledgement, Finding, Level, Remembered
from backend.model.key import Kind
from backend.model.settings import USUAL, Settings
from backend.model.snapshot import Snapshot
from backend.model.space import Space
from backend.rules.findings.find import Finder
from tests.rules.support import NOW, estate, space

CRITICAL, WARNING, NOTICE = Level
QUAY = space("quay", cidr="10.2.0.0/16", created_at="2025-01-01T00:00:00Z")
PRODUCTION = Settings.model_validate({"spaces": {"quay": {"production": True}}})


def judged(
    snapshot: Snapshot,
    *,
    remembered: Remembered = NOTHING_REMEMBERED,
    settings: Settings = USUAL,
    now: datetime = NOW,
) -> dict[str, Finding]:
    """Every finding by its id."""
    found = Finder().find(snapshot, remembered, settings, now)
    assert len({each.id for each in found}) == len(found), "two findings have the same id"
    for each in found:
        assert each.title
        assert each.document
        assert each.state
        assert each.detail.endswith("."), each.detail
        assert ".." not in each.detail
    return {each.id: each for each in found}


def of_quay(resources: Mapping[Kind, Any], of: Space = QUAY, **options: Any) -> dict[str, Finding]:
    """What is said of a space that has nothing else; its ids without the name of the space."""
    found = judged(estate((of, resources)), **options)
    return {each.id.replace(f":{of.name}:", ":"): each for each in found.values()}


def levels(found: Mapping[str, Finding]) -> dict[str, Level]:
    return {name: each.level for name, each in found.items()}


def acknowledged(finding: Finding) -> Remembered:
    """Somebody saw it as it is."""
    return Remembered(acknowledged={finding.id: Acknowledgement("ops@acme.example", NOW, finding.state)})


def known_since(finding: Finding, at: datetime) -> Remembered:
    """It was first seen then, as it is."""
    return Remembered(first_seen={finding.id: (finding.state, at)})
