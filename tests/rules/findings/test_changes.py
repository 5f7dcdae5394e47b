"""What others rely on, and has changed since somebody looked."""

from typing import Any

import pytest

from backend.model.finding import Remembered
from backend.model.key import Key, Kind
from backend.rules.seen import seen
from tests.rules.support import NOW, value

from .support import NOTICE, WARNING, acknowledged, of_quay


def baseline(kind: Kind, *texts: str) -> Remembered:
    return Remembered(baselines={Key(kind, "id-quay"): texts})


def nat(*sources: str, state: str = "enabled") -> dict[Kind, Any]:
    return {Kind.NAT: {"state": state, "sources": sources}}


BEFORE = baseline(Kind.NAT, "52.0.1.9", "54.164.1.9")


@pytest.mark.parametrize(
    ("resources", "remembered", "said"),
    [
        (nat("54.164.1.9", "52.0.1.9"), BEFORE, None),
        (nat("52.0.1.9", "54.164.1.10"), BEFORE, "outbound IPs changed: + 54.164.1.10 and - 54.164.1.9"),
        (nat("52.0.1.9"), BEFORE, "outbound IPs changed: - 54.164.1.9"),
        (nat("52.0.1.9", state="updating"), BEFORE, None),
        (nat(), BEFORE, None),
        (nat("52.0.1.9", "******"), BEFORE, None),
        (nat("54.164.1.10"), Remembered(), None),
    ],
    ids=[
        "the same in another order",
        "one for another",
        "one less",
        "being updated is no end yet",
        "none told",
        "some are masked",
        "nothing to compare with",
    ],
)
def test_outbound_ips_are_compared_with_those_that_somebody_saw(
    resources: dict[Kind, Any], remembered: Remembered, said: str | None
) -> None:
    found = of_quay(resources, remembered=remembered)
    changed = found.get("outbound-changed:nat")
    assert (changed and changed.title) == said
    if changed is not None:
        assert changed.level is WARNING
        assert "Firewalls that let in the old ones" in changed.detail


def test_acknowledging_makes_what_is_there_the_new_baseline() -> None:
    resources = nat("52.0.1.9", "54.164.1.10")
    changed = of_quay(resources, remembered=BEFORE)["outbound-changed:nat"]
    assert changed.baseline == ("52.0.1.9", "54.164.1.10")
    assert of_quay(resources, remembered=baseline(Kind.NAT, *changed.baseline)) == {}


def test_a_change_that_was_acknowledged_is_told_again_when_there_is_another() -> None:
    seen_once = acknowledged(of_quay(nat("52.0.1.9"), remembered=BEFORE)["outbound-changed:nat"])
    both = Remembered(acknowledged=seen_once.acknowledged, baselines=BEFORE.baselines)
    assert not of_quay(nat("52.0.1.9"), remembered=both)["outbound-changed:nat"].is_open
    assert of_quay(nat("52.0.1.11"), remembered=both)["outbound-changed:nat"].is_open


def test_trusted_ips_that_changed_are_told_with_who_and_when() -> None:
    rules = [
        {"action": "allow", "source": "198.51.100.0/28"},
        {"action": "deny", "source": "198.51.100.3/32"},
    ]
    ruleset = {"id": "r-2", "rules": rules, "created_by": "netops@acme.example", "created_at": NOW}
    found = of_quay(
        {Kind.INBOUND_RULESET: ruleset},
        remembered=baseline(Kind.INBOUND_RULESET, "198.51.100.0/28", "203.0.113.7/32"),
    )
    changed = found["trusted-changed:inbound_ruleset"]
    assert (changed.level, changed.since) == (NOTICE, NOW)
    assert changed.title == (
        "trusted IPs changed by netops@acme.example: + deny 198.51.100.3/32 and - 203.0.113.7/32"
    )


def test_ends_of_the_vpn_that_changed_are_told_with_the_firewall_lines() -> None:
    def tunnels(*ips: str) -> list[dict[str, str]]:
        return [{"ip": ip, "status": "UP"} for ip in ips]

    one = {"id": "v-2", "name": "office", "status": "active", "tunnels": tunnels("34.203.1.1", "34.227.1.2")}
    before = baseline(Kind.VPN_CONNECTIONS, "34.203.1.1", "34.227.1.1")
    changed = of_quay({Kind.VPN_CONNECTIONS: [one]}, remembered=before)["gateways-changed:vpn_connections"]
    assert changed.level is WARNING
    assert changed.title == "Heroku's ends of the VPN changed: + 34.227.1.2 and - 34.227.1.1"
    assert "500 and 4500" in changed.detail
    assert of_quay({Kind.VPN_CONNECTIONS: []}, remembered=before) == {}


@pytest.mark.parametrize(
    ("kind", "came", "texts"),
    [
        (Kind.NAT, {"state": "enabled", "sources": ["9.1.1.1", "10.1.1.1"]}, ("9.1.1.1", "10.1.1.1")),
        (Kind.NAT, {"sources": ["9.1.1.1", "9.1.1.1"]}, ("9.1.1.1",)),
        (Kind.NAT, {"state": "enabled"}, None),
        (Kind.INBOUND_RULESET, {"rules": []}, ()),
        (Kind.INBOUND_RULESET, {}, None),
        (Kind.INBOUND_RULESET, {"rules": [{"action": "allow"}]}, None),
        (Kind.VPN_CONNECTIONS, [{"tunnels": [{"ip": "9.1.1.1"}, {}]}], None),
        (Kind.VPN_CONNECTIONS, [{"tunnels": None}], None),
        (Kind.PEERINGS, [{"pcx_id": "pcx-1"}], None),
    ],
    ids=[
        "sorted as addresses",
        "each once",
        "not told",
        "nobody is let in",
        "rules that are not told",
        "a rule that is not told",
        "an end that is not told",
        "no tunnels yet",
        "what nobody compares",
    ],
)
def test_what_is_compared(kind: Kind, came: Any, texts: tuple[str, ...] | None) -> None:
    assert seen(kind, value(kind, came)) == texts
    assert seen(kind, None) is None


def test_no_key_of_a_tunnel_is_ever_compared() -> None:
    tunnels = [{"ip": "9.1.1.1", "pre_shared_key": "psk-one"}]
    came = [{"id": "v-1", "tunnels": tunnels}]
    assert seen(Kind.VPN_CONNECTIONS, value(Kind.VPN_CONNECTIONS, came)) == ("9.1.1.1",)
