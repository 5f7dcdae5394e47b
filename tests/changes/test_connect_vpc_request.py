"""connect-vpc once a peering was asked for: lost, repeated, failed, or taken up, it is made once."""

import pytest

from backend.changes.peering import choosing
from backend.changes.step import Write
from backend.model.change import NO, ChangeState, ChangeView, StepState
from backend.rules.preflight.found import Found, Verdict
from backend.simulator.aws_faults import AwsFault
from backend.simulator.testing import Running
from backend.simulator.world.peerings import HEROKU_OWNER_ID

from .connecting import ACCEPTED, CREATE, REQUEST, created
from .driving import Answer, driven, driving, nobody, step, told
from .vpcs import ANALYTICS
from .worlds import accepted, ec2, statuses


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
