"""Whom the list of trusted IPs lets in, and whether it is in force."""

from datetime import timedelta
from typing import Any

import pytest

from backend.model.finding import Level
from backend.model.key import Kind
from backend.model.settings import Settings
from tests.rules.support import NOW, space

from .support import NOTICE, PRODUCTION, QUAY, WARNING, acknowledged, known_since, levels, of_quay

FIR = space("quay", cidr="10.2.0.0/16", generation="fir")
PUBLIC = {"id": "1", "name": "shop", "space": {"id": "id-quay"}, "internal_routing": False}
INTERNAL = {**PUBLIC, "id": "2", "name": "billing", "internal_routing": True}
OPEN, NOBODY, EGRESS = (f"trusted-{name}:inbound_ruleset" for name in ("open", "nobody", "egress"))
NOT_APPLIED = "trusted-not-applied:inbound_ruleset"


def ruleset(*sources: str, **fields: Any) -> dict[str, Any]:
    """A leading ! means deny."""
    rules = [
        {"action": "deny" if source[0] == "!" else "allow", "source": source.lstrip("!")}
        for source in sources
    ]
    return {"id": "r-1", "applied": True, "rules": rules} | fields


@pytest.mark.parametrize(
    ("sources", "apps", "settings", "expected"),
    [
        (["0.0.0.0/0"], None, Settings(), {OPEN: NOTICE}),
        (["::/0"], None, Settings(), {OPEN: NOTICE}),
        (["198.51.100.0/28"], None, PRODUCTION, {}),
        (["!0.0.0.0/0", "198.51.100.0/28"], None, PRODUCTION, {}),
        (["0.0.0.0/0"], None, PRODUCTION, {OPEN: WARNING}),
        (["0.0.0.0/0"], [PUBLIC, INTERNAL], PRODUCTION, {OPEN: WARNING}),
        (["0.0.0.0/0"], [INTERNAL], PRODUCTION, {OPEN: NOTICE}),
        (["0.0.0.0/0"], [], PRODUCTION, {OPEN: WARNING}),
        ([], [PUBLIC], Settings(), {NOBODY: WARNING}),
        ([], [INTERNAL], Settings(), {NOBODY: NOTICE}),
        ([], None, Settings(), {NOBODY: NOTICE}),
        (["!0.0.0.0/0", "!198.51.100.0/28"], [PUBLIC], Settings(), {NOBODY: WARNING}),
        (["!0.0.0.0/0", "******"], [PUBLIC], Settings(), {}),
    ],
    ids=[
        "open is a notice",
        "open by IPv6 too",
        "some ranges are fine",
        "denying all is no opening",
        "open is a warning where production runs",
        "and where some app is not internal",
        "not where every app is internal",
        "an app may come to a space that has none",
        "an empty list shuts public apps off",
        "an empty list and internal apps alone",
        "an empty list, and the apps are not known",
        "a list that only denies",
        "a list that allows what is masked",
    ],
)
def test_who_is_let_in(sources: list[str], apps: Any, settings: Settings, expected: dict[str, Level]) -> None:
    resources: dict[Kind, Any] = {Kind.INBOUND_RULESET: ruleset(*sources)}
    if apps is not None:
        resources[Kind.APPS] = apps
    assert levels(of_quay(resources, settings=settings)) == expected


def test_a_list_that_is_not_told_says_nothing() -> None:
    assert of_quay({Kind.INBOUND_RULESET: {"id": "r-1"}}) == {}


def test_the_list_of_a_fir_space_cannot_be_changed() -> None:
    found = of_quay({Kind.INBOUND_RULESET: ruleset("0.0.0.0/0", "::/0")}, FIR, settings=PRODUCTION)
    assert found[OPEN].level is NOTICE
    assert found[OPEN].mends is None
    assert found[OPEN].title == "trusted IPs let anybody in (0.0.0.0/0 and ::/0)"


def test_an_open_list_that_denies_some_says_that_nobody_knows_which_counts() -> None:
    found = of_quay({Kind.INBOUND_RULESET: ruleset("0.0.0.0/0", "!198.51.100.0/28")})
    assert "It also denies 198.51.100.0/28; which of the two counts, no document tells" in found[OPEN].detail
    plain = of_quay({Kind.INBOUND_RULESET: ruleset("0.0.0.0/0")})
    assert "denies" not in plain[OPEN].detail


def test_an_open_list_stays_acknowledged_until_production_runs_behind_it() -> None:
    resources = {Kind.INBOUND_RULESET: ruleset("0.0.0.0/0")}
    seen = acknowledged(of_quay(resources)[OPEN])
    other = {Kind.INBOUND_RULESET: ruleset("0.0.0.0/0", "198.51.100.0/28", id="r-2")}
    assert not of_quay(other, remembered=seen)[OPEN].is_open
    assert of_quay(resources, remembered=seen, settings=PRODUCTION)[OPEN].is_open


@pytest.mark.parametrize(
    ("applied", "age", "expected"),
    [
        (False, timedelta(seconds=10), {NOT_APPLIED: NOTICE}),
        (False, timedelta(minutes=9, seconds=59), {NOT_APPLIED: NOTICE}),
        (False, timedelta(minutes=10), {NOT_APPLIED: WARNING}),
        (True, timedelta(days=1), {}),
        (None, timedelta(days=1), {}),
    ],
    ids=["at once", "nearly too long", "too long", "in force", "not told"],
)
def test_a_list_is_in_force_within_minutes(
    applied: bool | None, age: timedelta, expected: dict[str, Level]
) -> None:
    current = ruleset("198.51.100.0/28", applied=applied, created_at=NOW - age)
    assert levels(of_quay({Kind.INBOUND_RULESET: current})) == expected


def test_writing_the_list_again_mends_what_is_not_in_force_for_long() -> None:
    def mends(age: timedelta) -> str | None:
        current = ruleset("198.51.100.0/28", applied=False, created_at=NOW - age)
        return of_quay({Kind.INBOUND_RULESET: current})[NOT_APPLIED].mends

    assert (mends(timedelta(minutes=1)), mends(timedelta(minutes=59))) == (None, "edit-trusted-ips")


def test_a_list_of_long_ago_is_out_of_force_since_it_was_seen_so() -> None:
    old = {
        Kind.INBOUND_RULESET: ruleset("198.51.100.0/28", applied=False, created_at=NOW - timedelta(days=88))
    }
    at_first = of_quay(old)[NOT_APPLIED]
    assert (at_first.level, at_first.since) == (NOTICE, None)
    seen_at = NOW - timedelta(minutes=9)
    soon_after = of_quay(old, remembered=known_since(at_first, seen_at))[NOT_APPLIED]
    assert (soon_after.level, soon_after.since, soon_after.is_first_sight) == (NOTICE, seen_at, True)
    seen_at = NOW - timedelta(minutes=10)
    later = of_quay(old, remembered=known_since(at_first, seen_at))[NOT_APPLIED]
    assert (later.level, later.since) == (WARNING, seen_at)


def test_another_list_is_not_in_force_anew() -> None:
    old = ruleset("198.51.100.0/28", applied=False, created_at=NOW - timedelta(minutes=30))
    seen = acknowledged(of_quay({Kind.INBOUND_RULESET: old})[NOT_APPLIED])
    assert not of_quay({Kind.INBOUND_RULESET: old}, remembered=seen)[NOT_APPLIED].is_open
    assert of_quay({Kind.INBOUND_RULESET: old | {"id": "r-2"}}, remembered=seen)[NOT_APPLIED].is_open


def from_here(egress: str, production: bool = True) -> Settings:
    return Settings.model_validate({"egress": egress, "spaces": {"quay": {"production": production}}})


@pytest.mark.parametrize(
    ("sources", "settings", "is_shut_out"),
    [
        (["198.51.100.0/28"], from_here("203.0.113.7"), True),
        (["198.51.100.0/28", "203.0.113.0/24"], from_here("203.0.113.7"), False),
        (["203.0.113.0/24", "!203.0.113.7/32"], from_here("203.0.113.7"), True),
        (["203.0.113.0/24", "!203.0.113.8/32"], from_here("203.0.113.7"), False),
        (["198.51.100.0/28"], from_here("203.0.113.7", production=False), False),
        (["198.51.100.0/28"], from_here("10.0.0.7"), False),
        (["198.51.100.0/28"], PRODUCTION, False),
        (["198.51.100.0/28"], from_here("2001:db8::7"), True),
    ],
    ids=[
        "not listed",
        "listed",
        "listed and denied",
        "its neighbour is denied",
        "not production",
        "a private address is not what the world sees",
        "nobody said which it is",
        "IPv6",
    ],
)
def test_whether_the_operator_is_let_in(sources: list[str], settings: Settings, is_shut_out: bool) -> None:
    found = of_quay({Kind.INBOUND_RULESET: ruleset(*sources)}, QUAY, settings=settings)
    assert levels(found) == ({EGRESS: NOTICE} if is_shut_out else {})


def test_what_to_add_is_said_and_not_where_nothing_can_be_or_nothing_would_change() -> None:
    resources = {Kind.INBOUND_RULESET: ruleset("198.51.100.0/28"), Kind.APPS: [PUBLIC]}
    found = of_quay(resources, settings=from_here("203.0.113.7"))
    assert "add 203.0.113.7/32" in found[EGRESS].detail
    assert found[EGRESS].mends == "edit-trusted-ips"
    assert "add 2001:db8::7/128" in of_quay(resources, settings=from_here("2001:db8::7"))[EGRESS].detail
    assert EGRESS not in of_quay(resources, FIR, settings=from_here("203.0.113.7"))
    internal = resources | {Kind.APPS: [INTERNAL]}
    assert EGRESS not in of_quay(internal, settings=from_here("203.0.113.7"))
