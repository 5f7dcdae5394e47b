"""Whose an address is: everything of the estate that equals or holds it, the most specific first."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.model.aws_end import AwsEnd, RouteTable, Subnet, Vpc
from backend.model.key import Kind
from backend.model.snapshot import Snapshot
from backend.rules.whose import Relation, read_question, whose

from .support import estate, space

QUAY = space("quay", cidr="10.2.0.0/16", data_cidr="10.3.0.0/20")
PIER = space("pier", cidr="10.2.0.0/16")
AWS_END = AwsEnd(
    pcx_id="pcx-1",
    vpc=Vpc(vpc_id="vpc-1", secondary_cidr_blocks=("100.64.0.0/16",)),
    route_tables=(
        RouteTable(
            route_table_id="rtb-1",
            subnets=(Subnet(subnet_id="subnet-1", cidr_block="10.8.1.0/24"), Subnet(subnet_id="s")),
        ),
    ),
)
OF_QUAY: dict[Kind, Any] = {
    Kind.INBOUND_RULESET: {
        "rules": [
            {"action": "allow", "source": "203.0.113.0/28"},
            {"action": "deny", "source": "203.0.113.7/30"},
            {"action": "allow", "source": "0.0.0.0/0"},
            {"action": "allow", "source": "not an address"},
            {"action": "allow", "source": "2001:db8::1/32"},
        ]
    },
    Kind.NAT: {"sources": ["192.0.2.1", "192.0.2.2", "123.456.789.123"]},
    Kind.PEERINGS: [
        {
            "type": "customer-managed",
            "status": "active",
            "pcx_id": "pcx-1",
            "aws_vpc_id": "vpc-1",
            "aws_account_id": "111122223333",
            "cidr_blocks": ["10.8.0.0/16"],
        },
        {"type": "heroku-managed", "status": "active", "pcx_id": "******", "cidr_blocks": ["10.9.0.0/16"]},
        {
            "type": "unknown",
            "status": "pending-acceptance",
            "pcx_id": "pcx-2",
            "cidr_blocks": ["10.10.0.0/16"],
        },
    ],
    Kind.VPN_CONNECTIONS: [
        {
            "id": "vpn-1",
            "name": "office",
            "public_ip": "198.51.100.7",
            "routable_cidrs": ["172.20.0.0/16"],
            "space_cidr_block": "10.2.0.0/16",
            "tunnels": [
                {"ip": "198.51.100.100", "customer_ip": "198.51.100.7", "pre_shared_key": "hush-hush"},
                {"ip": "198.51.100.101"},
            ],
        }
    ],
    Kind.APPS: [
        {
            "id": "a-1",
            "name": "www",
            "space": {"id": "id-quay"},
            "web_url": "https://www-0123.herokuapp.com/",
            "internal_routing": True,
        },
        {"id": "a-2", "name": "elsewhere", "space": {"id": "id-pier"}, "web_url": "http://["},
    ],
    Kind.PEERING_INFO: {
        "aws_account_id": "444455556666",
        "vpc_id": "vpc-of-quay",
        "vpc_cidr": "10.2.0.0/16",
        "dyno_cidr_blocks": ["10.2.128.0/20"],
        "space_cidr_blocks": ["10.2.0.0/18"],
        "unavailable_cidr_blocks": ["10.1.0.0/16"],
    },
    Kind.TOPOLOGY: {
        "apps": [
            {
                "id": "a-1",
                "domains": ["WWW.Acme.example"],
                "formations": [
                    {
                        "process_type": "web",
                        "dynos": [
                            {"number": 1, "private_ip": "10.2.128.5", "hostname": "1.www.app.localspace"}
                        ],
                    }
                ],
            },
            {"id": "a-9", "formation": [{"dynos": [{"private_ip": "10.2.128.6"}, {"private_ip": None}]}]},
        ]
    },
    Kind.AWS_ENDS: (AWS_END,),
}
ESTATE = estate((QUAY, OF_QUAY), (PIER, {}))


def found(text: str, snapshot: Snapshot = ESTATE) -> list[tuple[str, str]]:
    """What is found, without the range that holds everybody."""
    hits = whose(snapshot, text).hits
    return [(hit.relation.name, hit.text) for hit in hits if hit.place.value != "0.0.0.0/0"]


EQUALS, HOLDS, WITHIN = (each.name for each in Relation)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("192.0.2.1", [(EQUALS, "outbound IP of quay")]),
        (
            "203.0.113.5",
            [(HOLDS, "denied range of quay"), (HOLDS, "trusted range of quay")],
        ),
        ("2001:db8:77::1", [(HOLDS, "trusted range of quay")]),
        ("10.3.4.5", [(HOLDS, "data block of quay")]),
        (
            "10.8.1.9",
            [
                (HOLDS, "subnet subnet-1 of the peered VPC of quay (pcx-1)"),
                (HOLDS, "block of the peered VPC of quay (pcx-1)"),
            ],
        ),
        (
            "100.64.3.3",
            [(HOLDS, "secondary block, which no peering reaches, of the peered VPC of quay (pcx-1)")],
        ),
        ("10.9.0.1", [(HOLDS, "block of the VPC that Heroku manages of quay")]),
        ("10.10.1.1", [(HOLDS, "block of the peered VPC (pending-acceptance) of quay (pcx-2)")]),
        ("10.1.200.1", [(HOLDS, "block unavailable to peers of quay")]),
        (
            "198.51.100.7",
            [
                (EQUALS, "customer gateway of the VPN of quay (office)"),
                (EQUALS, "customer's end of tunnel 1 of quay (office)"),
            ],
        ),
        ("198.51.100.101", [(EQUALS, "Heroku's end of tunnel 2 of quay (office)")]),
        ("172.20.255.255", [(HOLDS, "network behind the VPN of quay (office)")]),
        (
            "10.2.128.5",
            [
                (EQUALS, "dyno of quay (www web.1)"),
                (HOLDS, "block of dynos of quay"),
                (HOLDS, "block of pier"),
                (HOLDS, "block of quay"),
                (HOLDS, "block of the VPC of quay"),
                (HOLDS, "space's block of the VPN of quay (office)"),
            ],
        ),
        ("8.8.8.8", []),
        ("2001:db9::1", []),
    ],
)
def test_an_address_is_in_everything_that_equals_or_holds_it(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pcx-1", ["peering of quay"]),
        ("PCX-2", ["peering (pending-acceptance) of quay"]),
        ("vpc-1", ["peered VPC of quay (pcx-1)"]),
        ("vpc-of-quay", ["VPC of quay"]),
        ("111122223333", ["AWS account of the peered VPC of quay (pcx-1)"]),
        ("444455556666", ["AWS account of quay"]),
        ("office", ["VPN of quay"]),
        ("www", ["internal app of quay"]),
        ("elsewhere", ["app of pier"]),
        ("www-0123.herokuapp.com", ["address of the internal app of quay (www)"]),
        ("https://WWW-0123.herokuapp.com:443/path?q", ["address of the internal app of quay (www)"]),
        ("www.acme.example.", ["domain of the app of quay (www)"]),
        ("1.www.app.localspace", ["dyno of quay (www web.1)"]),
        ("acme.example", []),  # exactly, not a part of it
        ("pcx", []),
        ("******", []),
        ("", []),
        ("   ", []),
        ("hush-hush", []),
        ("123.456.789.123", ["outbound IP of quay"]),  # no address, and found as it came
        ("not an address", ["trusted range of quay"]),
    ],
)
def test_a_name_is_found_exactly(text: str, expected: list[str]) -> None:
    assert found(text) == [(EQUALS, one) for one in expected]


def test_a_block_finds_what_holds_it_and_then_what_lies_within_it() -> None:
    assert found("10.2.128.0/19") == [
        (HOLDS, "block of pier"),
        (HOLDS, "block of quay"),
        (HOLDS, "block of the VPC of quay"),
        (HOLDS, "space's block of the VPN of quay (office)"),
        (WITHIN, "block of dynos of quay"),
        (WITHIN, "dyno of quay (www web.1)"),
        (WITHIN, "dyno of quay (a-9 ?.?)"),
    ]
    assert found("10.3.0.0/20") == [(EQUALS, "data block of quay")]


def test_the_whole_internet_is_held_by_the_range_that_lets_everybody_in() -> None:
    hits = whose(ESTATE, "192.0.2.1").hits
    assert [hit.text for hit in hits] == ["outbound IP of quay", "trusted range of quay"]
    assert (hits[0].place.kind, hits[0].place.what, hits[0].place.value) == (Kind.NAT, "sources", "192.0.2.1")
    assert whose(ESTATE, "0.0.0.0/0").hits[0].relation is Relation.EQUALS


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        (" 192.0.2.1 ", "192.0.2.1"),
        ("192.0.2.1/32", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("[2001:DB8::1]", "2001:db8::1"),
        ("http://192.0.2.1:8080/x", "192.0.2.1"),
        ("10.2.3.4/16", "10.2.0.0/16"),
        ("Acme.Example.", "acme.example"),
        ("fe80::1%eth0", "fe80::1%eth0"),
    ],
)
def test_what_was_looked_for_is_told_in_its_usual_form(text: str, asked: str) -> None:
    assert whose(ESTATE, text).asked == asked


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("10.2.3.4/16", ("10.2.3.4/16 has bits set beyond its prefix: looked for 10.2.0.0/16.",)),
        ("10.2.0.0/16", ()),
        ("2001:DB8::/32", ()),
        ("172.17.9.9", ("172.17.0.0/16 is taken in every space, whatever else holds it.",)),
        ("172.16.0.0/12", ("172.17.0.0/16 is taken in every space, whatever else holds it.",)),
        ("172.18.0.1", ()),
        ("www", ()),
    ],
)
def test_what_is_to_say_of_the_question_itself(text: str, notes: tuple[str, ...]) -> None:
    assert whose(ESTATE, text).notes == notes


def test_an_address_that_the_api_writes_as_ipv6_is_the_same_address() -> None:
    snapshot = estate((QUAY, {Kind.NAT: {"sources": ["::ffff:192.0.2.9"]}}))
    assert found("192.0.2.9", snapshot) == [(EQUALS, "outbound IP of quay")]


def test_a_space_that_cannot_be_asked_for_still_has_its_block() -> None:
    masked = space("******", id="******", cidr="10.7.0.0/16")
    assert [hit.text for hit in whose(estate((masked, {})), "10.7.1.1").hits] == ["block of ******"]
    assert whose(Snapshot(), "10.7.1.1").hits == ()


@given(st.text() | st.ip_addresses().map(str) | st.from_regex(r"[0-9./:\[\]%a-f]{0,40}", fullmatch=True))
def test_any_text_is_a_question(text: str) -> None:
    answer = whose(ESTATE, text)
    _, network = read_question(text)
    assert network is None or whose(ESTATE, answer.asked).hits == answer.hits
    for hit in answer.hits:
        assert hit.text
        assert "hush" not in hit.text
