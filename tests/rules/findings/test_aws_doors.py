"""What lets dynos into a peered VPC, and the answers back."""

from typing import Any

import pytest

from backend.model.aws_end import NetworkAcl, Part, SecurityGroupRule
from backend.model.finding import Level

from .aws_support import CIDRS, DYNOS, INTERNAL, PUBLIC, WHOLE, acl, end, entry, found, rule, unread
from .support import NOTICE, WARNING, levels

FINE: dict[str, Level] = {}
BOTH = tuple(map(rule, DYNOS))
ONE_DYNO = "10.2.128.7/32"


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (BOTH, FINE),
        ([rule("0.0.0.0/0")], FINE),
        ([rule(WHOLE)], FINE),
        ([], {"aws-group-none": NOTICE}),
        ([rule(DYNOS[0], egress=True)], {"aws-group-none": NOTICE}),
        ([rule(CIDRS[0])], {"aws-group-none": NOTICE}),
        ([rule(DYNOS[0])], {"aws-group-half": WARNING}),
        ([*BOTH, rule(DYNOS[1], 5432)], {"aws-group-half": WARNING}),
        ([rule(DYNOS[0]), rule(DYNOS[1], group_id="sg-2")], {"aws-group-half": WARNING}),
        ([rule(DYNOS[0]), rule(DYNOS[1], None, protocol="all")], {"aws-group-half": WARNING}),
        ([rule(DYNOS[0]), rule(WHOLE, 1, to_port=1024)], FINE),
        ([rule(ONE_DYNO)], {"aws-group-dyno": NOTICE}),
        ([*BOTH, rule(ONE_DYNO, 22)], {"aws-group-dyno": NOTICE}),
        ([*BOTH, rule("10.2.0.7/32", 22)], FINE),
        ([rule("10.2.128.0/24")], FINE),
    ],
    ids=[
        "every block of the dynos",
        "everybody is no matter of the space",
        "the whole block",
        "no rule",
        "only outbound",
        "only another block of the space",
        "half of the dynos",
        "half of them at another port",
        "the other half in another group",
        "all ports for the other half alone",
        "the other half by a wider range of ports",
        "one dyno",
        "one dyno more",
        "an address that is no dyno's",
        "a part of a block is somebody's choice",
    ],
)
def test_security_groups(rules: list[SecurityGroupRule], expected: dict[str, Level]) -> None:
    assert levels(found(end(security_group_rules=tuple(rules)))) == expected


def test_half_of_the_dynos_are_named_with_the_group_and_the_port() -> None:
    one = found(end(security_group_rules=(rule(DYNOS[0]), rule(DYNOS[0], 5432))))["aws-group-half"]
    assert one.title == (
        f"peering pcx-1: web lets dynos in from some blocks, not from {DYNOS[1]}; 1 more rule like that"
    )
    assert f"web (sg-1): tcp 5432 from {DYNOS[0]}, not from {DYNOS[1]}" in one.detail
    assert one.mends == "connect-vpc"


def test_a_single_dyno_is_told_with_what_to_allow_instead() -> None:
    one = found(end(security_group_rules=(*BOTH, rule(ONE_DYNO, 22))))["aws-group-dyno"]
    assert one.title == f"peering pcx-1: web lets in a single dyno, {ONE_DYNO}"
    assert f"Allow {DYNOS[0]} and {DYNOS[1]} instead." in one.detail
    assert one.mends is None, "no change takes the rule away"


def test_where_the_blocks_of_the_dynos_are_not_told_those_of_the_space_are_compared_and_that_is_said() -> (
    None
):
    info = {"vpc_cidr": WHOLE, "space_cidr_blocks": CIDRS}
    said = found(end(), info=info)
    assert levels(said) == {"aws-group-half": NOTICE}
    assert "Heroku does not tell where dynos start" in said["aws-group-half"].detail
    assert "Heroku does not tell" not in found(end(security_group_rules=BOTH[:1]))["aws-group-half"].detail
    assert levels(found(end(security_group_rules=(rule(WHOLE), rule(ONE_DYNO, 22))), info=info)) == FINE
    assert levels(found(end(security_group_rules=()), info=None)) == FINE


IN, OUT = entry(), entry(egress=True)
REPLIES = (1024, 65535)


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([IN, OUT], FINE),
        ([OUT], {"aws-acl-in": WARNING}),
        ([IN], {"aws-acl-out": WARNING}),
        ([IN, entry((443, 443), egress=True)], {"aws-acl-out": WARNING}),
        ([entry((443, 443)), entry(REPLIES, egress=True)], FINE),
        ([entry(action="deny", cidr=DYNOS[0], rule_number=90), IN, OUT], {"aws-acl-in": WARNING}),
        ([entry(action="deny", cidr=CIDRS[0], rule_number=90), IN, OUT], FINE),
        ([entry(action="deny", cidr=DYNOS[0], rule_number=200), IN, OUT], FINE),
        ([IN, entry(cidr=DYNOS[0], egress=True)], {"aws-acl-out": WARNING}),
        ([], {"aws-acl-in": WARNING}),
    ],
    ids=[
        "the default one",
        "nothing in",
        "nothing out",
        "no replies out",
        "one port in, and the replies out",
        "half of the dynos are denied",
        "a denied block that is no dyno's",
        "denied too late",
        "replies to half of the dynos",
        "nothing at all",
    ],
)
def test_network_acls(entries: list[Any], expected: dict[str, Level]) -> None:
    assert levels(found(end(network_acls=(acl(*entries),)))) == expected


def test_a_network_acl_that_serves_no_subnet_does_not_matter() -> None:
    assert levels(found(end(network_acls=(acl(subnets=()),)))) == FINE


@pytest.mark.parametrize(
    ("app", "one", "expected"),
    [
        (INTERNAL, acl(entry((443, 443)), OUT), {"aws-acl-answers": NOTICE}),
        (PUBLIC, acl(entry((443, 443)), OUT), FINE),
        (INTERNAL, acl(entry(REPLIES), OUT), FINE),
        (INTERNAL, acl(*(entry(cidr=block) for block in DYNOS), OUT), {"aws-acl-answers": NOTICE}),
    ],
    ids=["only a port", "no app that the VPC would call", "replies", "from the dynos alone"],
)
def test_answers_of_internal_apps_have_to_get_in(
    app: dict[str, Any], one: NetworkAcl, expected: dict[str, Level]
) -> None:
    assert levels(found(end(network_acls=(one,)), apps=(app,))) == expected


@pytest.mark.parametrize("part", [Part.SECURITY_GROUPS, Part.NETWORK_ACLS, Part.VPC])
def test_what_could_not_be_read_shuts_nobody_out(part: Part) -> None:
    shut = {"security_group_rules": (), "network_acls": (acl(),)}
    said = found(end(**shut | unread(part)))
    about = {Part.SECURITY_GROUPS: "aws-group", Part.NETWORK_ACLS: "aws-acl", Part.VPC: "aws"}[part]
    assert not [name for name in said if name.startswith(about)]
