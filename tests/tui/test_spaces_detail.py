"""What a space holds, in a word in its row and in full in its detail; who changed its trusted IPs."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from backend.model.inbound_ruleset import InboundRuleset, Rule
from backend.model.key import Key, Kind
from backend.model.nat import Nat
from backend.model.peering import Peering
from backend.model.snapshot import UNREAD, Reading, Snapshot
from backend.model.space import Space
from backend.model.vpn_connection import Tunnel, VpnConnection
from backend.simulator.faults import Fault
from backend.simulator.levers import Override
from backend.simulator.testing import Running
from tests.snapshots.scenes import WIDE, Scene
from tests.tui.conftest import Drive
from tests.tui.support import said, screen
from tui.app import Dashboard
from tui.screens.rows import Part
from tui.screens.space_facts import space_facts
from tui.screens.spaces import SpacesScreen, entry
from tui.screens.trusted_history import history_facts
from widgets.detail import Fact
from widgets.text import UNICODE_SIGNS, Tone

NOW = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)
SPACE = Space(id="s1", name="harbor", state="allocated", cidr="10.2.0.0/16")
COLUMN = [column.id for column in SpacesScreen.columns]
OPEN = InboundRuleset(rules=(Rule(action="allow", source="192.0.2.0/24"),), applied=True)
NAT = Nat(state="enabled", sources=("192.0.2.1", "192.0.2.2"))
OWN = Peering(type="customer-managed", pcx_id="pcx-1", status="active")
ASKING = Peering(type="unknown", pcx_id="pcx-2", status="pending-acceptance")
MANAGED = Peering(type="heroku-managed", pcx_id="******", status="active")
FINE: dict[Kind, Any] = {
    Kind.INBOUND_RULESET: OPEN,
    Kind.PEERINGS: (),
    Kind.VPN_CONNECTIONS: (),
    Kind.NAT: NAT,
}


def part_with(**values: Any) -> Part:
    """By the names of kinds; None is unread, and so is what only the detail shows."""
    found = {**FINE, **{Kind(name): value for name, value in values.items()}}
    kinds = SpacesScreen.kinds + SpacesScreen.detail_kinds
    return Part(
        "s1",
        SPACE,
        {kind: UNREAD if found.get(kind) is None else Reading(found[kind], NOW) for kind in kinds},
        as_of=NOW,
        was_up=frozenset({"v1"}),
    )


def cell(column: str, **values: Any) -> str:
    return entry(part_with(**values), UNICODE_SIGNS).cells[COLUMN.index(column)].text


def vpn(*tunnels: str, status: str = "active", name: str = "v1") -> tuple[VpnConnection, ...]:
    """`v1` was up once."""
    made = tuple(Tunnel(status=each) for each in tunnels)
    return (VpnConnection(id=name, name="office", status=status, tunnels=made),)


def facts_of(**values: Any) -> dict[str, Fact]:
    """By label, with the picture that limits are counted from."""
    part = part_with(**values)
    readings = {Key(Kind.SPACES): Reading((SPACE,), NOW)}
    readings |= {Key(kind, "s1"): reading for kind, reading in part.readings.items()}
    found = space_facts(part, Snapshot(readings), UNICODE_SIGNS)
    return {fact.label: fact for fact in found if isinstance(fact, Fact)}


# The row


@pytest.mark.parametrize(
    ("peerings", "text"),
    [
        ((), "0"),
        ((OWN, OWN, MANAGED), "2"),
        ((OWN, ASKING), "1+1?"),
        ((OWN.model_copy(update={"status": "provisioning"}),), "0+1…"),
        ((OWN, MANAGED.model_copy(update={"status": "failed"})), "1"),
        ((OWN.model_copy(update={"status": "expired"}),), "0"),
        (None, "–"),
    ],
)
def test_peerings_in_a_word(peerings: tuple[Peering, ...] | None, text: str) -> None:
    assert cell("peerings", peerings=peerings) == text


@pytest.mark.parametrize(
    ("connections", "text"),
    [
        ((), "none"),
        (vpn("UP", "UP"), "2/2 up"),
        (vpn("UP", "DOWN"), "1/2 up"),
        (vpn(status="provisioning"), "coming"),
        (vpn("DOWN", "DOWN", status="deprovisioning"), "going"),
        (vpn(status="failed"), "failed"),
        (vpn("DOWN", "DOWN", name="v2"), "waits"),
        (vpn(), "?"),
        (None, "–"),
    ],
)
def test_vpn_in_a_word(connections: tuple[VpnConnection, ...] | None, text: str) -> None:
    assert cell("vpn_connections", vpn_connections=connections) == text


@pytest.mark.parametrize(
    ("nat", "text"),
    [
        (NAT, "2"),
        (Nat(state="updating", sources=("192.0.2.1",)), "1"),
        (Nat(state="disabled", sources=()), "off"),
        (Nat(state="enabled"), "–"),
        (None, "–"),
    ],
)
def test_outbound_ips_in_a_word(nat: Nat | None, text: str) -> None:
    assert cell("outbound_ips", nat=nat) == text


@pytest.mark.parametrize(
    ("values", "sign"),
    [
        ({}, "✓"),
        ({"peerings": (ASKING,)}, "▲"),
        ({"peerings": (ASKING,), "vpn_connections": vpn("DOWN", "DOWN")}, "✖"),
        ({"vpn_connections": vpn("UP", "DOWN")}, "▲"),
        ({"vpn_connections": vpn("DOWN", "DOWN", name="v2")}, "·"),
        ({"nat": Nat(state="updating")}, "…"),
        ({"peerings": None}, "…"),
        ({"peerings": (MANAGED.model_copy(update={"status": "failed"}),)}, "✖"),
        ({"inbound_ruleset": OPEN.model_copy(update={"applied": False})}, "▲"),
        ({"nat": Nat(state="updating"), "vpn_connections": vpn("DOWN", "DOWN", name="v2")}, "…"),
    ],
)
def test_the_sign_of_a_space_is_the_worst_of_what_it_holds(values: dict[str, Any], sign: str) -> None:
    assert cell("sign", **values) == sign


# The detail


def test_what_is_used_of_each_limit_is_told_and_from_nine_tenths_on_it_is_a_notice() -> None:
    rules = tuple(Rule(action="allow", source=f"192.0.2.{host}/32") for host in range(18))
    found = facts_of(
        peerings=(OWN, ASKING, MANAGED),
        inbound_ruleset=InboundRuleset(rules=rules),
        vpn_connections=vpn("UP"),
    )
    assert found["Peerings"].text == "2 of 5: 1 active, 1 pending-acceptance, 1 of Heroku's beside"
    assert found["Peerings"].tone is Tone.PLAIN
    assert found["Trusted IPs"].text == "18 of 20; nearly all used, a ticket raises it"
    assert found["Trusted IPs"].tone is Tone.ACCENT
    assert found["VPN"].text == "1 of 1: office 1 of 1 up"
    assert found["VPN"].tone is Tone.PLAIN


def test_more_than_the_usual_limit_was_raised_by_a_ticket() -> None:
    rules = tuple(Rule(action="allow", source=f"192.0.2.{host}/32") for host in range(21))
    found = facts_of(inbound_ruleset=InboundRuleset(rules=rules))
    assert found["Trusted IPs"].text == "21; the usual limit of 20 was raised"


def test_all_used_is_told_as_such() -> None:
    found = facts_of(peerings=tuple(OWN.model_copy(update={"pcx_id": f"pcx-{n}"}) for n in range(5)))
    assert found["Peerings"].text == "5 of 5: 5 active; all used, a ticket raises it"


def test_what_is_not_known_is_never_none_of_them() -> None:
    found = facts_of(peerings=None, nat=None)
    assert found["Peerings"].text == "being read"
    assert found["Dynos"].text == "being read"
    assert found["Outbound IPs"].text == "being read"
    assert found["Peerings"].to_copy == ""


def test_a_list_that_is_not_applied_is_told_beside_the_count() -> None:
    found = facts_of(inbound_ruleset=OPEN.model_copy(update={"applied": False}))
    assert found["Trusted IPs"].text == "1 of 20, not applied"


def lines(app: Dashboard) -> dict[str, str]:
    return {item.label: item.text for item in screen(app).detail.items if isinstance(item, Fact)}


async def test_the_lines_of_peering_info_are_there_each_to_be_copied(drive: Drive) -> None:
    async with drive(Scene("spaces", size=WIDE, keys=("slash", *"quay", "enter"))) as (app, pilot, _):
        found = lines(app)
        assert found["AWS account"] == "847227832372"
        assert found["AWS region"] == "us-east-1"
        assert found["VPC CIDR"] == "10.0.0.0/16"
        assert found["Unavailable"] == "10.1.0.0/16"
        assert set(found) >= {"AWS VPC", "Space CIDRs", "Dyno CIDRs"}
        await pilot.press("enter")
        while screen(app).detail.fact is None or screen(app).detail.fact.label != "Dyno CIDRs":
            await pilot.press("down")
        await pilot.press("y")
        assert said(app) == "sent to the terminal's clipboard: 10.0.128.0/20 and 1 lines more"


async def test_counts_of_apps_and_dynos_and_who_may_create_apps(drive: Drive) -> None:
    async with drive(Scene("spaces", size=WIDE, keys=("slash", *"harbor", "enter"))) as (app, _, _simulator):
        found = lines(app)
        assert found["Apps"] == "18 of 20; nearly all used, a ticket raises it"
        assert found["Process types"] == "27 of 100"
        assert found["Dynos"] == "41 of 100"
        assert found["Create apps"].startswith("admins of the team, and ")


async def test_what_a_space_does_not_have_is_told_where_it_would_stand(drive: Drive) -> None:
    async with drive(Scene("spaces", size=WIDE, keys=("slash", *"pier-fir", "enter"))) as (
        app,
        _,
        _simulator,
    ):
        found = lines(app)
        assert found["Peerings"].startswith("Heroku answers: VPC peering ")
        assert found["VPN"].startswith("Heroku answers: VPN connections ")
        assert found["Dynos"].endswith(" of 100")


@pytest.mark.slow
async def test_what_cannot_be_read_for_one_reason_is_told_once(drive: Drive) -> None:
    def refuse(simulator: Running) -> None:
        simulator.faults.add(Fault(path="/spaces/*/*", count=None, status=503))

    async with drive(Scene("spaces", prepare=refuse)) as (app, _, _simulator):
        told = [item.text for item in screen(app).detail.items if getattr(item, "label", "") == "Not read"]
        assert told[0].startswith("trusted IPs, peerings, VPN, outbound IPs, topology, members: Heroku has ")
        assert lines(app)["Peerings"] == "could not be read"


# Who changed the trusted IPs


def ruleset(day: int, *sources: str, by: str = "ops@acme.example") -> InboundRuleset:
    rules = tuple(Rule(action="allow", source=source) for source in sources)
    return InboundRuleset(created_at=datetime(2026, 11, day, tzinfo=UTC), created_by=by, rules=rules)


def history(*rulesets: InboundRuleset) -> list[Fact]:
    part = Part("s1", SPACE, {Kind.INBOUND_RULESETS: Reading(rulesets, NOW)})
    return list(history_facts(part, UNICODE_SIGNS))


def test_each_change_is_told_with_when_by_whom_and_what_the_last_one_first() -> None:
    # The API promises no order.
    found = history(ruleset(2, "a"), ruleset(3, "b", "c", by="net@acme.example"), ruleset(1, "0.0.0.0/0"))
    assert [fact.text for fact in found] == [
        "2026-11-03 00:00 UTC by net@acme.example: +b +c -a",
        "2026-11-02 00:00 UTC by ops@acme.example: +a -0.0.0.0/0",
        "2026-11-01 00:00 UTC by ops@acme.example: the first list, 1 range",
    ]


def test_a_long_change_is_told_in_short_and_copied_whole() -> None:
    (first, _) = history(ruleset(2, *(f"192.0.2.{host}" for host in range(9))), ruleset(1))
    assert first.text.endswith("9 added: +192.0.2.0 +192.0.2.1 +192.0.2.2 +192.0.2.3 and 5 more")
    assert first.to_copy.endswith("+192.0.2.8")


def test_only_the_last_changes_are_told_and_how_many_came_before() -> None:
    found = history(*(ruleset(day, str(day)) for day in range(1, 9)))
    assert len(found) == 6
    assert found[-1].text == "3 earlier ones"


def test_nonsense_in_the_history_breaks_nothing() -> None:
    found = history(InboundRuleset(), ruleset(2, "a"), InboundRuleset(created_at="soon", rules=()))
    assert [fact.text.split(": ")[1] for fact in found] == [
        "Heroku does not tell the ranges",
        "Heroku does not tell the ranges",
        "the first list, 0 ranges",
    ]


def refused(space: str) -> Callable[[Running], None]:
    def prepare(simulator: Running) -> None:
        path = f"/spaces/{simulator.world.space(space).id}/inbound-rulesets"
        simulator.levers.override(Override(path, {"id": "forbidden", "message": "Not for you."}, 403))

    return prepare


async def test_the_history_is_in_the_detail_of_trusted_ips(drive: Drive) -> None:
    async with drive(Scene("trusted-ips", keys=("5", "s", *"harbor", "enter"))) as (app, _, _simulator):
        assert "2026-11-20 13:40 UTC by netops@acme.example: +192.0.2.200/32" in lines(app)["Changes"]


async def test_a_history_that_cannot_be_read_says_why(drive: Drive) -> None:
    scene = Scene("trusted-ips", keys=("5", "s", *"harbor", "enter"), prepare=refused("harbor"))
    async with drive(scene) as (app, _, _simulator):
        assert "Not for you." in lines(app)["Not read"]
        assert "Changes" not in lines(app)


@pytest.mark.parametrize(("space", "apps"), [("harbor", ("billing",)), ("quay", ())])
async def test_trusted_ips_tell_which_apps_they_are_not_about(
    drive: Drive, space: str, apps: tuple[str, ...]
) -> None:
    async with drive(Scene("trusted-ips", keys=("5", "s", *space, "enter"))) as (app, _, _simulator):
        assert "every app of the space that is not internal" in lines(app)["Holds for"]
        told = lines(app).get("Not for", "")
        assert bool(told) is bool(apps)
        assert all(name in told for name in apps)
