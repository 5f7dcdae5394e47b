"""Whatever the API sends is shown as it came, and nothing of it raises (DESIGN.md, "True")."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.model.account import Account, Team
from backend.model.inbound_ruleset import InboundRuleset, Rule
from backend.model.platform import Generation, Region
from backend.model.remote import Remote
from backend.model.space import Space

MODELS: list[type[Remote]] = [Account, Team, Region, Generation, Space, InboundRuleset, Rule]

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize("model", MODELS)
@given(data=st.data())
def test_no_json_object_raises(model: type[Remote], data: st.DataObject) -> None:
    fields = dict.fromkeys(model.model_fields, json_values)
    value = data.draw(st.fixed_dictionaries({}, optional={**fields, "unknown": json_values}))
    read = model.model_validate(value)
    # What was read can be kept and read again: the last picture is written to disk.
    assert model.model_validate_json(read.model_dump_json()) == read


@pytest.mark.parametrize("model", MODELS)
def test_missing_and_null_are_unknown_alike(model: type[Remote]) -> None:
    empty = model.model_validate({})
    assert model.model_validate(dict.fromkeys(model.model_fields)) == empty
    assert empty == model()


@pytest.mark.parametrize(
    ("came", "generation"),
    [
        ({"generation": "fir"}, "fir"),
        ({"generation": {"id": "g-1", "name": "cedar"}}, "cedar"),
        ({}, None),
        ({"generation": None}, None),
        ({"generation": {"id": "g-1"}}, None),
        ({"generation": "larch"}, "larch"),
        ({"generation": 3}, "3"),
        ({"generation": ["fir"]}, '["fir"]'),
    ],
)
def test_the_shapes_of_generation(came: dict[str, Any], generation: str | None) -> None:
    assert Space.model_validate(came).generation == generation


@pytest.mark.parametrize(
    ("came", "read"),
    [
        ("2012-01-01T12:00:00Z", datetime(2012, 1, 1, 12, tzinfo=UTC)),
        ("2026-01-01T00:00:00.000Z", datetime(2026, 1, 1, tzinfo=UTC)),
        ("2026-01-01T02:00:00+02:00", datetime(2026, 1, 1, tzinfo=UTC)),
        ("2026-01-01T00:00:00", datetime(2026, 1, 1, tzinfo=UTC)),
        ("soon", "soon"),
        ("", ""),
        ("2026-13-45T99:00:00Z", "2026-13-45T99:00:00Z"),
        ("0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00+14:00"),
        ("******", "******"),
        (1767225600, "1767225600"),
        ({"at": 1}, '{"at":1}'),
        (None, None),
    ],
)
def test_times_and_what_is_none(came: Any, read: datetime | str | None) -> None:
    space = Space.model_validate({"created_at": came})
    assert space.created_at == read
    if isinstance(space.created_at, datetime):
        assert space.created_at.utcoffset() == timedelta(0)


def test_a_time_of_another_zone_is_the_same_moment() -> None:
    given_time = datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=9)))
    assert Space.model_validate({"created_at": given_time.isoformat()}).created_at == given_time


@pytest.mark.parametrize(
    ("came", "shown"),
    [
        ("allocated", "allocated"),
        ("hibernating", "hibernating"),
        ("******", "******"),
        (5, "5"),
        (True, "true"),
    ],
)
def test_unknown_values_are_shown_as_they_came(came: Any, shown: str) -> None:
    assert Space.model_validate({"state": came}).state == shown


@pytest.mark.parametrize("came", [None, "true", 1, 0, "", [], {}])
def test_a_flag_is_true_or_false_or_unknown(came: Any) -> None:
    assert Space.model_validate({"shield": came}).shield is None
    assert InboundRuleset.model_validate({"applied": came}).applied is None


@pytest.mark.parametrize("came", [None, 5, [], True])
def test_a_reference_that_is_none(came: Any) -> None:
    space = Space.model_validate({"team": came, "region": came, "organization": came})
    assert (space.team.id, space.team.name, space.region.name, space.team_name) == (None,) * 4


def test_a_reference_that_is_a_bare_name() -> None:
    space = Space.model_validate({"team": "acme", "region": "virginia"})
    assert (space.team_name, space.region.name) == ("acme", "virginia")


@pytest.mark.parametrize(
    ("came", "sources"),
    [
        (None, None),
        ({}, None),
        ("10.0.0.0/8", None),
        ([], []),
        ([{"source": "192.0.2.0/24"}], ["192.0.2.0/24"]),
        ([{"source": "192.0.2.0/24"}, None, "x", {}], ["192.0.2.0/24", None, None, None]),
        ([{"source": "******"}], ["******"]),
    ],
)
def test_rules_none_is_unknown_and_an_empty_list_is_nobody(came: Any, sources: list[Any] | None) -> None:
    rules = InboundRuleset.model_validate({"rules": came}).rules
    assert (None if rules is None else [rule.source for rule in rules]) == sources


@pytest.mark.parametrize(
    ("came", "read"),
    [(None, None), ("x", None), ({}, None), ([], ()), (["a", None, 5, {"b": 1}], ("a", "5", '{"b":1}'))],
)
def test_lists_of_texts(came: Any, read: tuple[str, ...] | None) -> None:
    assert Generation.model_validate({"unsupported_features": came}).unsupported_features == read
