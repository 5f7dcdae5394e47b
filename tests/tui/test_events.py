"""What changed is told in words that an operator reads at a glance."""

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import SecretStr

from backend.model.event import ACTION, DONE, Difference, Event, Source
from backend.model.inbound_ruleset import Rule
from backend.model.key import Key, Kind
from tui.events import in_words

AT = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)
HOME, LAB = Rule(action="allow", source="192.0.2.0/28"), Rule(action="allow", source="198.51.100.0/28")
BAD = Rule(action="deny", source="203.0.113.7/32")
UP = {
    "tunnels.1.status": ("DOWN", "UP"),
    "tunnels.1.status_message": ("IPSEC IS DOWN", "IPSEC IS UP"),
    "tunnels.1.last_status_change": (AT, AT),
}


def changed(kind: Kind, fields: dict[str, Any], item: str | None = None) -> str:
    return in_words(Event(AT, Difference.CHANGED, Key(kind, "id-vault"), "vault", fields, item))


@pytest.mark.parametrize(
    ("kind", "fields", "item", "said"),
    [
        (
            Kind.SPACES,
            {"state": ("allocating", "allocated")},
            None,
            "space vault: allocated (was allocating)",
        ),
        (Kind.VPN_CONNECTIONS, UP, "branch", "VPN branch of vault: tunnel 1 UP (was DOWN)"),
        (
            Kind.VPN_CONNECTIONS,
            {
                "status": ("provisioning", "active"),
                "tunnels.1.status": (None, "DOWN"),
                "tunnels.1.ip": (None, "192.0.2.1"),
                "tunnels.1.pre_shared_key": (None, SecretStr("psk.first")),
            },
            "branch",
            "VPN branch of vault: active (was provisioning), tunnel 1 DOWN",
        ),
        (
            Kind.PEERINGS,
            {"status": ("pending-acceptance", "expired")},
            "pcx-1",
            "peering pcx-1 of vault: expired, nobody accepted it in time; it has to be asked for anew "
            "(was pending-acceptance)",
        ),
        (
            Kind.INBOUND_RULESET,
            {"rules": ((HOME, LAB), (HOME, BAD)), "id": ("1", "2"), "applied": (True, False)},
            None,
            "trusted IPs of vault: +deny 203.0.113.7/32 -198.51.100.0/28, 2 ranges now, "
            "the list is not in force",
        ),
        (
            Kind.INBOUND_RULESET,
            {"rules": (None, (HOME,))},
            None,
            "trusted IPs of vault: 1 range now, ranges not told before",
        ),
        (
            Kind.VPN_CONNECTIONS,
            {"tunnels.2.last_status_change": (AT, AT)},
            "branch",
            "VPN branch of vault: tunnel 2 was otherwise between two looks, and is as before",
        ),
        (
            Kind.NAT,
            {"sources": (("192.0.2.1",), ("192.0.2.1", "192.0.2.2"))},
            None,
            "outbound IPs of vault: sources 192.0.2.1, 192.0.2.2 (was 192.0.2.1)",
        ),
        (
            Kind.APPS,
            {"maintenance": (None, True)},
            "billing",
            "app billing of vault: maintenance yes (was not told)",
        ),
        (
            Kind.VPN_CONNECTIONS,
            {"tunnels.2.status_message": ("IPSEC IS UP", "1 accepted route")},
            "branch",
            "VPN branch of vault: Heroku says of tunnel 2: 1 accepted route",
        ),
        (
            Kind.VPN_CONNECTIONS,
            {"status_message": ("supplemental error message", None)},
            "branch",
            "VPN branch of vault: Heroku says nothing any more",
        ),
        (
            Kind.INBOUND_RULESET,
            {"created_by": ("ops@acme.example", None)},
            None,
            "trusted IPs of vault changed: created by",
        ),
        (
            Kind.SPACES,
            {"outbound_ips_state": ("updating", "enabled")},
            None,
            "space vault: outbound ips state enabled (was updating)",
        ),
    ],
)
def test_a_change_says_of_what_and_how_it_is_and_was(
    kind: Kind, fields: dict[str, Any], item: str | None, said: str
) -> None:
    assert changed(kind, fields, item) == said


def test_a_key_that_changes_is_told_without_a_key() -> None:
    keys = {"tunnels.2.pre_shared_key": (SecretStr("psk.before"), SecretStr("psk.after"))}
    said = changed(Kind.VPN_CONNECTIONS, keys, "branch")
    assert said == "VPN branch of vault: tunnel 2 has another key"


@pytest.mark.parametrize(
    ("kind", "item", "done", "words"),
    [
        (Kind.PEERINGS, "pcx-1", "Accept the request", "peering pcx-1 of vault: Accept the request"),
        (Kind.AWS_ENDS, "rtb-1", "Route 10.0.0.0/16", "AWS end rtb-1 of vault: Route 10.0.0.0/16"),
    ],
)
def test_what_a_guided_change_did_is_told_as_its_step_is_called(
    kind: Kind, item: str, done: str, words: str
) -> None:
    fields = {DONE: (None, done), ACTION: (None, "peerings.accept")}
    key = Key(kind, "id-vault")
    event = Event(AT, Difference.CHANGED, key, "vault", fields, item, "ops (ops)", Source.CHANGE)
    assert in_words(event) == words


@pytest.mark.parametrize(
    ("difference", "words"),
    [
        (Difference.APPEARED, "is new"),
        (Difference.VANISHED, "is gone"),
        (Difference.FAILED, "could not be read"),
        (Difference.RECOVERED, "can be read again"),
    ],
)
def test_what_comes_and_goes(difference: Difference, words: str) -> None:
    event = Event(AT, difference, Key(Kind.PEERINGS, "id-vault"), "vault", {}, "pcx-1")
    assert in_words(event) == f"peering pcx-1 of vault {words}"


def test_a_request_that_comes_says_that_it_waits_for_you() -> None:
    new = Event(
        AT,
        Difference.APPEARED,
        Key(Kind.PEERINGS, "id-vault"),
        "vault",
        {"status": (None, "pending-acceptance")},
        "pcx-1",
    )
    assert in_words(new) == "peering pcx-1 of vault is new: pending-acceptance, a request that waits for you"
