"""connect-vpc from a VPC to an accepted peering, against the simulator and its AWS side."""

from collections.abc import Iterator
from typing import Any

import pytest

from backend.aws import dry_runs
from backend.aws.errors import AwsError, Reach
from backend.aws.workbench import Workbench
from backend.aws.workbenches import Workbenches
from backend.changes.allowed import NOTHING
from backend.changes.peering import choosing
from backend.changes.step import Write
from backend.model.change import NO, Ask, AskKind, ChangeState, ChangeView, StepState
from backend.model.change_entry import EntryKind
from backend.rules.preflight.found import Found, Verdict
from backend.simulator.aws_faults import AwsFault
from backend.simulator.faults import Fault
from backend.simulator.levers import Override
from backend.simulator.testing import Running, running
from backend.simulator.world.peering_changes import delete_peering
from backend.simulator.world.peerings import HEROKU_OWNER_ID

from .driving import Answer, driven, driving, is_done, step, told
from .worlds import ec2

ANALYTICS, CATALOG, LEGACY = "vpc-0e6b3d9f1a5c28470", "vpc-0a1f5c8e3d7b9204c", "vpc-0f2c7a4e8b1d63591"
CATALOG_PCX = "pcx-0c9d2e7f4a1b68704"
ACCEPTS = "/spaces/*/peerings"
REQUEST = f"request {ANALYTICS}"
"""The id of the step that asks for the peering."""
CREATE = "CreateVpcPeeringConnection"


def nobody(ask: Ask) -> None:
    """Is there to answer: the change stops."""


ACCEPTED: dict[str, Answer] = {"routes": nobody}
"""As far as these tests go: what comes after the accepted peering has tests of its own."""


@pytest.fixture
def aws() -> Iterator[Running]:
    with running("harbor", frozen=True, aws=True) as simulator:
        yield simulator


def created(simulator: Running) -> int:
    """How many requests for a peering AWS has carried out."""
    return sum(each.action == CREATE and each.performed for each in simulator.levers.aws_requests)


def accepted(simulator: Running) -> int:
    """How many times Heroku was asked to accept."""
    return sum(each.method == "POST" for each in simulator.levers.requests)


def statuses(simulator: Running, space: str, vpc_id: str) -> list[str]:
    world = simulator.world
    those = world.space(space).peerings
    return [each.status(world.now()) for each in those if each.requester.vpc_id == vpc_id]


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


async def test_each_vpc_that_cannot_be_connected_says_why(aws: Running) -> None:
    view, drive = await driven(aws, "connect-vpc", {"space": "quay"})
    assert view.state is ChangeState.STOPPED
    options = drive.ask("vpc_id").options
    refused = [option.refused is not None for option in options]
    assert refused == sorted(refused), "those that can be chosen come first"
    offered = {option.title: option for option in options}
    assert offered["analytics"].refused is None
    for name, reason in {
        "legacy": "10.0.0.0/16",
        "build": "172.17.0.0/16",
        "cluster": "100.64.0.0/16",
    }.items():
        assert reason in (offered[name].refused or "")
    assert CATALOG_PCX in offered["catalog"].detail
    assert offered["catalog"].refused is None, "it goes on with that one"
    assert [option.value for option in drive.ask("aws_profile").options][-1] == "none"
    assert drive.ask("aws_region").default == ("us-east-1",), "the region of the space"


async def test_a_vpc_that_overlaps_is_not_taken_from_the_command_line_either(aws: Running) -> None:
    view, drive = await driven(aws, "connect-vpc", {"space": "quay", "vpc_id": LEGACY})
    assert view.state is ChangeState.STOPPED
    assert "10.0.0.0/16" in (drive.ask("vpc_id").changed or "")
    assert created(aws) == 0


async def test_what_was_done_by_hand_before_is_found_and_nothing_is_written_again(aws: Running) -> None:
    view, _ = await driven(aws, "connect-vpc", {"space": "quay", "vpc_id": CATALOG}, ACCEPTED)
    assert view.facts["pcx_id"] == (CATALOG_PCX,)
    assert step(view, f"request {CATALOG}").state is StepState.ALREADY, told(view)
    assert step(view, "accept").state is StepState.ALREADY
    assert (created(aws), accepted(aws)) == (0, 0)
    assert view.done == ()


async def test_one_that_has_ended_in_ec2_alone_is_not_asked_for_anew_beside_it(aws: Running) -> None:
    space = aws.world.space("quay")
    (peering,) = space.peerings
    delete_peering(aws.world, peering, "123456789012")
    listed = {
        "pcx_id": CATALOG_PCX,
        "type": "customer-managed",
        "status": "active",
        "aws_account_id": "123456789012",
        "aws_region": "us-east-1",
        "aws_vpc_id": CATALOG,
        "cidr_blocks": ["10.100.0.0/16"],
    }
    aws.levers.override(Override(f"/spaces/{space.id}/peerings", [listed]))
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


async def test_without_the_permission_the_iam_action_is_named_and_nothing_is_asked_for(aws: Running) -> None:
    aws.levers.refused_in_aws.add(CREATE)
    view, _ = await driven(aws, "connect-vpc", {"space": "quay", "vpc_id": ANALYTICS})
    assert view.state is ChangeState.REFUSED
    assert f"ec2:{CREATE}" in (view.reason or "")
    assert created(aws) == 0


async def test_where_aws_carries_out_what_was_only_to_be_tried_the_change_ends_and_says_so(
    aws: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = dry_runs.call

    def without_dry_run(*arguments: Any, **parameters: Any) -> object:
        return call(*arguments, **{name: value for name, value in parameters.items() if name != "DryRun"})

    monkeypatch.setattr(dry_runs, "call", without_dry_run)
    view, _ = await driven(aws, "connect-vpc", {"space": "quay", "vpc_id": ANALYTICS})
    assert view.state is ChangeState.FAILED, told(view)
    assert f"{CREATE} was carried out" in (view.reason or "")
    assert created(aws) == 1


async def test_a_read_only_session_tries_nothing_in_aws(aws: Running) -> None:
    inputs = {"space": "quay", "vpc_id": ANALYTICS}
    async with driving(aws, "connect-vpc", inputs) as drive:
        drive.allowed = NOTHING
        view = await drive.run()
    assert (view.state, "read-only" in (view.reason or "")) == (ChangeState.REFUSED, True)
    assert not any(each.dry_run for each in aws.levers.aws_requests)


async def test_who_may_only_read_is_told_which_permission_is_missing(aws: Running) -> None:
    inputs = {"space": "harbor", "aws_profile": "account:210987654321"}
    answers: dict[str, Answer] = {
        "vpc_id": lambda ask: (next(o.value for o in ask.options if not o.refused),)
    }
    view, _ = await driven(aws, "connect-vpc", inputs, answers)
    assert view.state is ChangeState.REFUSED, told(view)
    assert f"ec2:{CREATE}" in (view.reason or "")


async def test_credentials_that_aws_refuses_are_not_offered_again(
    aws: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def expired(self: Workbenches, identity: str, region: str) -> None:
        raise AwsError("the credentials have expired", reach=Reach.CREDENTIALS, code="ExpiredToken")

    answers: dict[str, Answer] = {"aws_profile": ("usual",)}
    async with driving(aws, "connect-vpc", {"space": "quay", "vpc_id": ANALYTICS}, answers) as drive:
        with monkeypatch.context() as patch:
            patch.setattr(Workbenches, "open", expired)
            view = await drive.run()
            assert (view.state, "have expired" in (view.reason or "")) == (ChangeState.STOPPED, True)
            drive.answers = {"aws_profile": nobody}
            await drive.run()
        assert "have expired" in (drive.ask("aws_profile").changed or "")
        drive.answers = ACCEPTED  # somebody has signed in again
        view = await drive.run()
    assert step(view, "accept").state is StepState.DONE, told(view)


async def test_where_there_is_no_vpc_another_place_is_to_be_chosen(
    aws: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def none_there(self: Workbench) -> tuple[()]:
        return ()

    monkeypatch.setattr(Workbench, "vpcs", none_there)
    view, _ = await driven(aws, "connect-vpc", {"space": "quay", "aws_region": "eu-west-3"})
    assert view.state is ChangeState.REFUSED
    assert "no VPC in 123456789012 in eu-west-3" in (view.reason or "")


async def test_what_heroku_does_not_tell_of_its_end_cannot_be_asked_for(aws: Running) -> None:
    space = aws.world.space("quay")
    path = f"/spaces/{space.id}/peering-info"
    aws.levers.override(Override(path, {"vpc_cidr": space.cidr, "vpc_id": "******"}))
    view, _ = await driven(
        aws, "connect-vpc", {"space": "quay", "vpc_id": ANALYTICS, "aws_region": "us-east-1"}
    )
    assert view.state is ChangeState.REFUSED, told(view)
    assert "its VPC and the AWS account of its VPC" in (view.reason or "")


async def test_a_request_whose_answer_was_lost_is_found_by_its_tag_and_not_repeated(aws: Running) -> None:
    aws.levers.aws_faults.add(AwsFault(CREATE, performed=True))
    view, drive = await driven(aws, "connect-vpc", {"space": "quay", "vpc_id": ANALYTICS}, ACCEPTED)
    assert step(view, REQUEST).state is StepState.DONE, told(view)
    assert view.facts["pcx_id"][0] in (step(view, REQUEST).undo or "")
    assert step(view, "accept").state is StepState.DONE
    assert created(aws) == 1
    assert f"{REQUEST} again" not in {ask.key for ask in drive.asked}


async def test_a_peering_that_a_colleague_asked_for_meanwhile_is_not_said_to_be_of_this_change(
    aws: Running,
) -> None:
    aws.levers.aws_faults.add(AwsFault(CREATE))
    async with driving(aws, "connect-vpc", {"space": "quay", "vpc_id": ANALYTICS}, ACCEPTED) as drive:

        def a_colleague_asks(write: Write) -> None:
            if not statuses(aws, "quay", ANALYTICS):
                quay = aws.world.space("quay")
                ec2(aws).create_vpc_peering_connection(
                    VpcId=ANALYTICS, PeerVpcId=quay.vpc_id, PeerOwnerId=HEROKU_OWNER_ID
                )

        drive.on_write = a_colleague_asks
        view = await drive.run()
    found = step(view, REQUEST)
    assert (found.state, found.undo, found.is_ours) == (StepState.ALREADY, None, False)
    assert [each.id for each in view.done] == ["accept"]


async def test_a_request_that_never_arrived_is_repeated_only_with_a_yes(aws: Running) -> None:
    aws.levers.aws_faults.add(AwsFault(CREATE))
    inputs = {"space": "quay", "vpc_id": ANALYTICS}
    async with driving(aws, "connect-vpc", inputs, ACCEPTED | {f"{REQUEST} again": NO}) as drive:
        view = await drive.run()
        assert view.state is ChangeState.STOPPED
        assert created(aws) == 0
        drive.answers = ACCEPTED
        view = await drive.run()
    assert step(view, "accept").state is StepState.DONE, told(view)
    assert created(aws) == 1


async def test_while_a_request_may_be_out_none_is_made_from_another_vpc(
    aws: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    aws.levers.aws_faults.add(AwsFault(CREATE))
    answers: dict[str, Answer] = {"vpc_id": (ANALYTICS,), f"{REQUEST} again": NO}
    async with driving(aws, "connect-vpc", {"space": "quay"}, answers) as drive:
        assert (await drive.run()).state is ChangeState.STOPPED
        monkeypatch.setattr(choosing, "judged", lambda *_: (Found("new", Verdict.REFUSED, "It overlaps."),))
        drive.asked.clear()
        view = await drive.run()
    assert view.state is ChangeState.STOPPED
    assert "vpc_id" not in {ask.key for ask in drive.asked}
    assert "It overlaps." in (view.reason or "")
    assert f"Ask for the peering in AWS, from {ANALYTICS}" in (view.reason or "")


async def test_once_it_was_asked_for_no_other_vpc_takes_its_place(
    aws: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers: dict[str, Answer] = {"vpc_id": (ANALYTICS,), "accept": nobody}
    async with driving(aws, "connect-vpc", {"space": "quay"}, answers) as drive:
        assert (await drive.run()).state is ChangeState.STOPPED
        monkeypatch.setattr(choosing, "judged", lambda *_: (Found("new", Verdict.REFUSED, "It overlaps."),))
        drive.asked.clear()
        view = await drive.run()
    assert (view.state, drive.asked) == (ChangeState.STOPPED, [])
    assert "It overlaps." in (view.reason or "")
    assert view.facts["pcx_id"][0] in (view.reason or "")


async def test_a_request_that_fails_is_told_in_the_words_of_aws_with_what_to_do(aws: Running) -> None:
    async with driving(aws, "connect-vpc", {"space": "quay", "vpc_id": ANALYTICS}) as drive:
        drive.on_write = lambda write: setattr(
            aws.world.space("quay").peerings[-1], "failed_at", aws.world.now()
        )
        view = await drive.run()
    assert view.state is ChangeState.FAILED, told(view)
    assert "has failed" in (view.reason or "")
    assert "AWS says: Failed due to" in (view.reason or "")
    assert "ask again" in (view.reason or "")
    assert accepted(aws) == 0


async def test_a_request_that_ends_before_heroku_lists_it_is_not_waited_for(aws: Running) -> None:
    async with driving(aws, "connect-vpc", {"space": "quay", "vpc_id": ANALYTICS}) as drive:

        def is_rejected(view: ChangeView) -> None:
            if view.current is not None and view.current.id == "seen":
                aws.world.space("quay").peerings[-1].rejected_at = aws.world.now()

        drive.on_view = is_rejected
        view = await drive.run()
    assert view.state is ChangeState.FAILED, told(view)
    assert "was rejected" in (view.reason or "")
    assert accepted(aws) == 0


async def test_taken_up_again_it_goes_on_with_its_own_request(aws: Running) -> None:
    async with driving(aws, "connect-vpc", {"space": "quay", "vpc_id": ANALYTICS}, ACCEPTED) as drive:

        def stop_it(view: ChangeView) -> None:
            if view.current is not None and view.current.state is StepState.SETTLING and drive.running:
                drive.running.stop()

        drive.on_view = stop_it
        view = await drive.run()
        assert (view.state, step(view, "accept").state) == (ChangeState.STOPPED, StepState.PLANNED)
        drive.on_view = lambda view: None
        view = await drive.run()
    assert step(view, "accept").state is StepState.DONE, told(view)
    assert (created(aws), accepted(aws)) == (1, 1)
    assert [ask.key for ask in drive.asked].count(REQUEST) == 1


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


async def test_at_the_limit_it_takes_one_yes_and_the_api_decides(aws: Running) -> None:
    inputs = {"space": "breakwater", "vpc_id": ANALYTICS, "aws_region": "us-east-1"}
    view, drive = await driven(aws, "connect-vpc", inputs)
    (asked,) = (ask for ask in drive.asked if ask.key.startswith("acknowledge"))
    assert any("ticket" in line for line in asked.lines)
    assert "all 5 peerings of its limit" in step(view, "space").said[0], "before a VPC is chosen"
    assert step(view, "accept").state is StepState.FAILED, told(view)
    assert "support ticket" in (view.reason or ""), "Heroku's own words"
    assert view.state is ChangeState.STOPPED


async def test_no_to_a_warning_ends_it_before_anything_is_written(aws: Running) -> None:
    inputs = {"space": "breakwater", "vpc_id": ANALYTICS, "aws_region": "us-east-1"}
    view, _ = await driven(aws, "connect-vpc", inputs, {"step acknowledge": NO})
    assert view.state is ChangeState.DECLINED
    assert created(aws) == 0


@pytest.mark.parametrize(
    ("space", "reason"),
    [
        ("pier-fir", "Fir"),
        ("dock", "You are member of labs, admin needed"),
        ("jetty", "jetty is deleting"),
    ],
)
async def test_a_space_that_cannot_be_peered_is_refused_before_anything_is_asked(
    simulator: Running, space: str, reason: str
) -> None:
    view, drive = await driven(simulator, "connect-vpc", {"space": space})
    assert view.state is ChangeState.REFUSED
    assert reason.lower() in (view.reason or "").lower()
    assert drive.asked == []
