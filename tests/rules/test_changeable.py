"""In which spaces no change is begun at all, as far as the picture tells (requirements 2, 96, 112)."""

from dataclasses import replace
from typing import Any

import pytest

from backend.model.account import Team
from backend.model.key import Key, Kind
from backend.model.problem import Problem, Trouble
from backend.model.snapshot import Reading, Snapshot
from backend.rules.changeable import why_unchangeable

from .support import NOW, estate, space

NONE_HERE = Problem(trouble=Trouble.REFUSED, message="No peering here.", at=NOW, status=422)


def seen(role: str | None = "admin", **fields: Any) -> Snapshot:
    """A space of a team in which the account has this role; None: the teams were not read."""
    snapshot = estate((space("quay", **fields), {}))
    teams = () if role is None else (Team(id="t-1", name="acme", role=role),)
    return snapshot.with_reading(Key(Kind.TEAMS), Reading(teams, NOW))


def why_not(snapshot: Snapshot) -> str | None:
    return why_unchangeable(snapshot, "id-quay", NOW)


@pytest.mark.parametrize(
    ("role", "fields", "reason"),
    [
        ("member", {}, "You are member of acme, admin needed"),
        ("admin", {"state": "allocating"}, "quay is allocating, and has to be allocated."),
        ("admin", {"state": "deleting"}, "quay is deleting, and has to be allocated."),
        ("admin", {"generation": "fir"}, "quay cannot be peered with a VPC: not on fir"),
        ("member", {"state": "allocating"}, "You are member of acme"),
    ],
)
def test_role_state_and_generation_forbid_it_as_in_the_preflight(
    role: str, fields: dict[str, Any], reason: str
) -> None:
    said = why_not(seen(role, **fields))
    assert said is not None
    assert said.startswith(reason)


@pytest.mark.parametrize(
    ("role", "fields"),
    [
        ("admin", {}),
        ("admin", {"generation": "cedar"}),
        ("owner", {}),
        (None, {}),
        ("admin", {"state": None}),
    ],
)
def test_what_is_right_or_not_told_forbids_nothing(role: str | None, fields: dict[str, Any]) -> None:
    assert why_not(seen(role, **fields)) is None


def test_the_word_of_its_endpoint_counts() -> None:
    snapshot = seen()
    info = Key(Kind.PEERING_INFO, "id-quay")
    assert "No peering here." in (why_not(snapshot.with_reading(info, Reading(problem=NONE_HERE))) or "")
    broken = NONE_HERE.model_copy(update={"trouble": Trouble.SERVER, "status": 500})
    assert why_not(snapshot.with_reading(info, Reading(problem=broken))) is None


@pytest.mark.parametrize(
    ("kind", "snapshot"), [(Kind.SPACES, seen(state="allocating")), (Kind.TEAMS, seen("member"))]
)
def test_what_is_old_forbids_nothing(kind: Kind, snapshot: Snapshot) -> None:
    assert why_not(snapshot) is not None
    old = replace(snapshot.reading(Key(kind)), restored=True)
    assert why_not(snapshot.with_reading(Key(kind), old)) is None


def test_a_space_that_is_not_there_is_for_the_change_to_tell() -> None:
    assert why_unchangeable(seen(), "id-gone", NOW) is None
