"""connect-vpc before anything is written: what cannot be connected, who may not, what takes a yes."""

from typing import Any

import pytest

from backend.aws import dry_runs
from backend.aws.errors import AwsError, Reach
from backend.aws.workbench import Workbench
from backend.aws.workbenches import Workbenches
from backend.changes.allowed import NOTHING
from backend.model.change import NO, ChangeState, StepState
from backend.simulator.levers import Override
from backend.simulator.testing import Running

from .connecting import ACCEPTED, CREATE, created
from .driving import Answer, driven, driving, nobody, step, told
from .vpcs import ANALYTICS, CATALOG_PCX, LEGACY


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
