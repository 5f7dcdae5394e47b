"""connect-vpc from a VPC to an accepted peering, against the simulator and its AWS side."""

import pytest

from backend.model.change import NO, AskKind, ChangeState, StepState
from backend.model.change_entry import EntryKind
from backend.simulator.faults import Fault
from backend.simulator.testing import Running
from backend.simulator.world.peering_changes import delete_peering

from .connecting import ACCEPTED, CREATE, REQUEST, created
from .driving import driven, is_done, step, told
from .vpcs import ANALYTICS, CATALOG, CATALOG_PCX, list_catalog
from .worlds import accepted, statuses

ACCEPTS = "/spaces/*/peerings"


async def test_a_vpc_is_connected_from_both_ends_and_the_summary_proves_it(aws: Running) -> None:
    view, drive = await driven(aws, "connect-vpc", {"space": "quay", "vpc_id": ANALYTICS, "routes": "none"})
    assert is_done(view)
    assert statuses(aws, "quay", ANALYTICS) == ["active"]
    assert (created(aws), accepted(aws)) == (1, 1)
    assert drive.ask(REQUEST).kind is AskKind.YES_NO
    accept = drive.ask("accept")
    assert (accept.kind, accept.phrase) == (AskKind.NAME, "quay")
    (pcx_id,) = view.facts["pcx_id"]
    assert [each.undo for each in view.done] == [
        f"aws ec2 delete-vpc-peering-connection --vpc-peering-connection-id {pcx_id} --region us-east-1",
        f"heroku spaces:peerings:destroy {pcx_id} --space quay --confirm {pcx_id}",
    ]
    usual = drive.ask("aws_profile").options[0]
    assert (usual.value, usual.detail.startswith("AWS account 123456789012, ")) == ("usual", True)
    assert any("10.241.0.0/20" in line for line in step(view, "preflight").said), "the block not reached"
    assert any("10.241.0.0/20" in line for line in drive.ask(REQUEST).lines), "before anything is written"
    assert any("Data services" in line for line in drive.asked[0].lines), "what it will not do, to begin with"
    assert [ask.key for ask in drive.asked].count("will_not_do_read") == 1
    assert pcx_id in " ".join(view.summary)
    opens = next(line for line in accept.lines if "gets a private way" in line)
    heroku = next(line for line in view.summary if line.startswith("Heroku:"))
    assert "10.240.0.0/16" in opens
    assert "10.240.0.0/16" in heroku
    assert "10.241.0.0/20" not in opens + heroku, "it is not reached"


async def test_the_request_carries_the_change_and_is_journalled_with_its_id(aws: Running) -> None:
    inputs = {"space": "quay", "vpc_id": ANALYTICS}
    view, drive = await driven(aws, "connect-vpc", inputs, ACCEPTED, change_id="c0ffee42")
    (call,) = (each for each in aws.levers.aws_requests if each.action == CREATE and not each.dry_run)
    assert "c0ffee42" in str(call.parameters)
    (intent,) = drive.log.of(EntryKind.INTENT, REQUEST)
    assert (intent.detail["service"], intent.detail["target"]) == ("ec2", ANALYTICS)
    (outcome,) = drive.log.of(EntryKind.OUTCOME, REQUEST)
    assert outcome.detail["request_id"] == call.request_id
    assert outcome.values == {"pcx_id": view.facts["pcx_id"]}
    assert [each.id for each in drive.touched] == [REQUEST, "accept"]


async def test_what_was_done_by_hand_before_is_found_and_nothing_is_written_again(aws: Running) -> None:
    view, _ = await driven(aws, "connect-vpc", {"space": "quay", "vpc_id": CATALOG}, ACCEPTED)
    assert view.facts["pcx_id"] == (CATALOG_PCX,)
    assert step(view, f"request {CATALOG}").state is StepState.ALREADY, told(view)
    assert step(view, "accept").state is StepState.ALREADY
    assert (created(aws), accepted(aws)) == (0, 0)
    assert view.done == ()


async def test_one_that_has_ended_in_ec2_alone_is_not_asked_for_anew_beside_it(aws: Running) -> None:
    (peering,) = aws.world.space("quay").peerings
    delete_peering(aws.world, peering, "123456789012")
    list_catalog(aws)
    view, _ = await driven(aws, "connect-vpc", {"space": "quay", "vpc_id": CATALOG}, ACCEPTED)
    assert view.state is ChangeState.REFUSED, told(view)
    assert "Destroy it first (destroy-peering)" in (view.reason or "")
    assert created(aws) == 0


async def test_begun_on_a_peering_it_goes_on_with_that_one(aws: Running) -> None:
    view, drive = await driven(aws, "connect-vpc", {"space": "quay", "pcx_id": CATALOG_PCX}, ACCEPTED)
    assert step(view, "accept").state is StepState.ALREADY, told(view)
    assert {"request", "profile", "vpc", f"request {CATALOG}"}.isdisjoint(each.id for each in view.steps)
    assert (view.facts["vpc_id"], view.facts["aws"]) == ((CATALOG,), ("yes",))
    assert [ask.key for ask in drive.asked] == ["will_not_do_read", "routes"]


@pytest.mark.parametrize(
    ("named", "is_listed"),
    [({"vpc_id": ANALYTICS}, CATALOG), ({"aws_account_id": "210987654321"}, "123456789012")],
)
async def test_begun_on_a_peering_no_other_vpc_takes_the_place_of_the_one_that_was_named(
    aws: Running, named: dict[str, str], is_listed: str
) -> None:
    view, _ = await driven(aws, "connect-vpc", {"space": "quay", "pcx_id": CATALOG_PCX} | named, ACCEPTED)
    assert view.state is ChangeState.REFUSED, told(view)
    (said,) = named.values()
    assert f"{CATALOG_PCX} is of {is_listed} on Heroku, and not of {said}" in (view.reason or "")


async def test_a_second_factor_is_asked_for_and_kept_nowhere(aws: Running) -> None:
    aws.faults.add(Fault(path=ACCEPTS, method="POST", two_factor=True, count=None))
    inputs = {"space": "quay", "vpc_id": ANALYTICS}
    view, drive = await driven(aws, "connect-vpc", inputs, ACCEPTED | {"two_factor_code": ("424242",)})
    assert step(view, "accept").state is StepState.DONE, told(view)
    assert "424242" not in repr(drive.log.entries)


async def test_across_regions_the_request_names_the_region_of_the_space(aws: Running) -> None:
    inputs = {"space": "vault", "vpc_id": ANALYTICS, "aws_region": "us-east-1"}
    view, _ = await driven(aws, "connect-vpc", inputs, {"accept": NO})
    assert "--peer-region ap-southeast-2" in (step(view, REQUEST).command or "")
    assert any("security groups" in line for line in step(view, "preflight").said)
    (call,) = (each for each in aws.levers.aws_requests if each.action == CREATE and each.performed)
    assert call.parameters["PeerRegion"] == "ap-southeast-2"
    assert view.state is ChangeState.STOPPED, "what was asked for stands"
    assert statuses(aws, "vault", ANALYTICS) == ["pending-acceptance"]
