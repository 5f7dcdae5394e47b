"""Security groups and network ACLs of a VPC: what is closed to dynos, and what opens it."""

import pytest

from backend.changes.step import Write
from backend.model.change import YES, Ask, AskKind, ChangeState
from backend.simulator.levers import Override
from backend.simulator.testing import Running

from .driving import Answer, driven, driving, is_done, nobody, step, usual
from .vpcs import (
    BOOKS_PCX,
    CATALOG,
    CATALOG_PCX,
    FRANKFURT,
    acl,
    entries,
    group,
    openings,
    written,
)
from .worlds import ec2

CHANGE = "accept-peering"
QUAY = {"space": "quay", "pcx_id": CATALOG_PCX, "routes": "none"}
LEDGER = {"space": "ledger", "pcx_id": BOOKS_PCX, "routes": "none"}
FIRST, SECOND = "10.40.128.0/20", "10.40.144.0/20"


async def test_only_the_blocks_that_are_missing_are_let_in(aws: Running) -> None:
    group_id = group(aws, "postgres", FRANKFURT)
    key = f"ports {group_id} 5432"
    inputs = LEDGER | {"security_group_id": group_id, "ports": "5432"}
    view, drive = await driven(aws, CHANGE, inputs, {key: ("ledger",)})
    assert is_done(view)
    assert openings(aws, group_id, FRANKFURT) == {
        ("tcp", 5432, 5432, FIRST),
        ("tcp", 5432, 5432, SECOND),
    }
    assert written(aws) == ["AuthorizeSecurityGroupIngress"]
    assert f"lets {SECOND} in at tcp 5432" in drive.ask(key).lines[0]
    (done,) = view.done
    assert SECOND in (done.undo or "")
    assert FIRST not in (done.undo or "")
    assert f"Security group {group_id}: tcp 5432 from {FIRST} and {SECOND}." in view.summary


async def test_what_is_opened_by_somebody_else_meanwhile_is_not_opened_once_more(aws: Running) -> None:
    group_id = group(aws, "catalog")
    key = f"ports {group_id} 5432"

    def meanwhile(ask: Ask) -> tuple[str, ...] | None:
        permission = {"IpProtocol": "tcp", "FromPort": 5000, "ToPort": 6000}
        ranges = [{"CidrIp": "10.0.128.0/20"}]
        ec2(aws).authorize_security_group_ingress(
            GroupId=group_id, IpPermissions=[{**permission, "IpRanges": ranges}]
        )
        return usual(ask)

    inputs = {key: (said,) for key, said in (QUAY | {"security_group_id": group_id, "ports": "5432"}).items()}
    async with driving(aws, CHANGE, inputs, {key: meanwhile}) as drive:
        view = await drive.run()
        assert (view.state, view.done) == (ChangeState.STOPPED, ())
        said = f"{group_id} lets 10.0.128.0/20 in at tcp 5432 by now. Take the change up again: it looks"
        assert said in (view.reason or "")
        drive.answers = {}
        view = await drive.run()
    assert is_done(view)
    assert {each for each in openings(aws, group_id) if each[1] == 5432} == {
        ("tcp", 5432, 5432, "10.0.144.0/20")
    }
    assert "10.0.128.0/20" not in (view.done[0].undo or "")


async def test_a_group_that_is_half_open_is_suggested_and_never_taken_without_a_look(aws: Running) -> None:
    group_id = group(aws, "postgres", FRANKFURT)
    view, drive = await driven(aws, CHANGE, LEDGER)
    asked = drive.ask("security_group_id")
    assert (asked.suggested, asked.default) == ((group_id,), ("none",))
    assert is_done(view)
    assert written(aws) == []
    assert "Security groups were left as they are." in view.summary


@pytest.mark.parametrize("ports", ["9", "http"])
async def test_ports_that_are_named_without_a_group_are_not_left_out_in_silence(
    aws: Running, ports: str
) -> None:
    view, drive = await driven(aws, CHANGE, QUAY | {"ports": ports})
    assert view.state is ChangeState.STOPPED
    assert drive.asked[-1].key == "security_group_id"
    assert drive.asked[-1].default == ()
    assert any(f"Ports were named ({ports})" in line for line in drive.asked[-1].lines)


async def test_with_no_group_nothing_is_said_of_its_ports(aws: Running) -> None:
    view, _ = await driven(aws, CHANGE, QUAY | {"ports": "9", "security_group_id": "none"})
    assert is_done(view)
    assert "Security groups were left as they are." in view.summary
    assert not any("group none" in line for line in view.summary)


async def test_what_is_open_is_said_and_nothing_is_asked(aws: Running) -> None:
    group_id = group(aws, "catalog")
    view, drive = await driven(aws, CHANGE, QUAY | {"security_group_id": group_id, "ports": "443"})
    assert is_done(view)
    assert written(aws) == []
    assert not any(ask.key.startswith("ports ") for ask in drive.asked)
    assert step(view, "ports now").said == (
        f"{group_id} lets 10.0.128.0/20 and 10.0.144.0/20 in at tcp 443.",
    )


async def test_ports_that_are_none_are_told_in_words(aws: Running) -> None:
    inputs = QUAY | {"security_group_id": group(aws, "catalog"), "ports": ("443", "http")}
    view, drive = await driven(aws, CHANGE, inputs, {"ports": nobody})
    assert view.state is ChangeState.STOPPED
    assert "http is no port" in (drive.ask("ports").changed or "")
    assert drive.ask("ports").why_not(("8000-8010, 443",)) is None


async def test_where_the_blocks_of_dynos_are_not_told_all_of_the_space_are_let_in_and_that_is_said(
    aws: Running,
) -> None:
    _hide_dynos(aws)
    group_id = group(aws, "catalog")
    inputs = QUAY | {"security_group_id": group_id, "ports": "6000-6010"}
    view, drive = await driven(aws, CHANGE, inputs)
    assert is_done(view)
    asked = drive.ask(f"ports {group_id} 6000-6010")
    assert (asked.kind, asked.phrase, asked.leaves_out) == (AskKind.NAME, "quay", False), "it opens the VPC"
    blocks = {block for _, first, _, block in openings(aws, group_id) if first == 6000}
    assert blocks == {"10.0.0.0/20", "10.0.16.0/20", "10.0.128.0/20", "10.0.144.0/20"}
    assert any("does not tell where dynos start" in line for line in asked.lines)


@pytest.mark.parametrize("is_wanted", [True, pytest.param(False, marks=pytest.mark.slow)])
async def test_a_network_acl_that_blocks_gets_entries_both_ways_where_somebody_says_so(
    aws: Running, is_wanted: bool
) -> None:
    acl_id = acl(aws, CATALOG)
    for egress in (False, True):
        ec2(aws).delete_network_acl_entry(NetworkAclId=acl_id, RuleNumber=100, Egress=egress)
    keys = [
        f"acl {acl_id} {way} {block}"
        for way in ("in 443", "out 1024-65535")
        for block in ("10.0.128.0/20", "10.0.144.0/20")
    ]
    answers: dict[str, Answer] = dict.fromkeys(keys, YES) if is_wanted else {}
    inputs = QUAY | {"security_group_id": group(aws, "catalog"), "ports": "443"}
    view, drive = await driven(aws, CHANGE, inputs, answers)
    assert is_done(view)
    assert [ask.key for ask in drive.asked if ask.leaves_out] == keys, "replies are told of, and not let in"
    assert "keeps out replies of dynos in 10.0.128.0/20 and" in " ".join(step(view, "acls now").said)
    if is_wanted:
        assert entries(aws, acl_id) == {
            ("in", 10, 443, 443, "10.0.128.0/20"),
            ("in", 20, 443, 443, "10.0.144.0/20"),
            ("out", 10, 1024, 65535, "10.0.128.0/20"),
            ("out", 20, 1024, 65535, "10.0.144.0/20"),
        }
        assert (view.done[0].undo or "").startswith("aws ec2 delete-network-acl-entry")
    else:
        assert entries(aws, acl_id) == set()
        assert any(f"Network ACL {acl_id}" in line and "does not let" in line for line in view.summary[:2])


async def test_an_entry_that_a_later_one_overrules_is_there_and_not_waited_for(aws: Running) -> None:
    acl_id = acl(aws, CATALOG)
    ec2(aws).delete_network_acl_entry(NetworkAclId=acl_id, RuleNumber=100, Egress=False)
    keys = [f"acl {acl_id} in 443 {block}" for block in ("10.0.128.0/20", "10.0.144.0/20")]
    denial = {
        "NetworkAclId": acl_id,
        "RuleNumber": 5,
        "Egress": False,
        "RuleAction": "deny",
        "Protocol": "-1",
    }

    def shut_again(write: Write) -> None:
        if write.id == keys[1]:
            ec2(aws).create_network_acl_entry(**denial, CidrBlock="10.0.144.0/20")

    inputs = QUAY | {"security_group_id": group(aws, "catalog"), "ports": "443"}
    async with driving(aws, CHANGE, inputs, dict.fromkeys(keys, YES)) as drive:
        drive.on_write = shut_again
        view = await drive.run()
    assert is_done(view)
    keeps_out = f"The entry is in {acl_id}, and one before it keeps tcp 443 in from 10.0.144.0/20 out."
    assert step(view, keys[1]).said == (keeps_out,)
    assert "does not let through tcp 443 in from 10.0.144.0/20" in view.summary[0]


def _hide_dynos(simulator: Running) -> None:
    space = simulator.world.space("quay")
    body = {
        "aws_account_id": "847227832372",
        "aws_region": space.aws_region,
        "space_cidr_blocks": list(space.space_cidr_blocks),
        "unavailable_cidr_blocks": list(space.unavailable_cidr_blocks),
        "vpc_cidr": space.cidr,
        "vpc_id": space.vpc_id,
    }
    simulator.levers.override(Override(f"/spaces/{space.id}/peering-info", body))
