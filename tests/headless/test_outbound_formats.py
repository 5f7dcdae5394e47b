"""`outbound-ips --format …`: what other programs read, so nothing but addresses and slugs is in it."""

import json
import re
from ipaddress import ip_network
from typing import Any

import pytest

from backend.simulator.faults import Fault
from backend.simulator.levers import Override
from backend.simulator.testing import Running

from .conftest import Spaceport

FORMATS = ["cidr", "nginx", "aws-sg", "terraform"]
NO_ADDRESSES = [
    "123.456.789.123", "", "******", "203.0.113.0/24", "0.0.0.0/0", "10.0.0.1; include /etc/passwd",
    "fe80::1%; allow all", '"]}', "10.0.0.1\nallow all;",
]  # fmt: skip


@pytest.fixture
def strange(signed_in: Running) -> Running:
    """Three spaces: one with all kinds of sources, one named to break out, and one that has none."""
    names = ["quay", "a-b}\n$(reboot) 港 \" '; allow all;", "A b", "idle"]
    spaces = [{"id": str(n), "name": name, "state": "allocated"} for n, name in enumerate(names)]
    sources = {
        "0": ["203.0.113.7", "2001:DB8:0::7", "203.0.113.7", *NO_ADDRESSES],
        "1": ["203.0.113.8/32"],
        "2": ["203.0.113.7"],
        "3": [],
    }
    signed_in.levers.override(Override("/spaces", spaces))
    for space, listed in sources.items():
        signed_in.levers.override(
            Override(
                f"/spaces/{space}/nat", {"state": "enabled" if listed else "disabled", "sources": listed}
            )
        )
    return signed_in


def test_cidr_is_a_block_of_one_on_each_line(spaceport: Spaceport, strange: Running) -> None:
    ended = spaceport("outbound-ips", "--format", "cidr")
    assert ended.code == 0
    assert ended.out.splitlines() == ["203.0.113.7/32", "203.0.113.8/32", "2001:db8::7/128"]


def test_nginx_is_allow_lines_under_the_name_of_their_space(spaceport: Spaceport, strange: Running) -> None:
    ended = spaceport("outbound-ips", "--format", "nginx")
    lines = ended.out.splitlines()
    assert all(re.fullmatch(r"# [a-z0-9-]+|allow [0-9a-f.:]+;", line) for line in lines)
    assert lines[lines.index("# quay") :][:3] == ["# quay", "allow 203.0.113.7;", "allow 2001:db8::7;"]
    assert "# a-b-reboot-allow-all" in lines
    assert "# idle" not in lines


def test_aws_sg_is_what_authorize_security_group_ingress_takes(
    spaceport: Spaceport, strange: Running
) -> None:
    (permission,) = json.loads(spaceport("outbound-ips", "--format", "aws-sg").out)
    assert set(permission) == {"IpProtocol", "FromPort", "ToPort", "IpRanges", "Ipv6Ranges"}
    assert (permission["IpProtocol"], permission["FromPort"], permission["ToPort"]) == ("tcp", 443, 443)
    assert permission["Ipv6Ranges"] == [{"CidrIpv6": "2001:db8::7/128", "Description": "Heroku space quay"}]
    blocks = {one["CidrIp"]: one["Description"] for one in permission["IpRanges"]}
    assert len(blocks) == len(permission["IpRanges"])  # EC2 refuses a block that comes twice
    assert blocks == {
        "203.0.113.7/32": "Heroku spaces a-b, quay",
        "203.0.113.8/32": "Heroku space a-b-reboot-allow-all",
    }


def test_descriptions_are_cut_and_of_the_signs_that_ec2_takes(
    spaceport: Spaceport, signed_in: Running
) -> None:
    names = [f"{'long' * 40}-{number}" for number in range(3)] + ["", "!§$%"]
    signed_in.levers.override(
        Override(
            "/spaces", [{"id": str(n), "name": name, "state": "allocated"} for n, name in enumerate(names)]
        )
    )
    for number in range(len(names)):
        nat = {"state": "enabled", "sources": ["203.0.113.7", f"203.0.113.{100 + number}"]}
        signed_in.levers.override(Override(f"/spaces/{number}/nat", nat))
    (permission,) = json.loads(spaceport("outbound-ips", "--format", "aws-sg").out)
    told = [one["Description"] for one in permission["IpRanges"]]
    assert len(told) == 6
    assert all(re.fullmatch(r"[A-Za-z0-9 ._\-:/()#,@\[\]+=&;{}!$*]{1,255}", text) for text in told)


def test_the_real_client_takes_the_permissions(spaceport: Spaceport, strange: Running) -> None:
    """Its own check of the shape; nothing is sent."""
    import botocore.session
    from botocore.validate import ParamValidator

    permissions = json.loads(spaceport("outbound-ips", "--format", "aws-sg").out)
    model = botocore.session.get_session().get_service_model("ec2")
    shape = model.operation_model("AuthorizeSecurityGroupIngress").input_shape
    report = ParamValidator().validate({"GroupId": "sg-1", "IpPermissions": permissions}, shape)
    assert not report.has_errors(), report.generate_report()


def lists(text: str) -> dict[str, list[str]]:
    """The lists of a `locals` block; fails on anything else in it."""
    found: dict[str, list[str]] = {}
    lines = iter(text.splitlines())
    assert next(lines) == "locals {"
    for line in lines:
        if line == "}":
            assert list(lines) == []
            return found
        if line == "" or re.fullmatch(r"  # [a-z0-9-]+", line):
            continue
        name = re.fullmatch(r"  ([a-z][a-z0-9_]*) = \[", line)
        assert name, line
        assert name[1] not in found
        found[name[1]] = []
        for item in lines:
            if item == "  ]":
                break
            block = re.fullmatch(r'    "([0-9a-f.:/]+)",', item)
            assert block, item
            found[name[1]].append(block[1])
    raise AssertionError("the block has no end")


def test_terraform_is_a_list_for_each_space_whose_name_is_an_identifier(
    spaceport: Spaceport, strange: Running
) -> None:
    assert lists(spaceport("outbound-ips", "--format", "terraform").out) == {
        "outbound_ips_quay": ["203.0.113.7/32", "2001:db8::7/128"],
        "outbound_ips_a_b_reboot_allow_all": ["203.0.113.8/32"],
        "outbound_ips_a_b": ["203.0.113.7/32"],
        "outbound_ips_idle": [],
    }


def test_two_names_that_become_one_identifier_stay_two(spaceport: Spaceport, signed_in: Running) -> None:
    spaces = [
        {"id": str(n), "name": name, "state": "allocated"} for n, name in enumerate(["9-a", "9_a", "9a"])
    ]
    signed_in.levers.override(Override("/spaces", spaces))
    for number in range(3):
        nat = {"state": "enabled", "sources": [f"203.0.113.{number}"]}
        signed_in.levers.override(Override(f"/spaces/{number}/nat", nat))
    found = lists(spaceport("outbound-ips", "--format", "terraform").out)
    assert set(found) == {"outbound_ips_9_a", "outbound_ips_9_a_2", "outbound_ips_9a"}


@pytest.mark.parametrize("form", FORMATS)
def test_what_is_left_out_is_told_on_stderr(spaceport: Spaceport, strange: Running, form: str) -> None:
    ended = spaceport("outbound-ips", "--format", form)
    assert ended.code == 0
    told = [line for line in ended.err.splitlines() if "is no address, so it was left out" in line]
    assert len(told) == len(NO_ADDRESSES)
    assert "spaceport: quay: 123.456.789.123 is no address" in ended.err
    assert "idle: its outbound IPs are disabled" in ended.err
    assert not any(text in ended.out for text in ("0.0.0.0/0", "include", "all;", "203.0.113.0/24"))
    assert all(sign.isascii() and (sign.isprintable() or sign == "\n") for sign in ended.out)


@pytest.mark.parametrize("form", FORMATS)
def test_a_space_that_could_not_be_read_is_missing_and_said(
    spaceport: Spaceport, signed_in: Running, form: str
) -> None:
    quay = signed_in.world.space("quay").id
    signed_in.faults.add(Fault(f"/spaces/{quay}/nat", count=None, status=503, body="{}"))
    ended = spaceport("outbound-ips", "--format", form)
    assert ended.code == 0
    assert "quay" not in ended.out
    assert "harbor" in ended.out or form == "cidr"
    assert "quay: its outbound IPs could not be read" in ended.err
    alone = spaceport("outbound-ips", "--format", form, "--space", "quay")
    assert (alone.code, alone.out) == (4, "")
    assert "quay: its outbound IPs could not be read" in alone.err


@pytest.mark.parametrize(
    ("form", "space", "nat", "why"),
    [
        ("nginx", {"state": "deleting"}, {}, "it is being deleted. Take its outbound IPs off your lists"),
        ("cidr", {"state": "allocating"}, {}, "it has no outbound IPs before it is allocated."),
        ("aws-sg", {}, {"state": "disabled"}, "its outbound IPs are disabled"),
        ("terraform", {}, {"state": "enabled", "sources": []}, "Heroku names none of its outbound IPs."),
        ("nginx", {}, {"state": "updating"}, "Heroku names none of its outbound IPs."),
        ("cidr", {}, {"state": "enabled", "sources": ["******"]}, "****** is no address"),
    ],
    ids=["deleting", "allocating", "disabled", "none", "not told", "masked"],
)
def test_of_one_space_without_an_address_no_list_is_made(
    spaceport: Spaceport, signed_in: Running, form: str, space: dict[str, Any], nat: dict[str, Any], why: str
) -> None:
    quay = {"id": "1", "name": "quay", "state": "allocated"} | space
    other = {"id": "2", "name": "other", "state": "allocated"}
    signed_in.levers.override(Override("/spaces", [quay, other]))
    signed_in.levers.override(Override("/spaces/1/nat", nat))
    signed_in.levers.override(Override("/spaces/2/nat", {"state": "enabled", "sources": ["203.0.113.7"]}))
    ended = spaceport("outbound-ips", "--format", form, "--space", "quay")
    assert (ended.code, ended.out) == (4, "")
    assert f"quay: {why}" in ended.err
    assert ended.err.endswith("No address is known, so no list was printed.\n")
    of_all = spaceport("outbound-ips", "--format", form)
    assert of_all.code == 0
    assert "203.0.113.7" in of_all.out
    assert f"quay: {why}" in of_all.err
    assert spaceport("outbound-ips", "--space", "quay").code == 0, "a table is for people"


def test_a_space_of_which_heroku_says_that_there_is_no_such_thing(
    spaceport: Spaceport, signed_in: Running
) -> None:
    quay = signed_in.world.space("quay").id
    body = {"id": "not_found", "message": "Couldn't find that."}
    signed_in.levers.override(Override(f"/spaces/{quay}/nat", body, 404))
    ended = spaceport("outbound-ips", "--format", "cidr", "--space", "quay")
    assert (ended.code, ended.out) == (4, "")
    assert "quay: Heroku answers that it has no outbound IPs." in ended.err


@pytest.mark.parametrize(
    ("state", "addresses", "said"),
    [
        ("enabled", 1, None),
        ("updating", 1, "they are about to change"),
        ("disabled", 0, "has none of its own"),
        ("dreaming", 1, "not enabled: Heroku says dreaming"),
        (None, 1, "not enabled: Heroku says nothing"),
    ],
)
def test_addresses_that_are_not_in_force(
    spaceport: Spaceport, signed_in: Running, state: str | None, addresses: int, said: str | None
) -> None:
    quay = signed_in.world.space("quay").id
    nat = {"state": state, "sources": ["203.0.113.7"]}
    signed_in.levers.override(Override(f"/spaces/{quay}/nat", nat))
    ended = spaceport("outbound-ips", "--format", "cidr", "--space", "quay")
    assert [ip_network(line) for line in ended.out.splitlines()] == [ip_network("203.0.113.7")] * addresses
    assert (said in ended.err) if said else ended.err == ""


def test_nothing_to_let_in_is_still_a_document(spaceport: Spaceport, signed_in: Running) -> None:
    signed_in.levers.override(Override("/spaces", []))
    empty: dict[str, Any] = {"cidr": "", "nginx": "", "aws-sg": "[]\n", "terraform": "locals {\n}\n"}
    for form, text in empty.items():
        assert spaceport("outbound-ips", "--format", form).out == text
