"""connect-vpc without access to AWS: commands are handed over, and their effect is waited for."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from backend.changes.recorded_view import view_of
from backend.model.change import YES, ChangeState, ChangeView, StepState
from backend.simulator.levers import Override
from backend.simulator.testing import Running
from backend.simulator.world.peering_changes import request_peering
from backend.simulator.world.peerings import PeerVpc
from tui.headless import change_plain

from .driving import driven, driving, is_done, step, told
from .vpcs import CATALOG_PCX

OWNER, PCX, OTHER_PCX = "445566778899", "pcx-0aa11bb22cc33dd44", "pcx-0ee11bb22cc33dd44"
VPC = PeerVpc(OWNER, "vpc-0123456789abcdef0", "eu-west-1", ("10.230.0.0/16",))
INPUTS = {
    "space": "quay",
    "aws_profile": "none",
    "aws_account_id": OWNER,
    "aws_region": VPC.region,
    "vpc_id": VPC.vpc_id,
    "peer_cidr_block": VPC.cidr_blocks[0],
    "routes": "space",
}


def runs_the_command(simulator: Running, vpc: PeerVpc = VPC, pcx_id: str = PCX, minutes: int = 5) -> None:
    """Somebody does, some minutes from now."""
    world = simulator.world

    def asks(at: datetime) -> None:
        request_peering(world, world.space("quay"), pcx_id, vpc, at)

    world.schedule(world.now() + timedelta(minutes=minutes), asks)


async def test_commands_are_shown_and_what_somebody_does_with_them_is_waited_for(simulator: Running) -> None:
    runs_the_command(simulator)
    view, drive = await driven(simulator, "connect-vpc", INPUTS, {"routes by hand": YES})
    assert is_done(view)
    asks = step(view, "request by hand").command or ""
    assert f"--vpc-id {VPC.vpc_id} --peer-vpc-id vpc-345c36f1fed15e588 --peer-owner-id 847227832372" in asks
    assert "--peer-region us-east-1" in asks
    assert view.facts["pcx_id"] == (PCX,)
    routes = step(view, "routes by hand").command or ""
    assert f"10.0.0.0/16 --vpc-peering-connection-id {PCX} --region eu-west-1" in routes
    assert [each.id for each in drive.touched] == ["accept"], "the only write that is made from here"
    assert view.is_partial, "done, and proven by nothing"
    assert "not proven" in view.summary[0]
    assert drive.ask("routes by hand").phrase == "routes by hand", "a yes to the writes is none to it"


async def test_what_was_handed_over_stays_on_record(simulator: Running) -> None:
    runs_the_command(simulator)
    view, drive = await driven(simulator, "connect-vpc", INPUTS, {"routes by hand": YES})
    kept = view_of(replace(drive.recorded, entries=tuple(drive.log.entries)), None)
    for handed in ("request by hand", "routes by hand"):
        command = step(view, handed).command
        assert command
        assert step(kept, handed).command == command
        assert command.splitlines()[0] in change_plain.whole(kept, ())


async def test_the_account_that_was_named_need_not_be_typed_again(simulator: Running) -> None:
    runs_the_command(simulator)
    view, drive = await driven(simulator, "connect-vpc", INPUTS, {"routes by hand": YES})
    assert not any(ask.key.startswith("requester") for ask in drive.asked)
    assert any("account that you named" in line for line in step(view, "who").said)


async def test_an_account_that_is_masked_by_now_is_not_the_one_that_was_named(simulator: Running) -> None:
    runs_the_command(simulator)
    space = simulator.world.space("quay")
    masked = {
        "pcx_id": PCX,
        "type": "customer-managed",
        "status": "pending-acceptance",
        "aws_account_id": "******",
        "aws_region": VPC.region,
        "aws_vpc_id": VPC.vpc_id,
        "cidr_blocks": list(VPC.cidr_blocks),
    }
    async with driving(simulator, "connect-vpc", INPUTS, {f"requester {PCX}": lambda ask: None}) as drive:

        def mask(view: ChangeView) -> None:
            if view.current is not None and view.current.id == "who":
                simulator.levers.override(Override(f"/spaces/{space.id}/peerings", [masked]))

        drive.on_view = mask
        view = await drive.run()
    assert view.state is ChangeState.STOPPED
    assert drive.ask(f"requester {PCX}").phrase == PCX


async def test_the_request_of_another_account_is_told_and_not_taken(simulator: Running) -> None:
    runs_the_command(simulator, PeerVpc("999988887777", VPC.vpc_id, VPC.region, VPC.cidr_blocks), OTHER_PCX)
    runs_the_command(simulator, minutes=15)
    async with driving(simulator, "connect-vpc", INPUTS, {"routes by hand": YES}) as drive:
        seen: set[str] = set()
        drive.on_view = lambda view: seen.update(
            line for each in view.steps if each.id == "request by hand" for line in each.said
        )
        view = await drive.run()
    assert f"{OTHER_PCX} of 999988887777 is pending-acceptance." in seen
    assert view.facts["pcx_id"] == (PCX,), told(view)


async def test_nobody_asks_for_a_week(simulator: Running) -> None:
    async with driving(simulator, "connect-vpc", INPUTS) as drive:
        # The week passes at once: the wait begins with it.
        drive.on_view = lambda view: (
            simulator.clock.advance(timedelta(days=7).total_seconds())
            if view.current is not None and view.current.id == "request by hand" and view.current.said
            else None
        )
        view = await drive.run()
    assert view.state is ChangeState.STOPPED
    assert "take the change up again" in (view.reason or "")


async def test_what_was_handed_over_and_not_done_is_left_out(simulator: Running) -> None:
    runs_the_command(simulator)
    view, _ = await driven(simulator, "connect-vpc", INPUTS)
    assert is_done(view)
    assert step(view, "routes by hand").state is StepState.SKIPPED


async def test_without_any_aws_there_is_nobody_to_choose(simulator: Running) -> None:
    runs_the_command(simulator)
    inputs = {key: value for key, value in INPUTS.items() if key != "aws_profile"}
    view, drive = await driven(simulator, "connect-vpc", inputs, has_aws=False)
    assert step(view, "accept").state is StepState.DONE, told(view)
    assert "aws_profile" not in {ask.key for ask in drive.asked}


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("10.230.0.0/16", None),
        ("10.0.0.0/15", "10.0.0.0/16"),  # of the space
        ("10.100.3.0/24", "10.100.0.0/16"),  # of a VPC that is peered
        ("172.17.4.0/24", "172.17.0.0/16"),
        ("10.1.0.0/24", "10.1.0.0/16"),
        ("100.64.0.0/16", "10.0.0.0/8"),
        ("10.230.0.1/16", "10.230.0.0/16 is the block"),
        ("10.230.0.0", "written as"),
        ("production", "written as"),
    ],
)
async def test_the_block_is_checked_as_it_is_typed(
    simulator: Running, typed: str, reason: str | None
) -> None:
    inputs = {key: value for key, value in INPUTS.items() if key != "peer_cidr_block"}
    _, drive = await driven(simulator, "connect-vpc", inputs)
    why_not = drive.ask("peer_cidr_block").why_not((typed,))
    assert why_not is None if reason is None else reason in (why_not or "")


@pytest.mark.parametrize(
    ("key", "typed"),
    [("aws_account_id", "1234"), ("aws_region", "Frankfurt"), ("vpc_id", "vpc-production")],
)
async def test_what_cannot_be_is_not_taken(simulator: Running, key: str, typed: str) -> None:
    _, drive = await driven(simulator, "connect-vpc", INPUTS | {key: typed}, {key: lambda ask: None})
    assert "is written as" in (drive.ask(key).changed or "") or "12 digits" in (drive.ask(key).changed or "")


async def test_what_was_named_stands_in_the_commands(simulator: Running) -> None:
    runs_the_command(simulator)
    kept, replaced, group_id = "rtb-0c419aa1", "rtb-0d52", "sg-050ebbb2"
    said = {"route_table_ids": (kept, replaced), "replace_routes": replaced}
    ports = {"security_group_id": group_id, "ports": ("5432", "6379")}
    view, drive = await driven(simulator, "connect-vpc", {**INPUTS, **said, **ports})
    assert is_done(view)
    create, replace = (step(view, "routes by hand").command or "").splitlines()
    assert create.startswith(f"aws ec2 create-route --route-table-id {kept} ")
    assert replace.startswith(f"aws ec2 replace-route --route-table-id {replaced} ")
    opened = (step(view, "ports by hand").command or "").splitlines()
    assert len(opened) == 2
    assert all(f"--group-id {group_id} " in line for line in opened)
    assert not any("stands for" in line for ask in drive.asked for line in ask.lines)


async def test_where_no_table_and_no_group_is_to_be_changed_no_command_is_handed_over(
    simulator: Running,
) -> None:
    runs_the_command(simulator)
    said = {"routes": "none", "security_group_id": "none"}
    view, drive = await driven(simulator, "connect-vpc", {**INPUTS, **said})
    assert is_done(view)
    assert not [ask.key for ask in drive.asked if ask.key.endswith(" by hand") or ask.key == "ports"]
    assert not view.is_partial, "nothing was asked of anybody there"
    assert any("AWS end is not seen" in line for line in view.summary)


async def test_what_is_left_after_a_destroy_is_handed_over_and_not_seen(simulator: Running) -> None:
    inputs = {"space": "quay", "pcx_id": CATALOG_PCX}
    view, drive = await driven(simulator, "destroy-peering", inputs, {"what is left by hand": YES})
    assert is_done(view)
    assert drive.ask("what is left by hand").is_extra
    assert view.is_partial
    assert "not proven" in view.summary[0]
    assert "Routes and rules that are left in the VPC: handed over." in view.summary
