"""Peerings by their status: who waits, what is over, what is Heroku's."""

from datetime import timedelta
from typing import Any

import pytest

from backend.model.aws_end import AwsEnd
from backend.model.finding import Level
from backend.model.key import Kind
from backend.model.settings import Settings
from tests.rules.support import NOW

from .support import CRITICAL, NOTICE, WARNING, acknowledged, known_since, levels, of_quay

PENDING = {
    "pcx_id": "pcx-1",
    "type": "unknown",
    "status": "pending-acceptance",
    "cidr_blocks": ["10.200.0.0/16"],
    "aws_vpc_id": "vpc-1",
    "aws_account_id": "773100020003",
    "expires": NOW + timedelta(days=3),
}


def peerings(*those: dict[str, Any]) -> dict[Kind, Any]:
    return {Kind.PEERINGS: those}


def of(**fields: Any) -> dict[Kind, Any]:
    return peerings({**PENDING, **fields})


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, {"peering-waits:pcx-1": WARNING}),
        ({"status": "active", "type": "customer-managed"}, {}),
        ({"status": "active", "expires": NOW - timedelta(days=900)}, {}),
        ({"status": "initiating-request"}, {"peering-under-way:pcx-1": NOTICE}),
        ({"status": "provisioning"}, {"peering-under-way:pcx-1": NOTICE}),
        ({"status": "pending"}, {"peering-under-way:pcx-1": NOTICE}),
        ({"status": "expired"}, {"peering-ended:pcx-1": NOTICE}),
        ({"status": "rejected"}, {"peering-ended:pcx-1": NOTICE}),
        ({"status": "failed"}, {"peering-ended:pcx-1": NOTICE}),
        ({"status": "deleted"}, {}),
        ({"expires": NOW}, {"peering-ended:pcx-1": NOTICE}),
        ({"expires": "soon"}, {"peering-waits:pcx-1": WARNING}),
        ({"status": "half-open"}, {"peering-status:pcx-1": NOTICE}),
        ({"status": None}, {}),
        ({"status": "******"}, {}),
        ({"type": "heroku-managed", "status": "active"}, {}),
        ({"type": "heroku-managed", "status": "failed"}, {"peering-managed:pcx-1": CRITICAL}),
        ({"type": "heroku-postgresql", "status": "deleted"}, {"peering-managed:pcx-1": CRITICAL}),
        ({"type": "some-new-type", "status": "expired"}, {"peering-managed:pcx-1": CRITICAL}),
        ({"type": "heroku-managed", "status": "provisioning"}, {"peering-managed:pcx-1": NOTICE}),
        ({"type": "heroku-managed", "status": "half-open"}, {"peering-status:pcx-1": NOTICE}),
        ({"type": "******", "status": "active"}, {}),
        ({"type": "******", "status": "failed"}, {"peering-whose:pcx-1": WARNING}),
        ({"type": None, "status": "expired"}, {"peering-whose:pcx-1": WARNING}),
        ({"type": None, "status": "provisioning"}, {"peering-whose:pcx-1": NOTICE}),
        ({"type": None}, {"peering-whose:pcx-1": WARNING}),
    ],
    ids=[
        "a request waits for somebody",
        "an active one is fine",
        "an expiry in the past means nothing once it is active",
        "one that is being asked for is under way",
        "one that is being set up is under way",
        "the other word for it",
        "an expired one is over",
        "a rejected one is over",
        "a failed one is over",
        "a deleted one was meant to go",
        "a request whose time is up is over whatever its status says",
        "an expiry that is no time is no time",
        "a status that nobody knows is told as it came",
        "no status says nothing",
        "a masked status says nothing",
        "Heroku's own is fine while active",
        "Heroku's own that failed cuts data services off",
        "Heroku's own that is gone too",
        "and so does a type that nobody knows",
        "Heroku's own that is new is not cut off",
        "a status that nobody knows is no outage",
        "one whose type is masked is fine while active",
        "whose it is that failed nobody knows",
        "whose it is that is over nobody knows",
        "whose it is that is being set up nobody knows",
        "whose request it is nobody knows",
    ],
)
def test_a_peering_is_judged_by_whose_it_is_and_its_status(
    fields: dict[str, Any], expected: dict[str, Level]
) -> None:
    assert levels(of_quay(of(**fields))) == expected


ACCOUNTS = {"aws": {"accounts": {"773100020003": {"name": "books"}, "123456789012": {}}}}


@pytest.mark.parametrize(
    ("account", "settings", "said"),
    [
        ("773100020003", {}, "unknown requester 773100020003"),
        ("773100020003", ACCOUNTS, "requester books (773100020003)"),
        ("123456789012", ACCOUNTS, "requester 123456789012 is yours"),
        ("999999999999", ACCOUNTS, "unknown requester 999999999999"),
        ("******", ACCOUNTS, "requester not told"),
        (None, ACCOUNTS, "requester not told"),
    ],
)
def test_a_request_says_who_asks(account: str | None, settings: Any, said: str) -> None:
    found = of_quay(of(aws_account_id=account), settings=Settings.model_validate(settings))
    waits = found["peering-waits:pcx-1"]
    assert waits.title == f"peering pcx-1 waits for you; {said}"
    assert waits.until == PENDING["expires"]
    assert waits.mends == "accept-peering"
    assert "`heroku spaces:peerings:accept pcx-1 --space quay`" in waits.detail
    assert "or have its owner take it back: `aws ec2 delete-vpc-peering-connection" in waits.detail


@pytest.mark.parametrize(
    ("account", "not_looked_at", "title", "detail"),
    [
        (
            "773100020003",
            None,
            "requester 773100020003 is yours",
            "is the AWS account that you are signed in to",
        ),
        ("773100020003", "not looked at: no credentials", "unknown requester 773100020003", "is none of the"),
        ("999999999999", None, "unknown requester 999999999999", "is none of the AWS accounts"),
    ],
)
def test_the_account_whose_credentials_are_in_use_is_known(
    account: str, not_looked_at: str | None, title: str, detail: str
) -> None:
    end = AwsEnd(pcx_id="pcx-1", account_id="773100020003", not_looked_at=not_looked_at)
    found = of_quay({**of(aws_account_id=account), Kind.AWS_ENDS: (end,)})
    waits = found["peering-waits:pcx-1"]
    assert waits.title == f"peering pcx-1 waits for you; {title}"
    assert f"its AWS account {account} {detail}" in waits.detail


def test_a_request_that_is_about_to_expire_is_told_again() -> None:
    before = of_quay(of())["peering-waits:pcx-1"]
    later = NOW + timedelta(days=2)
    seen = of_quay(of(), remembered=acknowledged(before), now=later - timedelta(seconds=1))
    assert not seen["peering-waits:pcx-1"].is_open
    soon = of_quay(of(), remembered=acknowledged(before), now=later)["peering-waits:pcx-1"]
    assert soon.is_open
    assert soon.title.endswith("it expires soon"), "minutes before it too"


def test_what_is_not_active_and_may_be_herokus_says_both_ways() -> None:
    whose = of_quay(of(type="******", status="failed"))["peering-whose:pcx-1"]
    assert whose.title == "peering pcx-1 is not active (failed); Heroku does not tell whose it is"
    assert "data services" in whose.detail
    assert "`heroku spaces:peerings quay`" in whose.detail
    assert whose.mends is None


@pytest.mark.parametrize("pcx_id", ["******", "x; reboot", None])
def test_a_request_without_an_id_of_a_peering_cannot_be_accepted_from_here(pcx_id: str | None) -> None:
    (waits,) = of_quay(of(pcx_id=pcx_id)).values()
    assert waits.mends is None
    assert "heroku spaces:peerings:accept" not in waits.detail


def test_what_is_being_set_up_for_too_long_is_a_warning() -> None:
    under_way = of(status="provisioning")
    first = of_quay(under_way)["peering-under-way:pcx-1"]
    known = known_since(first, NOW - timedelta(minutes=15))
    assert levels(of_quay(under_way, remembered=known, now=NOW - timedelta(seconds=1))) == {
        "peering-under-way:pcx-1": NOTICE
    }
    long = of_quay(under_way, remembered=known)["peering-under-way:pcx-1"]
    assert (long.level, long.since) == (WARNING, NOW - timedelta(minutes=15))
    # Its new state was written down: it stays what it is.
    again = of_quay(under_way, remembered=known_since(long, NOW))["peering-under-way:pcx-1"]
    assert again.level is WARNING


@pytest.mark.parametrize(
    ("status", "mends", "do"),
    [
        ("provisioning", "destroy-peering", "destroy it"),
        ("initiating-request", None, "have its owner take it back"),
    ],
)
def test_what_hangs_is_destroyed_where_heroku_does_that(status: str, mends: str | None, do: str) -> None:
    first = of_quay(of(status=status))["peering-under-way:pcx-1"]
    assert first.mends is None, "it takes a few minutes"
    known = known_since(first, NOW - timedelta(minutes=15))
    long = of_quay(of(status=status), remembered=known)["peering-under-way:pcx-1"]
    assert (long.mends, do in long.detail) == (mends, True)


def test_a_managed_one_that_is_being_set_up_for_too_long_cuts_off() -> None:
    managed = of(type="heroku-managed", status="provisioning")
    first = of_quay(managed)["peering-managed:pcx-1"]
    known = known_since(first, NOW - timedelta(hours=1))
    long = of_quay(managed, remembered=known)["peering-managed:pcx-1"]
    assert long.level is CRITICAL
    assert long.mends is None
    assert "ticket" in long.detail


def test_two_masked_ones_are_two_findings() -> None:
    masked = {
        "pcx_id": "******",
        "type": "heroku-managed",
        "status": "failed",
        "cidr_blocks": ["10.1.0.0/16"],
    }
    assert list(of_quay(peerings(masked, masked))) == [
        "peering-managed:10.1.0.0/16, heroku-managed",
        "peering-managed:10.1.0.0/16, heroku-managed #2",
    ]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"cidr_blocks": ["100.64.0.0/16"]}, {"peering-not-private:pcx-1": WARNING}),
        ({"cidr_blocks": ["100.64.0.0/16"], "status": "active"}, {"peering-not-private:pcx-1": NOTICE}),
        ({"cidr_blocks": ["10.9.0.0/16", "2001:db8::/56"]}, {"peering-not-private:pcx-1": WARNING}),
        ({"cidr_blocks": ["100.64.0.0/16"], "status": "deleted"}, {}),
        ({"cidr_blocks": ["100.64.0.0/16"], "type": "heroku-managed", "status": "active"}, {}),
        ({"cidr_blocks": ["172.16.0.0/16"], "status": "active"}, {}),
        ({"cidr_blocks": ["172.15.0.0/16"], "status": "active"}, {"peering-not-private:pcx-1": NOTICE}),
        ({"cidr_blocks": ["******"], "status": "active"}, {}),
    ],
)
def test_a_vpc_has_a_private_block(fields: dict[str, Any], expected: dict[str, Level]) -> None:
    assert levels(of_quay(of(**fields))) == expected


def test_a_request_with_a_public_block_is_not_to_be_accepted() -> None:
    (found,) = of_quay(of(cidr_blocks=["100.64.0.0/16"])).values()
    assert found.title == "do not accept peering pcx-1: 100.64.0.0/16 is not private"
    assert found.until == PENDING["expires"]
    assert found.mends is None
