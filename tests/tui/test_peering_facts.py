"""What an operator is told of both ends of a peering."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

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
from backend.model.peering import Peering
from tests.tui.peerings import ASKING, DYNOS, INFO, MANAGED, OWN, SPACE, part_of, texts, told
from tui.screens.peering_facts import peering_facts
from tui.screens.peerings import entries
from widgets.detail import Fact
from widgets.text import UNICODE_SIGNS, Tone


def end_with(**found: Any) -> AwsEnd:
    base = AwsEnd(pcx_id="pcx-1", connection=Connection(code="active"), vpc=Vpc(vpc_id="vpc-1"))
    return base.model_copy(update=found)


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
