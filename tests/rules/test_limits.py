"""How much of each limit of a space is used, and when nobody knows."""

from typing import Any

import pytest

from backend.model.key import Kind
from backend.rules.limits import LIMITS, Limited, Use, uses

from .support import estate, space

QUAY = space("quay")


def used(kind: Kind, came: Any, limited: Limited) -> Use:
    return {use.limited: use for use in uses(estate((QUAY, {kind: came})), QUAY)}[limited]


def test_every_limit_of_the_documents_is_there_and_unknown_before_anything_is_read() -> None:
    of_nothing = uses(estate((QUAY, {})), QUAY)
    assert [(use.limited.value, use.used, use.limit) for use in of_nothing] == [
        ("peerings", None, 5),
        ("vpn_connections", None, 1),
        ("rules", None, 20),
        ("apps", None, 20),
        ("process_types", None, 100),
        ("dynos", None, 100),
        ("dynos_of_a_type", None, 10),
        ("one_off_dynos", None, 5),
    ]
    assert not any(use.is_near or use.is_reached or use.is_raised for use in of_nothing)
    assert [limited for limited in LIMITS if not LIMITS[limited].is_raised_by_ticket] == [
        Limited.VPN_CONNECTIONS
    ]


def test_peerings_that_are_herokus_or_over_do_not_count() -> None:
    ended = [
        {"type": "customer-managed", "status": one} for one in ("failed", "expired", "rejected", "deleted")
    ]
    live = [
        {"type": "customer-managed", "status": "active", "pcx_id": "pcx-1"},
        {"type": "unknown", "status": "pending-acceptance", "pcx_id": "pcx-2"},
        {"type": "customer-managed", "status": "some-new-state", "pcx_id": "******"},
    ]
    herokus = [
        {"type": one, "status": "active"} for one in ("heroku-managed", "heroku-postgresql", "new", None)
    ]
    assert used(Kind.PEERINGS, [*ended, *live, *herokus], Limited.PEERINGS).used == 3


@pytest.mark.parametrize(
    ("came", "expected"),
    [
        ({"rules": None}, None),
        ({}, None),
        ({"rules": []}, 0),
        ({"rules": [{"action": "allow", "source": "192.0.2.0/24"}, None]}, 2),
    ],
)
def test_rules_that_are_not_told_are_not_none(came: Any, expected: int | None) -> None:
    assert used(Kind.INBOUND_RULESET, came, Limited.RULES).used == expected


@pytest.mark.parametrize(
    ("count", "is_near", "is_reached", "is_raised", "limit"),
    [
        (17, False, False, False, 20),
        (18, True, False, False, 20),
        (20, True, True, False, 20),
        # A ticket raised it; how far, nobody tells.
        (21, False, False, True, 21),
    ],
)
def test_near_reached_and_raised(
    count: int, is_near: bool, is_reached: bool, is_raised: bool, limit: int
) -> None:
    use = used(Kind.INBOUND_RULESET, {"rules": [{}] * count}, Limited.RULES)
    assert (use.used, use.is_near, use.is_reached, use.is_raised, use.limit) == (
        count,
        is_near,
        is_reached,
        is_raised,
        limit,
    )


def test_a_limit_of_the_configuration_takes_the_place_of_the_default() -> None:
    snapshot = estate((QUAY, {Kind.INBOUND_RULESET: {"rules": [{}] * 21}}))
    use = {one.limited: one for one in uses(snapshot, QUAY, {Limited.RULES: 40})}[Limited.RULES]
    assert (use.used, use.limit, use.is_raised, use.is_near) == (21, 40, False, False)


def test_an_empty_list_is_near_no_limit_however_small_that_is() -> None:
    snapshot = estate((QUAY, {Kind.INBOUND_RULESET: {"rules": []}}))
    use = {one.limited: one for one in uses(snapshot, QUAY, {Limited.RULES: 2})}[Limited.RULES]
    assert (use.used, use.is_near) == (0, False)


TOPOLOGY = {
    "apps": [
        {
            "id": "1",
            "formations": [
                {"process_type": "web", "dynos": [{}, {}, {}]},
                {"process_type": "worker", "dynos": []},
            ],
        },
        {"id": "2", "formation": [{"process_type": "web", "dynos": [{}]}]},
    ]
}
DYNOS = [
    {"app_id": "1", "dynos": [{"type": "web"}, {"type": "web"}, {"type": "run"}]},
    {"app_id": "2", "dynos": [{"type": "web"}]},
]
BY_DYNOS = {Limited.PROCESS_TYPES: 2, Limited.DYNOS: 3, Limited.DYNOS_OF_A_TYPE: 2}


@pytest.mark.parametrize(
    ("came", "expected"),
    [
        (
            {Kind.TOPOLOGY: TOPOLOGY},
            {Limited.PROCESS_TYPES: 3, Limited.DYNOS: 4, Limited.DYNOS_OF_A_TYPE: 3},
        ),
        # One-off dynos have limits of their own.
        ({Kind.DYNOS: DYNOS}, BY_DYNOS),
        (
            {
                Kind.TOPOLOGY: {
                    "apps": [*TOPOLOGY["apps"], {"formations": [{"process_type": "run", "dynos": [{}] * 5}]}]
                }
            },
            {Limited.PROCESS_TYPES: 3, Limited.DYNOS: 4, Limited.DYNOS_OF_A_TYPE: 3},
        ),
        # A topology that leaves some out is not counted as if it were whole.
        ({Kind.TOPOLOGY: {"apps": None}, Kind.DYNOS: DYNOS}, BY_DYNOS),
        ({Kind.TOPOLOGY: {"apps": [{"formations": None}]}, Kind.DYNOS: DYNOS}, BY_DYNOS),
        ({Kind.TOPOLOGY: {"apps": [{"formations": [{"dynos": 7}]}]}, Kind.DYNOS: DYNOS}, BY_DYNOS),
        ({Kind.TOPOLOGY: {}}, dict.fromkeys(BY_DYNOS)),
        ({Kind.DYNOS: [*DYNOS, {}]}, dict.fromkeys(BY_DYNOS)),
        ({Kind.TOPOLOGY: {"apps": []}}, dict.fromkeys(BY_DYNOS, 0)),
    ],
)
def test_dynos_are_counted_by_the_topology_else_by_their_list(
    came: dict[Kind, Any], expected: dict[Limited, int | None]
) -> None:
    found = {use.limited: use.used for use in uses(estate((QUAY, came)), QUAY)}
    assert {limited: found[limited] for limited in expected} == expected


def one_offs(number: int, **fields: Any) -> list[dict[str, Any]]:
    return [{"type": "run", "size": "Private-S", "state": "up", **fields}] * number


@pytest.mark.parametrize(
    ("dynos", "expected"),
    [
        (one_offs(4), 4),
        ([*one_offs(2), *one_offs(3, size="Private-M")], 3),
        ([*one_offs(2), *one_offs(1, state="starting"), *one_offs(1, state="some-new-state")], 4),
        ([*one_offs(2), *one_offs(1, state="crashed"), *one_offs(1, state="down")], 2),
        (one_offs(6, type="web"), 0),
        # No document tells a limit for Fir.
        (one_offs(7, size="dyno-1c-0.5gb"), 0),
        ([*one_offs(4), *one_offs(1, size=None)], None),
        ([*one_offs(4), *one_offs(1, size="******")], None),
        (None, None),
    ],
)
def test_one_off_dynos_that_run_are_counted_by_their_size(dynos: Any, expected: int | None) -> None:
    assert used(Kind.DYNOS, [{"app_id": "1", "dynos": dynos}], Limited.ONE_OFF_DYNOS).used == expected


def test_one_off_dynos_of_all_apps_count_together() -> None:
    apps = [{"app_id": str(number), "dynos": one_offs(1)} for number in range(3)]
    assert used(Kind.DYNOS, apps, Limited.ONE_OFF_DYNOS).used == 3


def test_only_the_apps_of_this_space_count() -> None:
    apps = [{"id": str(number), "space": {"id": "id-quay"}} for number in range(3)]
    assert used(Kind.APPS, [*apps, {"id": "9", "space": {"id": "id-pier"}}], Limited.APPS).used == 3
