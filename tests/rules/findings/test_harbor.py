"""Every finding of the demo's estate, frozen, by the way that the product takes: each of them is true."""

from collections.abc import Iterator

import pytest

from backend.estate.plan import universe
from backend.model.finding import Finding
from backend.model.key import Key, Kind
from backend.model.settings import Settings
from backend.model.snapshot import Snapshot
from backend.simulator.testing import Running
from tests.estate.sessions import session

from .support import NOTICE, WARNING

SETTINGS = Settings.model_validate(
    {"aws": {"accounts": {"123456789012": {"name": "production"}, "210987654321": {"name": "staging"}}}}
)
LOOKED_AT_ON_A_SCREEN = (Kind.PEERING_INFO, Kind.TOPOLOGY)


def everything(snapshot: Snapshot) -> Iterator[Key]:
    yield from universe(snapshot)
    for name, _ in snapshot.each_to_ask_about():
        yield from (Key(kind, name) for kind in LOOKED_AT_ON_A_SCREEN)


@pytest.fixture
async def found(simulator: Running) -> dict[str, Finding]:
    """The findings of Heroku's side; those of the AWS ends need an AWS to look at."""
    one = session(simulator.url, None, settings=SETTINGS)
    one.clock.now = simulator.world.now  # type: ignore[method-assign]
    await one.read_once(everything, 20)
    return {each.id: each for each in one.findings() if each.resource is not Kind.AWS_ENDS}


async def test_all_of_them_and_nothing_else(found: dict[str, Finding]) -> None:
    assert {name: each.level for name, each in found.items()} == {
        # Five VPCs are peered; the sixth asked in vain.
        "limit-reached:breakwater:peerings": WARNING,
        "peering-ended:breakwater:pcx-06c4a8e2d5f1b3779": NOTICE,
        # Down for an hour.
        "vpn-tunnel-down:breakwater:plant": WARNING,
        "trusted-open:dock:inbound_ruleset": NOTICE,
        "vpn-under-way:dock:workshop": NOTICE,
        # Nine minutes are left.
        "peering-waits:drydock:pcx-02f8d4b6c1e3a5907": WARNING,
        # An empty list, and backoffice is not internal.
        "trusted-nobody:drydock:inbound_ruleset": WARNING,
        "vpn-never-up:drydock:depot": NOTICE,
        "limit-near:harbor:apps": NOTICE,
        "peering-waits:harbor:pcx-04f21c09b7d5e8603": WARNING,
        "trusted-host-bits:harbor:inbound_ruleset": NOTICE,
        "trusted-not-applied:harbor:inbound_ruleset": WARNING,
        "space-deleting:jetty:spaces": NOTICE,
        "app-certificates:ledger:ledger-api": WARNING,
        # It asks with 172.17.0.0/16; its VPN on 10.1.0.0/16 is fine, for its data block is another.
        "peering-overlaps:ledger:pcx-07b3e5d18c4fa2905": WARNING,
        "space-lacks:pier-fir:spaces": NOTICE,
        "trusted-open:pier-fir:inbound_ruleset": NOTICE,
        "app-no-web-dyno:vault:records": WARNING,
        # Down for two minutes.
        "vpn-tunnel-down:vault:branch": NOTICE,
        # Nothing of quay, and nothing of slip, which is allocated within its ten minutes.
    }


async def test_the_stranger_is_told_from_the_operators_own(found: dict[str, Finding]) -> None:
    assert "unknown requester 773100020003" in found["peering-waits:harbor:pcx-04f21c09b7d5e8603"].title
    assert "requester staging (210987654321)" in found["peering-waits:drydock:pcx-02f8d4b6c1e3a5907"].title


async def test_the_whole_story_fits_the_lines_of_a_terminal(found: dict[str, Finding]) -> None:
    """One sentence each, of which the detail says the rest."""
    assert max(len(each.title) for each in found.values()) <= 115
    assert not any(each.title.endswith(".") for each in found.values())
