"""How it stands with a VPN connection, and which dynos an app has."""

from typing import Any

import pytest

from backend.model.app import App
from backend.model.topology import Topology
from backend.model.vpn_connection import VpnConnection
from backend.rules.placement import lacks_a_web_dyno, number_of_dynos, placed_apps
from backend.rules.tunnels import Standing, standing


@pytest.mark.parametrize(
    ("status", "tunnels", "expected"),
    [
        ("active", ["UP", "UP"], Standing.ALL_UP),
        ("active", ["UP", "DOWN"], Standing.SOME_DOWN),
        ("active", ["DOWN", "REKEYING"], Standing.SOME_DOWN),
        ("active", ["DOWN", "DOWN"], Standing.ALL_DOWN),
        ("active", ["UP", "REKEYING"], Standing.UNKNOWN),
        ("active", [], Standing.UNKNOWN),
        ("available", ["UP", "UP"], Standing.UNKNOWN),
        ("available", ["DOWN", "DOWN"], Standing.ALL_DOWN),
        ("provisioning", ["DOWN", "DOWN"], Standing.UNDER_WAY),
        ("failed", ["UP", "UP"], Standing.FAILED),
    ],
)
def test_a_connection_stands_by_its_state_and_then_by_its_tunnels(
    status: str, tunnels: list[str], expected: Standing
) -> None:
    connection = VpnConnection.model_validate(
        {"status": status, "tunnels": [{"status": one} for one in tunnels]}
    )
    assert standing(connection, was_up=True) is expected


@pytest.mark.parametrize(
    ("changes", "was_up", "expected"),
    [
        (["2026-11-20T13:48:00Z"] * 2, False, Standing.NEVER_UP),
        (["2026-11-20T13:48:00Z"] * 2, True, Standing.ALL_DOWN),
        (["2026-11-20T13:48:00Z", "2026-11-20T13:50:00Z"], False, Standing.ALL_DOWN),
        ([None, None], False, Standing.NEVER_UP),
    ],
    ids=["since both came to be", "but seen up", "since one came up and went down", "not told"],
)
def test_a_connection_that_was_never_up_waits(
    changes: list[str | None], was_up: bool, expected: Standing
) -> None:
    tunnels = [{"status": "DOWN", "last_status_change": change} for change in changes]
    connection = VpnConnection.model_validate({"status": "active", "tunnels": tunnels})
    assert standing(connection, was_up=was_up) is expected


def app(**fields: Any) -> App:
    return App.model_validate({"id": "a", "internal_routing": True, **fields})


@pytest.mark.parametrize(
    ("apps", "dynos", "lacks"),
    [
        (None, None, False),
        ([], 0, True),
        ([{"id": "a", "formations": None}], None, False),
        ([{"id": "a", "formations": [{"process_type": "web", "dynos": None}]}], None, False),
        ([{"id": "a", "formations": [{"process_type": "worker", "dynos": [{}, {}]}]}], 2, True),
        ([{"id": "a", "formation": [{"process_type": "web", "dynos": [{}]}]}], 1, False),
    ],
    ids=["not-told", "not-there", "no-formations", "no-dynos", "workers-alone", "web"],
)
def test_a_missing_web_dyno_is_a_finding_only_where_all_dynos_are_known(
    apps: Any, dynos: int | None, lacks: bool
) -> None:
    placed = placed_apps(Topology.model_validate({"apps": apps}))
    assert number_of_dynos(app(), placed) == dynos
    assert lacks_a_web_dyno(app(), placed) is lacks
    assert not lacks_a_web_dyno(app(internal_routing=False), placed)
