"""accept-peering where AWS is at hand: a request is judged by its VPC, as connect-vpc judges it."""

import pytest

from backend.aws.errors import AwsError
from backend.aws.workbench import Workbench
from backend.model.change import NO, ChangeState
from backend.simulator.testing import Running
from backend.simulator.world.peering_changes import request_peering
from backend.simulator.world.peerings import SEEN_AFTER, PeerVpc

from .driving import driven, step, told
from .vpcs import ANALYTICS
from .worlds import ec2

PCX = "pcx-0aa11bb22cc33dd44"
REACHED, BESIDE, TAKEN = "10.240.0.0/16", "10.241.0.0/20", "10.1.16.0/20"
"""The primary block of the VPC analytics, its secondary one, and one that Heroku's data services take."""


def asked_for(simulator: Running, *beside: str) -> dict[str, str]:
    """A request for it, that Heroku lists since now; what names it."""
    world = simulator.world
    vpc = PeerVpc("123456789012", ANALYTICS, "us-east-1", (REACHED, BESIDE, *beside))
    request_peering(world, world.space("quay"), PCX, vpc, world.now() - SEEN_AFTER)
    return {"space": "quay", "pcx_id": PCX}


async def test_which_of_its_blocks_is_reached_is_read_in_aws(aws: Running) -> None:
    ec2(aws).associate_vpc_cidr_block(VpcId=ANALYTICS, AmazonProvidedIpv6CidrBlock=True)
    view, drive = await driven(aws, "accept-peering", asked_for(aws), {"accept": NO})
    who = " ".join(step(view, "who").said)
    assert f"({REACHED})" in " ".join(drive.ask("accept").lines), told(view)
    assert f"not {BESIDE}" in who
    assert "does not carry IPv6" in who


async def test_what_connect_vpc_asks_a_yes_for_is_not_refused_as_a_request(aws: Running) -> None:
    ec2(aws).associate_vpc_cidr_block(VpcId=ANALYTICS, CidrBlock=TAKEN)
    view, drive = await driven(aws, "accept-peering", asked_for(aws, TAKEN), {"accept": NO})
    assert view.state is ChangeState.DECLINED, told(view)
    (asked,) = (ask for ask in drive.asked if ask.key.startswith("acknowledge"))
    assert asked.key.startswith("acknowledge secondary ")
    assert TAKEN in " ".join(asked.lines)


@pytest.mark.parametrize("code", ["UnauthorizedOperation", "RequestLimitExceeded"])
async def test_where_aws_may_not_be_asked_it_is_judged_as_heroku_lists_it(
    aws: Running, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    async def not_told(*_: object) -> None:
        raise AwsError(f"no answer ({code})", code=code)

    monkeypatch.setattr(Workbench, "vpc", not_told)
    view, drive = await driven(aws, "accept-peering", asked_for(aws), {"accept": NO})
    if code == "UnauthorizedOperation":
        assert f"Which of {REACHED} and {BESIDE} that is" in " ".join(step(view, "who").said), told(view)
        assert f"the primary one of {REACHED} and {BESIDE}" in " ".join(drive.ask("accept").lines)
    else:
        assert (view.state, "accept" in {ask.key for ask in drive.asked}) == (ChangeState.STOPPED, False)
