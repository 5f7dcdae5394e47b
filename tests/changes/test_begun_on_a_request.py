"""connect-vpc where a request waits already: it may be gone on with, instead of a new one."""

import pytest

from backend.model.change import StepState
from backend.simulator.testing import Running
from backend.simulator.world.peering_changes import request_peering
from backend.simulator.world.peerings import SEEN_AFTER, PeerVpc

from .driving import driven, driving, is_done, step
from .vpcs import ANALYTICS, CATALOG_PCX

STAGING, PCX = "210987654321", "pcx-0aa11bb22cc33dd44"
VPC = PeerVpc(STAGING, "vpc-0123456789abcdef0", "us-east-1", ("10.230.0.0/16",))
QUAY = {"space": "quay"}


@pytest.fixture
def asked_for(simulator: Running) -> Running:
    """With a request that Heroku lists."""
    world = simulator.world
    request_peering(world, world.space("quay"), PCX, VPC, world.now() - SEEN_AFTER)
    return simulator


async def test_it_is_offered_and_gone_on_with_as_accept_peering_does(asked_for: Running) -> None:
    async with driving(asked_for, "connect-vpc", QUAY | {"routes": "none"}, {"begin_with": (PCX,)}) as drive:
        view = await drive.run()
        assert is_done(view)
        new, waits = drive.ask("begin_with").options
        assert drive.ask("begin_with").default == (new.value,), "nobody's request is taken in silence"
        assert (waits.value, STAGING in waits.detail) == (PCX, True)
        assert step(view, "accept").state is StepState.DONE
        assert {"request", "profile", "account"}.isdisjoint(each.id for each in view.steps)
        assert (view.facts["pcx_id"], view.facts["vpc_id"]) == ((PCX,), (VPC.vpc_id,))


@pytest.mark.parametrize(
    "named", [{"vpc_id": ANALYTICS}, {"pcx_id": CATALOG_PCX}, {"begin_with": "new"}, {"begin_with": PCX}]
)
async def test_who_names_what_to_begin_with_is_not_asked(asked_for: Running, named: dict[str, str]) -> None:
    _, drive = await driven(asked_for, "connect-vpc", QUAY | named, {"routes": lambda ask: None})
    assert "begin_with" not in {ask.key for ask in drive.asked}


async def test_nothing_is_asked_where_nothing_waits(simulator: Running) -> None:
    _, drive = await driven(simulator, "connect-vpc", QUAY)
    assert "begin_with" not in {ask.key for ask in drive.asked}
