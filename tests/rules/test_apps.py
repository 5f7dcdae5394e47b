"""Whose list an app is on is its team's; which space it is in decides what people see of it."""

from typing import Any

import pytest

from backend.model.key import Kind
from backend.model.space import Space
from backend.rules.apps import apps_of

from .support import estate, space, with_value

APPS = [
    {"id": "1", "name": "www", "space": {"id": "id-quay", "name": "quay"}},
    {"id": "2", "name": "old", "space": {"id": "id-pier", "name": "pier"}},
    {"id": "3", "name": "api", "space": {"id": "id-quay", "name": "quay-before-it-was-renamed"}},
    {"id": "4", "name": "nameless", "space": {"name": "quay"}},
    {"id": "5", "name": "masked", "space": {"id": "******", "name": "pier"}},
    {"id": "6", "name": "bare", "space": "quay"},
    {"id": "7", "name": "nowhere", "space": {"id": "******", "name": "******"}},
]


def names(apps: Any) -> Any:
    return apps if apps is None else {app.name for app in apps}


def test_the_id_of_the_space_decides_and_where_none_is_told_its_name() -> None:
    snapshot = estate((space("quay"), {Kind.APPS: APPS}), (space("pier"), {}), (space("slip"), {}))
    assert names(apps_of(snapshot, space("quay"))) == {"www", "api", "nameless", "bare"}
    assert names(apps_of(snapshot, space("pier"))) == {"old", "masked"}
    assert apps_of(snapshot, space("slip")) == ()


def test_a_space_whose_id_is_masked_is_found_by_its_name() -> None:
    masked = space("quay", id="******")
    snapshot = estate((masked, {Kind.APPS: APPS}))
    assert names(apps_of(snapshot, masked)) == {"www", "nameless", "bare"}
    assert apps_of(snapshot, space("******", id="******")) == ()


def test_a_list_that_was_never_read_is_unknown_not_empty() -> None:
    assert apps_of(estate((space("quay"), {})), space("quay")) is None
    assert apps_of(estate((space("quay"), {Kind.APPS: APPS})), space("quay", team={"id": "t-2"})) is None
    assert apps_of(estate(), Space()) is None


def test_another_list_of_the_same_team_is_looked_through_anew() -> None:
    quay = space("quay")
    first = estate((quay, {Kind.APPS: APPS}))
    second = with_value(first, quay, Kind.APPS, APPS[:1])
    assert names(apps_of(second, quay)) == {"www"}
    assert names(apps_of(first, quay)) == {"www", "api", "nameless", "bare"}


@pytest.mark.parametrize("apps", [[], [{}], [{"space": None}], [{"space": []}], [{"space": 7}]])
def test_apps_that_say_no_space_are_in_none(apps: list[Any]) -> None:
    assert apps_of(estate((space("quay"), {Kind.APPS: apps})), space("quay")) == ()
