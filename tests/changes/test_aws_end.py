"""The AWS end as steps see it: whose credentials they work with, and what a lost answer means."""

from collections.abc import AsyncIterator

import pytest

from backend.aws.errors import AwsError
from backend.aws.workbench import Sent
from backend.changes.ground import Ground
from backend.changes.peering.aws_end import PeeredVpc, sent
from backend.changes.step import NotDone, Unread
from backend.model.change import Facts, StepState
from backend.simulator.aws_faults import AwsFault
from backend.simulator.testing import Running

from .driving import driven, driving, is_done, step
from .vpcs import CATALOG, CATALOG_PCX, table, written
from .worlds import HOME, ec2

QUAY, WHOLE = {"space": "quay", "pcx_id": CATALOG_PCX}, "10.0.0.0/16"
OWNER, SOMEBODY_ELSE = "123456789012", "210987654321"


@pytest.fixture
async def ground(aws: Running) -> AsyncIterator[Ground]:
    async with driving(aws, "accept-peering", QUAY) as drive:
        yield drive.ground


def vpc(ground: Ground, account_id: str) -> PeeredVpc:
    facts = {"pcx_id": CATALOG_PCX, "vpc_id": CATALOG, "aws_region": HOME, "aws_profile": "usual"}
    return PeeredVpc(
        Facts({**{key: (value,) for key, value in facts.items()}, "aws_account_id": (account_id,)}), ground
    )


async def test_credentials_that_became_those_of_another_account_read_and_write_nothing(
    ground: Ground, aws: Running
) -> None:
    of_another = vpc(ground, SOMEBODY_ELSE)
    with pytest.raises(Unread, match=f"of the account {OWNER} now"):
        await of_another.end()
    with pytest.raises(NotDone, match="Nothing was sent"):
        await of_another.send(lambda aws: aws.delete_route("rtb-1", WHOLE), after="no route")
    assert written(aws) == []


async def test_a_vpc_that_is_gone_is_told(ground: Ground) -> None:
    owned = vpc(ground, OWNER)
    unknown = {"vpc_id": ("vpc-00000000000000000",), "pcx_id": ("pcx-00000000000000000",)}
    gone = PeeredVpc(owned.facts.known(unknown), ground)
    with pytest.raises(Unread, match="is not there any more"):
        await gone.end()


async def test_a_route_whose_answer_was_lost_is_found_and_not_made_again(aws: Running) -> None:
    main = table(aws, "catalog-main")
    ec2(aws).delete_route(RouteTableId=main, DestinationCidrBlock=WHOLE)
    aws.levers.aws_faults.add(AwsFault("CreateRoute", performed=True))
    view, drive = await driven(aws, "accept-peering", QUAY)
    assert is_done(view)
    assert written(aws) == ["DeleteRoute", "CreateRoute"]
    key = f"route {main} {WHOLE}"
    assert step(view, key).state is StepState.DONE
    assert f"{key} again" not in {ask.key for ask in drive.asked}


@pytest.mark.parametrize(
    ("code", "do"),
    [
        ("RequestLimitExceeded", "Wait for some minutes"),
        ("UnauthorizedOperation", "Have the permission added"),
        ("RouteLimitExceeded", "Take the change up again when that is mended"),
        ("RouteAlreadyExists", "It was made meanwhile: take the change up again"),
        ("InvalidRoute.NotFound", "It went away meanwhile: take the change up again"),
    ],
)
async def test_every_refusal_of_aws_says_what_to_do_next(code: str, do: str) -> None:
    async def refused() -> Sent:
        raise AwsError(f"AWS answers {code}", code=code)

    with pytest.raises(NotDone, match=do):
        await sent(refused(), "a route")
