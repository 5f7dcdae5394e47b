"""Which peerings may be touched, accepted, destroyed (requirements 22-27, 37)."""

from datetime import timedelta
from typing import Any

import pytest

from backend.rules.preflight.found import Verdict
from backend.rules.preflight.removal import has_begun, stops_working
from backend.rules.preflight.request import waits, yours
from tests.rules.support import NOW

from .support import app, peerings, request, situation

PASSED, READ, REFUSED, UNKNOWN = Verdict.PASSED, Verdict.READ, Verdict.REFUSED, Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("fields", "verdict"),
    [
        ({}, PASSED),
        ({"type": "customer-managed"}, PASSED),
        ({"type": "heroku-managed"}, REFUSED),
        ({"type": "heroku-postgresql"}, REFUSED),
        ({"type": "one that nobody knows yet"}, REFUSED),
        ({"type": None}, REFUSED),
        ({"type": "******"}, REFUSED),
        ({"pcx_id": "******"}, REFUSED),
        ({"pcx_id": None}, REFUSED),
    ],
)
def test_only_a_named_one_of_the_operator_is_touched(fields: dict[str, Any], verdict: Verdict) -> None:
    assert yours(situation(), request(**fields)).verdict is verdict


@pytest.mark.parametrize(
    ("fields", "verdict"),
    [
        ({}, PASSED),
        ({"type": "customer-managed"}, PASSED),
        ({"expires": NOW + timedelta(hours=5)}, READ),
        ({"expires": NOW}, REFUSED),
        ({"expires": NOW - timedelta(days=1)}, REFUSED),
        ({"expires": None}, PASSED),
        ({"expires": "soon"}, PASSED),
        ({"status": "initiating-request"}, READ),
        ({"status": "active"}, PASSED),
        ({"status": "active", "expires": NOW - timedelta(days=900)}, PASSED),
        ({"status": "provisioning"}, PASSED),
        ({"status": "expired"}, REFUSED),
        ({"status": "rejected"}, REFUSED),
        ({"status": "failed"}, REFUSED),
        ({"status": "deleted"}, REFUSED),
        ({"status": "half-open"}, UNKNOWN),
        ({"status": None}, UNKNOWN),
    ],
)
def test_the_status_decides_whether_it_can_be_accepted(fields: dict[str, Any], verdict: Verdict) -> None:
    assert waits(situation(), request(**fields)).verdict is verdict


def test_a_request_says_until_when() -> None:
    assert "2026-03-04 12:00 UTC" in waits(situation(), request()).text


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        ("active", PASSED),
        ("provisioning", READ),
        ("pending", READ),
        ("pending-acceptance", REFUSED),
        ("initiating-request", REFUSED),
        ("deleted", READ),
        ("expired", READ),
        (None, UNKNOWN),
    ],
)
def test_a_request_is_taken_back_and_not_destroyed(status: str | None, verdict: Verdict) -> None:
    found = has_begun(situation(), request(status=status))
    assert found.verdict is verdict
    take_back = "aws ec2 delete-vpc-peering-connection --vpc-peering-connection-id pcx-1 --region us-east-1"
    assert (take_back in found.text) is (verdict is REFUSED)


def test_what_stops_working_names_apps_and_what_stays() -> None:
    own = request(status="active")
    lines = stops_working(
        situation(
            apps=(app("records"), app("books", internal=True)),
            peerings=(*peerings(1), own, request(pcx_id="pcx-asked")),
            pcx_id="pcx-1",
        ),
        own,
    )
    text = " ".join(lines)
    assert "vpc-1 (10.30.0.0/16) and quay no longer reach each other" in text
    assert "that may be 2 apps (records and books)" in text
    assert "no longer reaches the internal app books" in text
    assert "stay as they are: pcx-a0." in text, "a request that waits is no peering yet"


def test_what_could_not_be_read_is_not_said_to_be_unaffected() -> None:
    assert "could not be read" in " ".join(stops_working(situation(apps=None), request(status="active")))
