"""Limits that are reached, or nearly."""

from datetime import timedelta
from typing import Any

import pytest

from backend.model.finding import NOTHING_REMEMBERED, Level
from backend.model.key import Key, Kind
from backend.model.settings import USUAL, Settings
from backend.model.snapshot import Reading, Snapshot
from backend.rules.findings.find import Finder
from backend.rules.findings.limits import ABOUT
from backend.rules.limits import LIMITS, Limited
from tests.rules.support import NOW, estate, space

from .support import NOTICE, QUAY, WARNING, judged, levels, of_quay


def peerings(number: int, **fields: Any) -> dict[Kind, Any]:
    """Active ones of the operator's, in blocks of their own."""
    return {
        Kind.PEERINGS: [
            {
                "pcx_id": f"pcx-{each}",
                "type": "customer-managed",
                "status": "active",
                "cidr_blocks": [f"10.{100 + each}.0.0/16"],
            }
            | fields
            for each in range(number)
        ]
    }


def rules(number: int) -> dict[Kind, Any]:
    sources = [{"action": "allow", "source": f"198.51.{each}.0/28"} for each in range(number)]
    return {Kind.INBOUND_RULESET: {"id": "r", "rules": sources}}


def apps(number: int) -> dict[Kind, Any]:
    return {Kind.APPS: [{"id": str(each), "space": {"id": "id-quay"}} for each in range(number)]}


def dynos(*of_types: int) -> dict[Kind, Any]:
    """An app with a process type for each number, which has so many dynos."""
    formations = [
        {"process_type": f"type-{place}", "dynos": [{}] * number} for place, number in enumerate(of_types)
    ]
    return {Kind.TOPOLOGY: {"apps": [{"id": "1", "formations": formations}]}}


def one_offs(number: int, size: str = "Private-S") -> dict[Kind, Any]:
    return {Kind.DYNOS: [{"app_id": "1", "dynos": [{"type": "run", "size": size, "state": "up"}] * number}]}


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        (peerings(4), {}),
        (peerings(5), {"limit-reached:peerings": WARNING}),
        (peerings(6), {}),
        (peerings(5, type="heroku-managed"), {}),
        (rules(17), {}),
        (rules(18), {"limit-near:rules": NOTICE}),
        (rules(20), {"limit-reached:rules": WARNING}),
        (rules(21), {}),
        (apps(17), {}),
        (apps(18), {"limit-near:apps": NOTICE}),
        (apps(20), {"limit-reached:apps": WARNING}),
        (dynos(*[1] * 89), {}),
        (dynos(*[0] * 89), {}),
        (dynos(*[0] * 90), {"limit-near:process_types": NOTICE}),
        (dynos(*[8] * 11, 2), {"limit-near:dynos": NOTICE}),
        (dynos(*[8] * 12, 4), {"limit-reached:dynos": WARNING}),
        (dynos(9), {"limit-near:dynos_of_a_type": NOTICE}),
        (dynos(10), {"limit-reached:dynos_of_a_type": WARNING}),
        (one_offs(4), {}),
        (one_offs(5), {"limit-reached:one_off_dynos": WARNING}),
        (one_offs(6), {}),
        (one_offs(5, size="dyno-1c-0.5gb"), {}),
    ],
    ids=[
        "four peerings",
        "five peerings",
        "six, so a ticket raised it",
        "Heroku's own do not count",
        "17 ranges",
        "18 ranges",
        "20 ranges",
        "21, so a ticket raised it",
        "17 apps",
        "18 apps",
        "20 apps",
        "89 process types",
        "89 process types without dynos",
        "90 process types",
        "90 dynos",
        "100 dynos",
        "nine of a type",
        "ten of a type",
        "four one-off dynos",
        "five one-off dynos",
        "six, so a ticket raised it, too",
        "five of Fir",
    ],
)
def test_nine_tenths_are_a_notice_and_all_of_it_is_a_warning(
    resources: dict[Kind, Any], expected: dict[str, Level]
) -> None:
    assert levels(of_quay(resources)) == expected


def test_a_limit_that_a_ticket_raised_is_configured() -> None:
    raised = Settings.model_validate({"spaces": {"quay": {"limits": {"peerings": 10, "rules": 30}}}})
    assert levels(of_quay(peerings(8), settings=raised)) == {}
    assert levels(of_quay(peerings(9), settings=raised)) == {"limit-near:peerings": NOTICE}
    assert levels(of_quay(rules(27), settings=raised)) == {}
    assert levels(of_quay(rules(28), settings=raised)) == {"limit-near:rules": NOTICE}
    raised = Settings.model_validate({"spaces": {"quay": {"limits": {"one_off_dynos": 10}}}})
    assert levels(of_quay(one_offs(5), settings=raised)) == {}
    for_all = Settings.model_validate({"limits": {"apps": 100}})
    assert levels(of_quay(apps(20), settings=for_all)) == {}


def test_every_limit_names_the_ticket_and_how_to_say_that_it_was_raised() -> None:
    reached = of_quay(apps(20))["limit-reached:apps"]
    assert reached.title == "all 20 apps are used"
    assert "Heroku may refuse one more" in reached.detail, "a ticket may have raised it"
    assert "support ticket" in reached.detail
    assert "`apps = NUMBER` under `[spaces.quay.limits]`" in reached.detail


@pytest.mark.parametrize(
    ("counts", "apps", "title"),
    [
        ((10, 2), [], "all 10 dynos of one process type are used: type-0 of 1"),
        ((2, 9), [], "9 of 10 dynos of one process type are used: type-1 of 1"),
        (
            (10, 10, 3),
            [{"id": "1", "name": "docs", "space": {"id": "id-quay"}}],
            "all 10 dynos of one process type are used: type-0 of docs and type-1 of docs",
        ),
    ],
    ids=["the app by its id", "the fullest alone", "two, by the name of their app"],
)
def test_which_process_type_is_full_is_said(counts: tuple[int, ...], apps: Any, title: str) -> None:
    found = of_quay(dynos(*counts) | {Kind.APPS: apps})
    assert [each.title for each in found.values()] == [title]


def test_the_size_of_one_off_dynos_is_said() -> None:
    reached = of_quay(one_offs(5))["limit-reached:one_off_dynos"]
    assert reached.title == "all 5 one-off dynos of one size are used: Private-S"
    assert "`one_off_dynos = NUMBER` under `[spaces.quay.limits]`" in reached.detail


def test_one_off_dynos_of_long_ago_are_told_until_nobody_knows_and_again_once_somebody_looked() -> None:
    finder, snapshot = Finder(), estate((QUAY, one_offs(5)))
    key = Key(Kind.DYNOS, "id-quay")

    def told(of: Snapshot, minutes: float) -> list[str]:
        now = NOW + timedelta(minutes=minutes)
        return [each.rule for each in finder.find(of, NOTHING_REMEMBERED, USUAL, now)]

    assert told(snapshot, 9) == ["limit-reached"]
    assert told(snapshot, 10) == []
    same = snapshot.reading(key).value
    again = snapshot.with_reading(key, Reading(same, NOW + timedelta(minutes=12)))
    assert told(again, 12) == ["limit-reached"]
    assert told(again, 21) == ["limit-reached"]
    assert told(again, 22) == []


def test_another_process_type_that_is_full_was_not_acknowledged() -> None:
    before, after = (of_quay(dynos(*each)).popitem()[1].state for each in ((10, 2), (2, 10)))
    assert before != after


def test_the_name_of_a_space_is_quoted_where_the_configuration_needs_that() -> None:
    odd = space("a b", cidr="10.2.0.0/16")
    found = judged(estate((odd, peerings(5))))
    assert '`[spaces."a b".limits]`' in found["limit-reached:a b:peerings"].detail


def test_every_limit_that_a_ticket_raises_is_told() -> None:
    assert set(ABOUT) == {limited for limited in Limited if LIMITS[limited].is_raised_by_ticket}


def test_an_acknowledged_notice_holds_while_it_nears_and_not_when_it_is_reached() -> None:
    states = [of_quay(apps(number)).popitem()[1].state for number in (18, 19, 20)]
    assert states[0] == states[1] != states[2]
