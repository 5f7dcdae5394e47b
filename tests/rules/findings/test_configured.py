"""What the configuration names and the account does not have: told, and only where that is known."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from backend.model.account import Team
from backend.model.finding import NOTHING_REMEMBERED, Finding
from backend.model.key import Key, Kind
from backend.model.problem import Problem, Trouble
from backend.model.settings import Settings
from backend.model.snapshot import Reading, Snapshot
from backend.rules.findings.configured import unknown_names
from backend.rules.findings.find import Finder
from tests.rules.support import NOW, estate, space

from .support import WARNING, acknowledged, judged

HARBOR = space("harbor", cidr="10.40.0.0/16", team={"id": "t-1", "name": "acme"})
SLIP = Settings.model_validate({"spaces": {"harbour": {"production": True}}})
SLIP_IN_A_TEAM = Settings.model_validate({"teams": {"acmee": {"production": True}}})
FAILED = Problem(trouble=Trouble.UNREACHABLE, message="nothing listens there", at=NOW)


def picture(**of_spaces: Any) -> Snapshot:
    """Of one space, and of the account's one team."""
    snapshot = estate((HARBOR, {}))
    snapshot = snapshot.with_reading(Key(Kind.SPACES), replace(snapshot.spaces, **of_spaces))
    return snapshot.with_reading(Key(Kind.TEAMS), Reading((Team(id="t-2", name="labs"),), NOW))


def only(found: dict[str, Finding]) -> Finding:
    (one,) = found.values()
    return one


def test_a_space_with_a_slip_in_its_name_is_told_with_the_one_that_is_meant() -> None:
    found = only(judged(picture(), settings=SLIP))
    assert (found.id, found.level, found.space) == ("no-such-space::harbour", WARNING, None)
    assert found.title == "no space is called harbour: did you mean harbor?"
    assert "[spaces.harbour]" in found.detail
    assert found.document == "Spaceport's configuration"
    assert found.is_production


def test_a_team_with_a_slip_in_its_name_is_told_too() -> None:
    found = only(judged(picture(), settings=SLIP_IN_A_TEAM))
    assert (found.id, found.level) == ("no-such-team::acmee", WARNING)
    assert found.title == "no team is called acmee: did you mean acme?"


def test_a_name_that_is_like_no_other_is_told_without_a_guess() -> None:
    settings = Settings.model_validate({"spaces": {"xyz": {"limits": {"apps": 40}}}})
    found = only(judged(picture(), settings=settings))
    assert found.title == "no space is called xyz, which the configuration names"
    assert not found.is_production


@pytest.mark.parametrize(
    ("spaces", "teams"),
    [(["harbor"], []), (["Harbor"], []), ([], ["acme"]), ([], ["ACME", "labs"])],
    ids=["as it is", "in capitals", "of a space", "in capitals, and of the list"],
)
def test_what_there_is_is_not_told(spaces: list[str], teams: list[str]) -> None:
    settings = Settings.model_validate(
        {
            name: {each: {"production": True} for each in those}
            for name, those in (("spaces", spaces), ("teams", teams))
        }
    )
    assert not judged(picture(), settings=settings)


@pytest.mark.parametrize(
    "of_spaces",
    [{"value": None}, {"restored": True}, {"problem": FAILED, "missed": 2}],
    ids=["never", "in an earlier run", "no more"],
)
@pytest.mark.parametrize("settings", [SLIP, SLIP_IN_A_TEAM])
def test_nothing_is_missing_where_the_list_was_not_read(
    of_spaces: dict[str, Any], settings: Settings
) -> None:
    assert not judged(picture(**of_spaces), settings=settings)


def test_a_space_whose_name_is_masked_may_be_any() -> None:
    masked = space("******", cidr="10.41.0.0/16")
    assert not judged(picture(value=(HARBOR, masked)), settings=SLIP)


def test_no_team_is_missing_while_teams_were_not_read() -> None:
    assert not unknown_names(SLIP_IN_A_TEAM, (HARBOR,), None)


def test_of_one_team_nothing_is_missing_that_another_may_have() -> None:
    assert not Finder(is_part=True).find(picture(), NOTHING_REMEMBERED, SLIP, NOW)


def test_it_is_told_until_it_is_mended_and_judged_no_more_often_than_it_is_different() -> None:
    finder, snapshot = Finder(), picture()
    found = finder.find(snapshot, NOTHING_REMEMBERED, SLIP, NOW)
    later = snapshot.with_reading(
        Key(Kind.SPACES), replace(snapshot.spaces, read_at=NOW + timedelta(seconds=30))
    )
    assert finder.find(later, NOTHING_REMEMBERED, SLIP, NOW) is found
    (seen,) = finder.find(later, acknowledged(found[0]), SLIP, NOW)
    assert not seen.is_open
    renamed = (HARBOR.model_copy(update={"name": "harbour"}),)
    assert not finder.find(
        later.with_reading(Key(Kind.SPACES), replace(later.spaces, value=renamed)),
        NOTHING_REMEMBERED,
        SLIP,
        NOW,
    )
