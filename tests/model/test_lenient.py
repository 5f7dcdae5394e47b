"""Whatever the API sends is shown as it came, and nothing of it raises (DESIGN.md, "True")."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.model.account import Account, Team
from backend.model.app import App
from backend.model.inbound_ruleset import InboundRuleset, Rule
from backend.model.member import SpaceMember, User
from backend.model.nat import Nat
from backend.model.peering import Peering, PeeringInfo
from backend.model.platform import Generation, Region
from backend.model.remote import Remote
from backend.model.snapshot import distinct
from backend.model.space import Space
from backend.model.topology import AppDynos, Dyno, Formation, PlacedApp, PlacedDyno, Topology
from backend.model.vpn_connection import Tunnel, VpnConnection

MODELS: list[type[Remote]] = [
    *(Account, Team, Region, Generation, Space, InboundRuleset, Rule, App, SpaceMember, User, Nat),
    *(
        Peering,
        PeeringInfo,
        Topology,
        PlacedApp,
        Formation,
        PlacedDyno,
        AppDynos,
        Dyno,
        VpnConnection,
        Tunnel,
    ),
]

LISTS = {"rules", "permissions", "apps", "formations", "dynos", "tunnels"}
NAMES_OF_FIELDS = sorted({name for model in MODELS for name in model.model_fields} | {"formation"})

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize("model", MODELS)
@settings(max_examples=40)
@given(data=st.data())
def test_no_json_object_raises(model: type[Remote], data: st.DataObject) -> None:
    fields = dict.fromkeys(model.model_fields, json_values)
    # A list may hold objects that are almost right, at every level.
    near = st.lists(
        st.fixed_dictionaries({}, optional=dict.fromkeys(NAMES_OF_FIELDS, json_values)), max_size=3
    )
    fields |= dict.fromkeys(model.model_fields.keys() & LISTS, json_values | near)
    value = data.draw(st.fixed_dictionaries({}, optional={**fields, "unknown": json_values}))
    read = model.model_validate(value)
    # What was read can be kept and read again: the last picture is written to disk.
    assert model.model_validate_json(read.model_dump_json()) == without_keys(read)
    # It can be told from others like it, and shown.
    assert len(set(distinct((read, read, model()), lambda one: getattr(one, "id", None)))) == 3
    assert repr(read)


def without_keys(read: Remote) -> Remote:
    """As it is kept: pre-shared keys are in no dump."""
    if isinstance(read, VpnConnection):
        return read.without_keys()
    return read.model_copy(update={"pre_shared_key": None}) if isinstance(read, Tunnel) else read


@given(came=json_values)
def test_a_key_whatever_it_is_is_printed_nowhere(came: Any) -> None:
    secret = json.dumps(came) + "-and-nothing-like-it"
    vpn = VpnConnection.model_validate({"tunnels": [{"pre_shared_key": secret}]})
    (tunnel,) = vpn.tunnels or ()
    assert tunnel.pre_shared_key is not None
    assert tunnel.pre_shared_key.get_secret_value() == secret
    for shown in (repr(vpn), str(vpn), f"{tunnel}", str(vpn.model_dump()), vpn.model_dump_json()):
        assert "nothing-like-it" not in shown
    assert Tunnel.model_validate({"pre_shared_key": came}) == Tunnel.model_validate({"pre_shared_key": came})


@pytest.mark.parametrize(
    ("came", "same"), [("a", True), ("b", False), (None, False), ("", False), (["a"], False)]
)
def test_keys_are_compared_by_what_they_are(came: Any, same: bool) -> None:
    def connection(key: Any) -> VpnConnection:
        return VpnConnection.model_validate({"tunnels": [{"pre_shared_key": key}]})

    assert (connection("a") == connection(came)) is same
    assert connection("a").without_keys() == connection(came).without_keys()


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


@pytest.mark.parametrize(
    ("came", "types"),
    [
        ({"formations": [{"process_type": "web"}]}, ["web"]),
        ({"formation": [{"process_type": "web"}]}, ["web"]),
        ({"formations": [{"process_type": "web"}], "formation": []}, ["web"]),
        ({"formations": []}, []),
        ({"formations": {"process_type": "web"}}, None),
        ({"formation": [None, "web", {"process_type": ["web"]}]}, [None, None, '["web"]']),
        ({}, None),
    ],
)
def test_formations_by_either_name(came: Any, types: list[str | None] | None) -> None:
    formations = PlacedApp.model_validate(came).formations
    assert (None if formations is None else [each.process_type for each in formations]) == types


@pytest.mark.parametrize(
    ("came", "blocks"),
    [
        (["10.0.0.0/16", 7, None, {"cidr": "x"}], ("10.0.0.0/16", "7", '{"cidr":"x"}')),
        ("10.0.0.0/16", ("10.0.0.0/16",)),
        ([], ()),
        (None, None),
        (7, None),
        ({}, None),
    ],
)
def test_blocks_of_the_heroku_end_are_a_list_or_one(came: Any, blocks: tuple[str, ...] | None) -> None:
    info = PeeringInfo.model_validate(
        dict.fromkeys(("dyno_cidr_blocks", "space_cidr_blocks", "unavailable_cidr_blocks"), came)
    )
    assert info.dyno_cidr_blocks == info.space_cidr_blocks == info.unavailable_cidr_blocks == blocks


@pytest.mark.parametrize(
    ("came", "counted"),
    [(0, 0), (2, 2), (-1, None), (10**400, None), (1.5, None), ("1", None), (True, None), (None, None)],
)
def test_a_count_is_a_whole_number_that_can_be_one(came: Any, counted: int | None) -> None:
    assert PlacedDyno.model_validate({"number": came}).number == counted
    assert VpnConnection.model_validate({"ike_version": came}).ike_version == counted


@pytest.mark.parametrize(
    ("type_", "pcx_id", "status", "is_customers", "is_own", "is_live"),
    [
        ("customer-managed", "pcx-1", "active", True, True, True),
        ("unknown", "pcx-1", "pending-acceptance", True, True, True),
        ("unknown", "******", "active", True, False, True),
        ("customer-managed", None, "active", True, False, True),
        ("customer-managed", "pcx-1", "expired", True, True, False),
        ("customer-managed", "pcx-1", None, True, True, True),
        ("heroku-managed", "pcx-1", "active", False, False, False),
        ("heroku-postgresql", "pcx-1", "active", False, False, False),
        ("some-new-type", "pcx-1", "active", False, False, False),
        (None, "pcx-1", "active", False, False, False),
        ("******", "pcx-1", "active", False, False, False),
    ],
)
def test_only_what_is_surely_the_operators_may_be_touched(
    type_: str | None, pcx_id: str | None, status: str | None, is_customers: bool, is_own: bool, is_live: bool
) -> None:
    peering = Peering(type=type_, pcx_id=pcx_id, status=status)
    assert (peering.is_customers, peering.is_own, peering.is_live) == (is_customers, is_own, is_live)


MASKED = {"type": "heroku-managed", "pcx_id": "******", "aws_vpc_id": "******", "status": "active"}


def test_masked_peerings_that_repeat_are_told_apart_by_their_blocks_and_their_place() -> None:
    came = [
        {**MASKED, "cidr_blocks": ["10.1.0.0/16"]},
        {**MASKED, "cidr_blocks": ["10.1.0.0/16"]},
        {**MASKED, "cidr_blocks": ["10.9.0.0/16"]},
        {"pcx_id": "pcx-1"},
        {"pcx_id": "pcx-2"},
        {"pcx_id": "pcx-2"},
        {},
    ]

    def names(bodies: list[Any]) -> list[str]:
        peerings = tuple(map(Peering.model_validate, bodies))
        return distinct(peerings, lambda peering: peering.pcx_id)

    first = names(came)
    assert len(set(first)) == len(came)
    assert first[3] == "pcx-1"
    assert [name.startswith("?") for name in first] == [True, True, True, False, True, True, True]
    # Whatever state it comes into and whoever is listed before it, it is the same row.
    failed = [
        {**MASKED, "cidr_blocks": ["10.9.0.0/16"], "status": "failed", "expires": "2026-01-01T00:00:00Z"}
    ]
    assert names([*failed, *came[:2]]) == [first[2], first[0], first[1]]


@pytest.mark.parametrize(
    ("came", "may"),
    [
        ([{"name": "create_apps"}], True),
        ([{"name": "view"}, None], False),
        ([], False),
        (None, None),
        ("create_apps", None),
    ],
)
def test_who_may_create_apps(came: Any, may: bool | None) -> None:
    assert SpaceMember.model_validate({"permissions": came}).may_create_apps is may


@pytest.mark.parametrize(
    ("name", "id_", "title"), [("office", "v-1", "office"), ("", "v-1", "v-1"), (None, None, None)]
)
def test_a_vpn_without_a_name_is_called_by_its_id(
    name: str | None, id_: str | None, title: str | None
) -> None:
    assert VpnConnection(name=name, id=id_).title == title
