"""VPN connections and their tunnels."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from backend.model.finding import NOTHING_REMEMBERED, Level, Remembered
from backend.model.key import Key, Kind
from backend.model.settings import Settings
from tests.rules.support import NOW

from .support import CRITICAL, NOTICE, WARNING, acknowledged, known_since, levels, of_quay

AGO = NOW - timedelta(minutes=3)
LIST = Key(Kind.VPN_CONNECTIONS, "id-quay")
WAS_UP = Remembered(was_up=frozenset({(LIST, "v-1")}))


def vpn(*tunnels: str, at: Any = AGO, **fields: Any) -> dict[Kind, Any]:
    """A connection whose tunnels changed last at one time, or each at one of several."""
    times = at if isinstance(at, list) else [at] * len(tunnels)
    told = [
        {"status": one, "last_status_change": time, "ip": f"34.203.1.{number}"}
        for number, (one, time) in enumerate(zip(tunnels, times, strict=True))
    ]
    return {
        Kind.VPN_CONNECTIONS: [
            {"id": "v-1", "name": "office", "status": "active", "tunnels": told, "public_ip": "52.1.2.3"}
            | fields
        ]
    }


@pytest.mark.parametrize(
    ("resources", "remembered", "expected"),
    [
        (vpn("UP", "UP"), NOTHING_REMEMBERED, {}),
        (vpn("DOWN", "UP"), NOTHING_REMEMBERED, {"vpn-tunnel-down:office": NOTICE}),
        (
            vpn("DOWN", "UP", at=NOW - timedelta(minutes=15)),
            NOTHING_REMEMBERED,
            {"vpn-tunnel-down:office": WARNING},
        ),
        (
            vpn("DOWN", "UP", at=NOW - timedelta(minutes=14, seconds=59)),
            NOTHING_REMEMBERED,
            {"vpn-tunnel-down:office": NOTICE},
        ),
        (vpn("DOWN", "DOWN"), NOTHING_REMEMBERED, {"vpn-never-up:office": NOTICE}),
        (vpn("DOWN", "DOWN", at=None), NOTHING_REMEMBERED, {"vpn-never-up:office": NOTICE}),
        (vpn("DOWN", "DOWN", at=[AGO, None]), NOTHING_REMEMBERED, {"vpn-never-up:office": NOTICE}),
        (vpn("DOWN", "DOWN", at=[AGO, "soon"]), NOTHING_REMEMBERED, {"vpn-never-up:office": NOTICE}),
        (vpn("DOWN", "DOWN"), WAS_UP, {"vpn-down:office": CRITICAL}),
        (
            vpn("DOWN", "DOWN"),
            Remembered(was_up=frozenset({(LIST, "v-0")})),
            {"vpn-never-up:office": NOTICE},
        ),
        (
            vpn("DOWN", "DOWN", at=[AGO, AGO - timedelta(seconds=40)]),
            NOTHING_REMEMBERED,
            {"vpn-down:office": CRITICAL},
        ),
        (vpn(status="pending", tunnels=None), NOTHING_REMEMBERED, {"vpn-under-way:office": NOTICE}),
        (vpn("DOWN", "DOWN", status="provisioning"), WAS_UP, {"vpn-under-way:office": NOTICE}),
        (vpn("DOWN", "DOWN", status="deprovisioning"), WAS_UP, {"vpn-under-way:office": NOTICE}),
        (vpn("DOWN", "DOWN", status="deleted"), WAS_UP, {}),
        (vpn(status="failed"), NOTHING_REMEMBERED, {"vpn-failed:office": WARNING}),
        (vpn("UP", "UP", status="failed"), WAS_UP, {"vpn-failed:office": CRITICAL}),
        (vpn("UP", "UP", status="available"), NOTHING_REMEMBERED, {"vpn-status:office": NOTICE}),
        (vpn("UP", "REKEYING"), NOTHING_REMEMBERED, {"vpn-status:office": NOTICE}),
        (vpn("UP", "UP", status=None), NOTHING_REMEMBERED, {}),
        (vpn(tunnels=None), NOTHING_REMEMBERED, {}),
    ],
    ids=[
        "both tunnels up",
        "one down may be maintenance",
        "one down for too long is not",
        "one down for nearly so long",
        "new, and both down, waits for the gateway",
        "nothing tells when they changed",
        "nothing tells when one of them changed",
        "what is told of one of them is no time",
        "both down that were up before",
        "another connection was up",
        "both down, one after the other, were not new",
        "being set up has no tunnels yet",
        "being set up has tunnels that are not up",
        "being destroyed is no outage",
        "gone, and meant to go",
        "failed, and never carried anything",
        "failed, and did carry something",
        "a state that nobody knows",
        "a tunnel in a state that nobody knows",
        "no state says nothing",
        "tunnels that are not told say nothing",
    ],
)
def test_a_connection_is_judged_by_its_tunnels_and_its_past(
    resources: dict[Kind, Any], remembered: Remembered, expected: dict[str, Level]
) -> None:
    assert levels(of_quay(resources, remembered=remembered)) == expected


def test_both_down_says_since_when_and_what_is_cut_off() -> None:
    last = AGO + timedelta(minutes=1)
    resources = vpn("DOWN", "DOWN", at=[AGO, last], routable_cidrs=["10.9.0.0/16"])
    down = of_quay(resources)["vpn-down:office"]
    assert down.title == "VPN office: both tunnels down"
    assert down.since == last
    assert "between quay and 10.9.0.0/16" in down.detail
    assert "`heroku spaces:vpn:info office --space quay`" in down.detail


@pytest.mark.parametrize(("before", "is_down"), [(WAS_UP, True), (NOTHING_REMEMBERED, False)])
def test_what_worked_is_down_and_what_never_did_is_not(before: Remembered, is_down: bool) -> None:
    found = of_quay(vpn("DOWN", "DOWN"), remembered=before)
    assert [each.is_down for each in found.values()] == [is_down]


def test_a_new_connection_comes_with_what_to_check() -> None:
    detail = of_quay(vpn("DOWN", "DOWN"))["vpn-never-up:office"].detail
    for text in ("your gateway does", "both tunnels", "UDP 500 and 4500", "heroku spaces:vpn:config office"):
        assert text in detail


def test_the_minutes_of_maintenance_are_configured() -> None:
    impatient = Settings.model_validate({"findings": {"tunnel_down_minutes": 3}})
    assert levels(of_quay(vpn("UP", "DOWN"), settings=impatient)) == {"vpn-tunnel-down:office": WARNING}


def test_a_tunnel_of_which_nobody_tells_when_it_went_down_counts_from_when_that_was_seen() -> None:
    resources = vpn("UP", "DOWN", at=None)
    first = of_quay(resources)["vpn-tunnel-down:office"]
    assert first.level is NOTICE
    known = known_since(first, NOW - timedelta(minutes=16))
    long = of_quay(resources, remembered=known)["vpn-tunnel-down:office"]
    assert (long.level, long.since) == (WARNING, NOW - timedelta(minutes=16))


@pytest.mark.parametrize(
    ("after", "is_open"),
    [
        (vpn("UP", "DOWN"), False),
        (vpn("UP", "DOWN", at=AGO + timedelta(minutes=1)), True),
        (vpn("DOWN", "UP"), True),
    ],
    ids=["the same", "it flapped unseen", "it is the other one"],
)
def test_an_acknowledgement_holds_until_a_tunnel_changes(after: dict[Kind, Any], is_open: bool) -> None:
    seen = acknowledged(of_quay(vpn("UP", "DOWN"))["vpn-tunnel-down:office"])
    assert of_quay(after, remembered=seen)["vpn-tunnel-down:office"].is_open is is_open


def test_whoever_took_it_for_maintenance_is_told_when_it_is_not() -> None:
    seen = acknowledged(of_quay(vpn("UP", "DOWN"))["vpn-tunnel-down:office"])
    long = of_quay(vpn("UP", "DOWN"), remembered=seen, now=AGO + timedelta(minutes=15))
    assert long["vpn-tunnel-down:office"].is_open


@pytest.mark.parametrize(("status", "word"), [("provisioning", "set up"), ("deleting", "destroyed")])
def test_what_takes_more_than_twenty_minutes_is_a_warning(status: str, word: str) -> None:
    first = of_quay(vpn(status=status))["vpn-under-way:office"]

    def after(minutes: float) -> Level:
        known = known_since(first, NOW - timedelta(minutes=minutes))
        return of_quay(vpn(status=status), remembered=known)["vpn-under-way:office"].level

    assert first.title == f"VPN office is being {word}"
    assert (after(19.9), after(20)) == (NOTICE, WARNING)


def test_a_connection_without_a_name_is_told_all_the_same() -> None:
    found = of_quay(vpn("DOWN", "UP", name="", id=None))
    assert list(found) == ["vpn-tunnel-down:without a name"]
    assert "heroku spaces:vpn:connections --space quay" in found["vpn-tunnel-down:without a name"].detail


def test_the_time_is_the_apis_own_and_may_be_text() -> None:
    found = of_quay(vpn("DOWN", "UP", at="yesterday"))
    assert found["vpn-tunnel-down:office"].since is None
    assert isinstance(of_quay(vpn("DOWN", "UP"))["vpn-tunnel-down:office"].since, datetime)
