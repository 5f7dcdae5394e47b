"""Peerings: what an operator sees of each connection, and of both of its ends."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from backend.model.aws_end import (
    AwsEnd,
    Connection,
    NetworkAcl,
    NetworkAclEntry,
    Route,
    RouteTable,
    SecurityGroupRule,
    Subnet,
    Vpc,
)
from backend.model.aws_end import Part as Asked
from backend.model.key import Key, Kind
from backend.model.peering import Peering, PeeringInfo
from backend.model.problem import Problem, Trouble
from backend.model.snapshot import UNREAD, Reading
from backend.model.space import Space
from backend.simulator.levers import Override
from backend.simulator.testing import Running
from tests.snapshots.scenes import WIDE, Scene
from tests.tui.conftest import Drive
from tests.tui.test_resource_screen import rows, said, screen, written
from tests.tui.test_truth import STRANGE
from tui.screens.peering_facts import peering_facts
from tui.screens.peerings import PeeringsScreen, entries
from tui.screens.rows import Part
from widgets.detail import Fact
from widgets.text import ASCII_SIGNS, UNICODE_SIGNS, Tone

NOW = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)
SPACE = Space(id="s1", name="harbor", state="allocated", cidr="10.2.0.0/16")
DYNOS = ("10.2.128.0/20", "10.2.144.0/20")
INFO = PeeringInfo(
    aws_account_id="847227832372",
    aws_region="us-east-1",
    vpc_id="vpc-5e",
    vpc_cidr="10.2.0.0/16",
    dyno_cidr_blocks=DYNOS,
    space_cidr_blocks=(*DYNOS, "10.2.0.0/20"),
    unavailable_cidr_blocks=("10.1.0.0/16",),
)
OWN = Peering(
    type="customer-managed",
    pcx_id="pcx-1",
    status="active",
    cidr_blocks=("10.100.0.0/16",),
    aws_vpc_id="vpc-1",
    aws_region="us-east-1",
    aws_account_id="123456789012",
)
ASKING = OWN.model_copy(
    update={"type": "unknown", "status": "pending-acceptance", "expires": NOW + timedelta(hours=47)}
)
MANAGED = Peering(type="heroku-managed", pcx_id="******", status="active", cidr_blocks=("10.1.0.0/16",))
COLUMN = [column.id for column in PeeringsScreen.columns]


def part_of(
    peerings: Sequence[Peering] | None, end: AwsEnd | None = None, *, info: PeeringInfo | None = INFO
) -> Part:
    ends = UNREAD if end is None else Reading((end,), NOW)
    return Part(
        "s1",
        SPACE,
        {
            Kind.PEERINGS: UNREAD if peerings is None else Reading(tuple(peerings), NOW),
            Kind.PEERING_INFO: UNREAD if info is None else Reading(info, NOW),
            Kind.AWS_ENDS: ends,
        },
        as_of=NOW,
    )


def end_with(**found: Any) -> AwsEnd:
    base = AwsEnd(pcx_id="pcx-1", connection=Connection(code="active"), vpc=Vpc(vpc_id="vpc-1"))
    return base.model_copy(update=found)


def cell(peering: Peering, column: str) -> str:
    (entry,) = entries(part_of([peering]), UNICODE_SIGNS)
    return entry.cells[COLUMN.index(column)].text


def told(peering: Peering, end: AwsEnd | None = None, **more: Any) -> list[tuple[str, str]]:
    """Label and text of every line of the detail."""
    part = part_of([peering], end, **more)
    return [
        (fact.label, fact.text)
        for fact in peering_facts(part, peering, UNICODE_SIGNS)
        if isinstance(fact, Fact)
    ]


def texts(peering: Peering, label: str, end: AwsEnd | None = None, **more: Any) -> list[str]:
    return [text for each, text in told(peering, end, **more) if each == label]


# Rows


@pytest.mark.parametrize(
    ("type_", "status", "sign"),
    [
        ("customer-managed", "active", "✓"),
        ("unknown", "active", "✓"),  # the type says nothing of whether it was accepted (K6)
        ("unknown", "pending-acceptance", "▲"),
        ("unknown", "initiating-request", "…"),
        ("customer-managed", "provisioning", "…"),
        ("customer-managed", "failed", "▲"),
        ("unknown", "expired", "·"),
        ("customer-managed", "rejected", "·"),
        ("customer-managed", "unheard-of", "?"),
        ("customer-managed", None, "?"),
        ("heroku-managed", "active", "✓"),
        ("heroku-managed", "failed", "✖"),
        ("heroku-postgresql", "deleted", "✖"),
        ("heroku-managed", None, "?"),
        ("heroku-managed", "******", "?"),
        (None, "pending-acceptance", "?"),
        ("******", "failed", "?"),
    ],
)
def test_the_sign_says_how_a_peering_is(type_: str | None, status: str | None, sign: str) -> None:
    peering = OWN.model_copy(update={"type": type_, "status": status})
    assert cell(peering, "sign") == sign


def test_expiry_is_told_only_while_it_waits() -> None:
    assert cell(ASKING, "expires") == "47 h"
    assert cell(ASKING.model_copy(update={"status": "active"}), "expires") == "–"
    assert cell(ASKING.model_copy(update={"expires": NOW - timedelta(minutes=1)}), "expires") == "over"
    assert cell(ASKING.model_copy(update={"expires": "soon"}), "expires") == "–"
    assert not texts(ASKING.model_copy(update={"status": "active"}), "Expires")
    assert texts(ASKING, "Expires") == ["2026-11-22 13:00 UTC, in 47 h"]


def test_an_old_value_is_never_fine() -> None:
    part = part_of([OWN])
    problem = Problem(trouble=Trouble.SERVER, message="no", at=NOW)
    old = replace(part.readings[Kind.PEERINGS], problem=problem, missed=2)
    part = replace(part, readings={**part.readings, Kind.PEERINGS: old})
    (entry,) = entries(part, UNICODE_SIGNS)
    assert entry.cells[0].text == "?"


def test_masked_peerings_that_are_alike_are_told_apart_and_copy_their_block() -> None:
    found = list(entries(part_of([MANAGED, MANAGED, OWN]), UNICODE_SIGNS))
    assert len({entry.key for entry in found}) == 3
    assert [entry.name for entry in found] == ["10.1.0.0/16", "10.1.0.0/16", "pcx-1"]


def test_what_wants_a_hand_is_sorted_first_and_what_is_over_last() -> None:
    peerings = [
        OWN.model_copy(update={"pcx_id": "pcx-2", "status": "expired"}),
        MANAGED,
        OWN,
        ASKING.model_copy(update={"pcx_id": "pcx-3"}),
        MANAGED.model_copy(update={"status": "failed"}),
    ]
    found = list(entries(part_of(peerings), UNICODE_SIGNS))
    for column in ("space", "status"):
        place = COLUMN.index(column)
        ordered = [entry.target.status for entry in sorted(found, key=lambda entry: entry.order[place])]
        assert ordered == ["failed", "pending-acceptance", "active", "active", "expired"]


def test_rows_of_all_kinds_can_be_sorted_by_every_column() -> None:
    found = [
        *entries(
            part_of([OWN, ASKING, MANAGED, Peering(), Peering(cidr_blocks=("x",), expires="x")]),
            UNICODE_SIGNS,
        ),
        *entries(part_of([]), UNICODE_SIGNS),
        *entries(part_of(None), UNICODE_SIGNS),
    ]
    for place in range(len(COLUMN)):
        assert len(sorted(found, key=lambda entry: entry.order[place])) == 7


# The Heroku end


def test_a_managed_peering_that_is_not_active_may_cut_data_services_off() -> None:
    found = told(MANAGED.model_copy(update={"status": "failed"}))
    assert ("Means", "data services of this space may be cut off; open a ticket with Heroku") in found
    assert any("cannot be changed" in text for label, text in found if label == "Type")
    assert not texts(MANAGED, "Means")


def test_a_block_that_the_space_takes_is_named() -> None:
    asking = ASKING.model_copy(update={"cidr_blocks": ("172.17.0.0/16", "10.2.0.0/20")})
    assert texts(asking, "Overlap") == [
        "172.17.0.0/16 is taken in every space",
        "10.2.0.0/20 overlaps 10.2.0.0/16, the block of the space",
    ]
    assert texts(ASKING, "Overlap") == ["none with what the space takes"]
    assert texts(ASKING.model_copy(update={"cidr_blocks": ("******",)}), "Overlap") == []


def test_what_a_peering_does_not_do_is_said_of_the_operators_own() -> None:
    labels = {"Not data", "Not beyond", "Not the web"}
    assert labels <= {label for label, _ in told(OWN)}
    assert not labels & {label for label, _ in told(MANAGED)}


def test_a_space_without_one_shows_what_asking_for_one_takes() -> None:
    facts = [fact for fact in peering_facts(part_of([]), None, UNICODE_SIGNS) if isinstance(fact, Fact)]
    found = {fact.label: fact for fact in facts}
    assert found["AWS account"].text == "847227832372"
    assert found["AWS VPC"].text == "vpc-5e"
    assert found["Space CIDRs"].to_copy == "10.2.128.0/20\n10.2.144.0/20\n10.2.0.0/20\n"


# The AWS end


def test_why_nobody_looked_is_said() -> None:
    reason = "not looked at: no credentials for 773100020003"
    assert texts(OWN, "AWS end", end_with(not_looked_at=reason)) == [reason]
    assert texts(MANAGED, "AWS end") == ["not looked at: it is in an account of Heroku's"]
    masked = OWN.model_copy(update={"pcx_id": "******"})
    assert texts(masked, "AWS end") == ["not looked at: Heroku does not tell its id"]
    assert texts(OWN, "AWS end") == ["being read …"]


def test_both_ends_are_compared() -> None:
    assert texts(OWN, "AWS end", end_with()) == ["active"]
    other = end_with(connection=Connection(code="deleted"))
    assert texts(OWN, "AWS end", other) == ["deleted; Heroku says active"]
    assert texts(OWN, "AWS end", end_with(connection=None)) == ["EC2 does not know this id"]
    unread = end_with(connection=None, problems={Asked.PEERING: "no permission"})
    assert texts(OWN, "AWS end", unread) == ["not read: no permission"]


def test_an_end_that_could_not_be_read_again_is_told_as_it_was() -> None:
    then = datetime(2026, 11, 20, 13, 48, tzinfo=UTC)
    old = end_with(not_read_again="AWS does not answer", as_of=then)
    assert texts(OWN, "AWS end", old) == ["active, as of 2026-11-20 13:48 UTC"]
    assert texts(OWN, "Not read", old) == ["could not be read again: AWS does not answer"]
    assert texts(OWN, "Not read", end_with()) == []


def table(name: str, *routes: Route, subnets: int = 1, main: bool = False) -> RouteTable:
    served = tuple(Subnet(subnet_id=f"subnet-{number}", name=f"app-{number}") for number in range(subnets))
    return RouteTable(route_table_id=name, main=main, subnets=served, routes=routes)


def through(destination: str) -> Route:
    return Route(destination=destination, target="pcx-1", state="active", through_this=True)


def test_each_route_table_is_judged_and_what_is_missing_stands_first() -> None:
    gone = Route(destination="10.2.0.0/16", target="pcx-0", state="blackhole")
    end = end_with(
        route_tables=(
            table("rtb-1", through("10.2.0.0/16"), main=True),
            table("rtb-2", subnets=2),
            table("rtb-3", through(DYNOS[0])),
            table("rtb-4", gone),
        )
    )
    assert texts(OWN, "Routes", end) == [
        "no route to 10.2.0.0/16 in rtb-2 (2 subnets: app-0, app-1)",
        "no route to 10.2.144.0/20, 10.2.0.0/20 in rtb-3 (1 subnet: app-0); one to 10.2.128.0/20",
        "10.2.0.0/16 in rtb-1 (main, 1 subnet: app-0)",
    ]
    assert texts(OWN, "Blackhole", end) == [
        "10.2.0.0/16 in rtb-4 (1 subnet: app-0) leads to pcx-0, which is gone"
    ]
    labels = [label for label, _ in told(OWN, end)]
    assert labels.index("Blackhole") < labels.index("Account")


def test_what_is_known_to_stand_in_the_way_is_seen_in_the_row_too() -> None:
    def sign(peering: Peering, end: AwsEnd | None) -> str:
        (entry,) = entries(part_of([peering], end), UNICODE_SIGNS)
        return entry.cells[0].text

    lets_in = (SecurityGroupRule(group_id="sg-1", cidr="10.2.0.0/16"),)
    right = end_with(security_group_rules=lets_in, route_tables=(table("rtb-1", through("10.2.0.0/16")),))
    assert sign(OWN, right) == "✓"
    assert sign(OWN, right.model_copy(update={"route_tables": (table("rtb-1"),)})) == "▲"
    assert sign(OWN, end_with(not_looked_at="not looked at: AWS is not asked here")) == "✓"
    unread = {Asked.ROUTE_TABLES: "no permission"}
    assert sign(OWN, end_with(security_group_rules=lets_in, problems=unread)) == "✓"


def test_where_nobody_knows_the_block_of_the_space_no_route_is_missed() -> None:
    end = end_with(route_tables=(table("rtb-1"),))
    unknown = part_of([OWN], end, info=None)
    unknown = replace(unknown, space=SPACE.model_copy(update={"cidr": "******"}))
    facts = [fact for fact in peering_facts(unknown, OWN, UNICODE_SIGNS) if isinstance(fact, Fact)]
    assert not any(fact.label == "Routes" for fact in facts)


def test_all_space_cidrs_are_said_not_to_do_for_internal_apps() -> None:
    end = end_with(route_tables=(table("rtb-1", *map(through, INFO.space_cidr_blocks or ())),))
    (text,) = texts(OWN, "Routes", end)
    assert text.endswith("internal apps take a route to all of 10.2.0.0/16")


def test_before_it_is_active_nobody_expects_routes() -> None:
    end = end_with(connection=Connection(code="pending-acceptance"), route_tables=(table("rtb-1"),))
    part = part_of([ASKING], end)
    facts = [fact for fact in peering_facts(part, ASKING, UNICODE_SIGNS) if isinstance(fact, Fact)]
    assert [fact.tone for fact in facts if fact.label == "Routes"] == [Tone.QUIET]


def test_what_could_not_be_read_gives_no_finding_of_absence() -> None:
    parts = (Asked.ROUTE_TABLES, Asked.SECURITY_GROUPS, Asked.VPC, Asked.SUBNETS)
    end = end_with(vpc=None, problems=dict.fromkeys(parts, "the IAM action is missing"))
    found = told(OWN, end)
    assert [text for label, text in found if label == "Not read"] == [
        f"{part}: the IAM action is missing" for part in parts
    ]
    assert not {"Routes", "Lets in", "VPC gone"} & {label for label, _ in found}
    unnamed = end_with(route_tables=(table("rtb-1", subnets=0),), problems={Asked.SUBNETS: "no"})
    assert texts(OWN, "Routes", unnamed) == ["no route to 10.2.0.0/16 in rtb-1 (subnets not read)"]


def test_a_secondary_block_is_said_not_to_be_reached() -> None:
    end = end_with(vpc=Vpc(vpc_id="vpc-1", name="staging", secondary_cidr_blocks=("10.9.0.0/16",)))
    assert texts(OWN, "Secondary", end) == ["10.9.0.0/16 cannot be reached: a secondary block of the VPC"]
    assert texts(OWN, "VPC", end) == ["vpc-1 (staging)"]


def test_ports_are_told_by_group_and_a_dyno_block_that_is_left_out_is_named() -> None:
    def rule(group: str, port: int, cidr: str) -> SecurityGroupRule:
        return SecurityGroupRule(
            group_id=group,
            group_name=f"{group}-name",
            protocol="tcp",
            from_port=port,
            to_port=port,
            cidr=cidr,
        )

    rules = (
        *(rule("sg-1", port, block) for port in (443, 5432) for block in DYNOS),
        rule("sg-2", 5432, DYNOS[0]),
        SecurityGroupRule(group_id="sg-1", group_name="sg-1-name", egress=True, cidr="0.0.0.0/0"),
        SecurityGroupRule(group_id="sg-2", group_name="sg-2-name", egress=True, cidr="0.0.0.0/0"),
    )
    end = end_with(security_group_rules=rules)
    assert texts(OWN, "Lets in", end) == [
        "sg-2-name (sg-2): tcp 5432 from 10.2.128.0/20, but not from 10.2.144.0/20",
        "sg-1-name (sg-1): tcp 443, 5432 from 10.2.128.0/20, 10.2.144.0/20",
    ]
    assert texts(OWN, "Lets out", end) == ["all to 0.0.0.0/0: sg-1-name, sg-2-name"]
    assert texts(OWN, "Lets in", end_with()) == ["no security group lets the dynos of the space in"]


def test_a_network_acl_that_lets_no_replies_out_is_told() -> None:
    inward = NetworkAclEntry(rule_number=100, action="allow", cidr="0.0.0.0/0")
    outward = NetworkAclEntry(
        rule_number=100,
        egress=True,
        action="allow",
        protocol="tcp",
        from_port=443,
        to_port=443,
        cidr="0.0.0.0/0",
    )
    acl = NetworkAcl(
        network_acl_id="acl-1", subnets=(Subnet(subnet_id="subnet-1"),), entries=(inward, outward)
    )
    assert texts(OWN, "Cut off", end_with(network_acls=(acl,))) == [
        "acl-1 lets no replies to 10.2.128.0/20, 10.2.144.0/20 out; they go to ports 1024-65535"
    ]
    assert texts(OWN, "Network ACL", end_with(network_acls=(acl,))) == [
        "acl-1 (1 subnet: subnet-1): in all from 0.0.0.0/0; out tcp 443 to 0.0.0.0/0"
    ]
    unused = acl.model_copy(update={"subnets": ()})
    assert not texts(OWN, "Cut off", end_with(network_acls=(unused,)))


# On the screen


def answers(space: str, peerings: Any) -> Callable[[Running], None]:
    def prepare(simulator: Running) -> None:
        path = f"/spaces/{simulator.world.space(space).id}/peerings"
        simulator.levers.override(Override(path, peerings))

    return prepare


async def test_every_peering_is_listed_with_its_status_and_a_space_without_says_so(drive: Drive) -> None:
    async with drive(Scene("peerings", size=(120, 40), keys=("3",))) as (app, _, _simulator):
        lines = [line.split() for line in rows(app)]
        assert [
            "▲",
            "harbor",
            "PROD",
            "pcx-04f21c09b7d5e8603",
            "10.220.0.0/16",
            "pending-acceptance",
        ] in lines
        assert lines.count(["✓", "harbor", "PROD", "******", "10.1.0.0/16", "active"]) == 2
        assert ["dock", "none"] in lines
        assert ["…", "slip", "not", "yet:", "allocating"] in lines


async def test_all_eight_columns_stand_beside_each_other_where_there_is_room(drive: Drive) -> None:
    async with drive(Scene("peerings", size=(220, 40), keys=("3",))) as (app, _, _simulator):
        assert rows(app)[0].replace(" ↑", "").split() == [
            "space", "pcx", "type", "block", "status", "expires", "VPC", "region", "account",
        ]  # fmt: skip


async def test_time_left_goes_down_without_being_read(drive: Drive) -> None:
    async with drive(Scene("peerings", size=(200, 40), keys=("3",))) as (app, pilot, simulator):
        (line,) = [line for line in rows(app) if "pcx-02f8d4b6c1e3a5907" in line]
        assert "9 min" in line
        simulator.clock.advance(120)
        screen(app).time_went_by()
        await pilot.pause()
        (line,) = [line for line in rows(app) if "pcx-02f8d4b6c1e3a5907" in line]
        assert "7 min" in line


async def test_the_other_end_is_read_for_the_row_under_the_cursor_alone(drive: Drive) -> None:
    async with drive(Scene("peerings", keys=("3", "s", *"quay", "enter", "s", *"all", "enter"))) as (
        app,
        _,
        _s,
    ):
        entry = screen(app).entry
        assert entry is not None
        seen = {key.space for key in screen(app).keys_in_sight() if key.kind is Kind.AWS_ENDS}
        assert seen == {entry.space}
        assert app.snapshot.reading(Key(Kind.PEERING_INFO, entry.space)).value is not None


async def test_the_line_of_an_account_copies_the_number_alone(
    drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with drive(Scene("peerings", keys=("3", "s", *"quay", "enter", "enter"))) as (app, pilot, _):
        written(app, monkeypatch)
        while screen(app).detail.fact is None or screen(app).detail.fact.label != "Account":
            await pilot.press("down")
        await pilot.press("y")
        assert said(app) == "sent to the terminal's clipboard: 123456789012"


async def test_strange_peerings_are_shown_and_break_nothing(drive: Drive) -> None:
    fields = ("type", "status", "aws_vpc_id", "aws_region", "aws_account_id", "expires")
    bodies: list[Any] = [
        {"pcx_id": text, "cidr_blocks": [text], **dict.fromkeys(fields, text)} for text in STRANGE
    ]
    bodies += [{}, None, 5, {"cidr_blocks": "10.0.0.0/16", "status": {"a": 1}}]
    keys = (
        "3",
        "s",
        *"quay",
        "enter",
        *["down"] * 5,
        "enter",
        "down",
        "down",
        "y",
        "escape",
        "end",
        "Y",
        "escape",
    )
    async with drive(Scene("peerings", keys=keys, prepare=answers("quay", bodies), size=WIDE)) as (
        app,
        _,
        _s,
    ):
        found = screen(app).rows.shown
        assert len({entry.key for entry in found}) == len(bodies)
        assert not any(sign in "\n".join(rows(app)) for sign in "\x1b\u202e\x9b")


def test_in_ascii_every_sign_is_ascii() -> None:
    for peering in (OWN, ASKING, MANAGED, OWN.model_copy(update={"cidr_blocks": ()})):
        (entry,) = entries(part_of([peering]), ASCII_SIGNS)
        assert all(piece.text.isascii() for piece in entry.cells)
        facts = peering_facts(part_of([peering]), peering, ASCII_SIGNS)
        assert all(fact.text.isascii() for fact in facts if isinstance(fact, Fact))
