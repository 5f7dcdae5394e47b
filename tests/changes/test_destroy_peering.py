"""destroy-peering: what may be destroyed, with which words, and what is left in the VPC afterwards."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from backend.changes import destroyed as earlier
from backend.changes.ground import Ground
from backend.changes.peering import heroku_end
from backend.model.change import YES, Ask, AskKind, ChangeState, StepState
from backend.model.change_entry import EntryKind
from backend.model.peering import Peering
from backend.rules.aws_protocols import permission
from backend.simulator.faults import Fault
from backend.simulator.testing import Running, running
from backend.simulator.world.peering_changes import delete_peering

from .driving import Answer, Drive, driven, driving, is_done, step, told
from .vpcs import CATALOG_PCX, OTHER_PCX, group, openings, routes, table, written
from .worlds import ec2

CHANGE, QUAY = "destroy-peering", {"space": "quay", "pcx_id": CATALOG_PCX}
BLOCKS, WHOLE = ("10.0.128.0/20", "10.0.144.0/20"), "10.0.0.0/16"


def destroyed(simulator: Running) -> int:
    """How many times Heroku was asked to."""
    return sum(each.method == "DELETE" for each in simulator.levers.requests)


def status(simulator: Running) -> str:
    world = simulator.world
    (peering,) = (each for each in world.space("quay").peerings if each.pcx_id == CATALOG_PCX)
    return peering.status(world.now())


def left(simulator: Running) -> list[str]:
    """The keys of the questions about what is left: a route, two rules."""
    group_id = group(simulator, "catalog")
    route = f"left {table(simulator, 'catalog-main')} {WHOLE}"
    return [route, *(f"left {group_id} tcp 443 443 {block}" for block in BLOCKS)]


async def test_the_id_is_typed_and_what_is_left_is_taken_away_one_by_one(aws: Running) -> None:
    keys, group_id = left(aws), group(aws, "catalog")
    rule = permission("tcp", 443, 443, BLOCKS[:1], {"Description": "The shop, ask Ops"})
    ec2(aws).update_security_group_rule_descriptions_ingress(GroupId=group_id, IpPermissions=[rule])
    view, drive = await driven(aws, CHANGE, QUAY, dict.fromkeys(keys[:2], YES))
    assert is_done(view)
    assert (status(aws), destroyed(aws)) == ("deleted", 1)
    asked = drive.ask("destroy")
    assert (asked.kind, asked.phrase) == (AskKind.NAME, CATALOG_PCX)
    assert asked.why_not(("quay",)) is not None, "the name of the space is not enough"
    assert any("no longer reach each other" in line for line in asked.lines)
    assert [ask.key for ask in drive.asked if ask.leaves_out] == keys
    assert written(aws)[1:] == ["DeleteRoute", "RevokeSecurityGroupIngress"]
    assert routes(aws, table(aws, "catalog-main")) == {}
    assert openings(aws, group_id) == {("tcp", 443, 443, BLOCKS[1])}
    assert view.summary[0] == f"Still in the VPC: {group_id} lets tcp 443 in from {BLOCKS[1]}."
    (revoked,) = drive.log.of(EntryKind.INTENT, keys[1])
    assert f'"CidrIp":"{BLOCKS[0]}","Description":"The shop, ask Ops"' in revoked.detail["undo"]


@pytest.mark.slow
async def test_by_itself_nothing_of_the_vpc_is_deleted(aws: Running) -> None:
    view, _ = await driven(aws, CHANGE, QUAY)
    assert is_done(view)
    assert all(step(view, key).state is StepState.SKIPPED for key in left(aws))
    assert written(aws) == []


async def test_protected_ones_and_requests_cannot_be_chosen(aws: Running) -> None:
    view, drive = await driven(aws, CHANGE, {"space": "harbor"})
    assert view.state is ChangeState.STOPPED
    offered = {option.value: option.refused for option in drive.ask("pcx_id").options}
    masked = [reason for value, reason in offered.items() if not value.startswith("pcx-")]
    assert len(masked) == 2
    assert all(reason is not None and "data services" in reason for reason in masked)
    assert "delete-vpc-peering-connection" in (offered["pcx-04f21c09b7d5e8603"] or ""), "it only asks yet"
    assert offered[OTHER_PCX] is None


async def test_one_that_is_named_is_refused_with_its_reason_and_no_other_is_offered(aws: Running) -> None:
    aws.world.space("quay").peerings[0].type = "heroku-postgresql"
    view, drive = await driven(aws, CHANGE, QUAY)
    assert view.state is ChangeState.REFUSED, told(view)
    assert "heroku-postgresql" in (view.reason or "")
    assert drive.asked == []
    assert destroyed(aws) == 0


async def test_taken_up_after_heroku_forgot_it_still_knows_what_is_left(aws: Running) -> None:
    keys = left(aws)

    def nobody(ask: Ask) -> None:
        """Is there to answer: the change stops."""

    async with driving(aws, CHANGE, QUAY, {keys[0]: nobody}) as drive:
        view = await drive.run()
        assert view.state is ChangeState.STOPPED
        aws.clock.advance(3 * 3600)
        drive.answers = dict.fromkeys(keys, YES)
        view = await drive.run()
    assert is_done(view)
    assert destroyed(aws) == 1
    assert openings(aws, group(aws, "catalog")) == set()
    assert routes(aws, table(aws, "catalog-main")) == {}


async def test_one_that_ended_before_is_not_destroyed_and_what_it_left_is_offered(aws: Running) -> None:
    (peering,) = aws.world.space("quay").peerings
    delete_peering(aws.world, peering, "123456789012")
    view, drive = await driven(aws, CHANGE, QUAY)
    assert is_done(view)
    assert destroyed(aws) == 0
    assert step(view, "destroy").state is StepState.ALREADY, told(view)
    assert [ask.key for ask in drive.asked] == left(aws)


async def begun_again(simulator: Running, drive: Drive, answers: Mapping[str, Answer]) -> Drive:
    """Another change for the peering that `drive` has destroyed, and Heroku has forgotten: taken through."""
    simulator.clock.advance(3 * 3600)
    recorded = replace(drive.recorded, entries=tuple(drive.log.entries))

    async def find(pcx_id: str) -> earlier.Destroyed | None:
        return earlier.destroyed(pcx_id, recorded.space, (recorded,))

    has_aws = simulator.aws_url is not None
    async with driving(simulator, CHANGE, QUAY, answers, change_id="9b1e", has_aws=has_aws) as other:
        other.ground = replace(other.ground, destroyed=find)
        await other.run()
    return other


async def test_begun_again_after_heroku_forgot_it_what_is_left_is_known_by_the_journal(aws: Running) -> None:
    keys = left(aws)
    _, drive = await driven(aws, CHANGE, QUAY)

    other = await begun_again(aws, drive, dict.fromkeys(keys, YES))

    assert other.running is not None
    view = other.running.view
    assert is_done(view)
    said = f"Heroku does not list {CATALOG_PCX} any more: change {drive.recorded.id} destroyed it."
    assert step(view, "what stops").said[0] == said
    assert [ask.key for ask in other.asked] == keys
    assert (step(view, "destroy").state, destroyed(aws)) == (StepState.ALREADY, 1)
    assert openings(aws, group(aws, "catalog")) == set()
    assert routes(aws, table(aws, "catalog-main")) == {}


async def test_begun_again_without_aws_what_is_left_is_handed_over() -> None:
    with running("harbor") as simulator:
        _, drive = await driven(simulator, CHANGE, QUAY)
        other = await begun_again(simulator, drive, {})
        assert destroyed(simulator) == 1
    assert other.running is not None
    assert is_done(other.running.view)
    assert [ask.key for ask in other.asked] == ["what is left by hand"]


async def test_one_that_heroku_does_not_list_and_no_change_destroyed_is_refused() -> None:
    with running("harbor") as simulator:
        view, _ = await driven(simulator, CHANGE, {"space": "quay", "pcx_id": "pcx-0000000000000000f"})
    assert view.state is ChangeState.REFUSED
    assert "no change from here destroyed it" in (view.reason or "")
    assert "blackhole" in (view.reason or "")


@pytest.mark.slow
async def test_a_rule_that_something_else_needs_by_now_stays(aws: Running) -> None:
    main, keys = table(aws, "catalog-main"), left(aws)

    def meanwhile(ask: Ask) -> tuple[str, ...]:
        ec2(aws).create_route(
            RouteTableId=main, DestinationCidrBlock="10.0.144.0/20", VpcPeeringConnectionId=OTHER_PCX
        )
        return YES

    answers: dict[str, Answer] = {keys[1]: meanwhile, keys[2]: YES}
    view, drive = await driven(aws, CHANGE, QUAY, answers)
    assert is_done(view)
    assert keys[2] not in {ask.key for ask in drive.asked}
    group_id, why = (
        group(aws, "catalog"),
        f"what the route {BLOCKS[1]} in {main} leads to may need it by now.",
    )
    assert openings(aws, group_id) == {("tcp", 443, 443, BLOCKS[1])}
    assert step(view, keys[2]).said == (f"It stays: {why}",)
    assert f"Kept in the VPC: {group_id} lets tcp 443 in from {BLOCKS[1]}: {why}" in view.summary
    gone = "Gone from the VPC: 1 of the 3 routes and rules that were for this peering alone."
    assert gone in view.summary, "the route was left, one rule deleted, and one is needed"


@pytest.mark.slow
async def test_a_lost_answer_destroys_nothing_twice(aws: Running) -> None:
    aws.faults.add(Fault(path="/spaces/*/peerings/*", method="DELETE", status=500, performed=True, count=1))
    view, _ = await driven(aws, CHANGE, QUAY)
    assert is_done(view)
    assert (status(aws), destroyed(aws)) == ("deleted", 1)


@pytest.mark.parametrize("has_aws", [True, False])
async def test_a_list_that_is_empty_for_a_moment_is_not_taken_for_a_destroyed_peering(
    aws: Running, monkeypatch: pytest.MonkeyPatch, has_aws: bool
) -> None:
    real, looks = heroku_end.read_peerings, iter(range(2))

    async def empty_at_first(ground: Ground) -> tuple[Peering, ...]:
        return await real(ground) if next(looks, None) is None else ()

    monkeypatch.setattr(heroku_end, "read_peerings", empty_at_first)
    async with driving(aws, CHANGE, QUAY, has_aws=has_aws) as drive:
        view = await drive.run()
        assert (view.state, step(view, "destroy").state) == (ChangeState.STOPPED, StepState.FAILED)
        assert "does not list" in (view.reason or "")
        for _ in looks:
            """The list is whole again."""
        view = await drive.run()
    assert is_done(view)
    assert (status(aws), destroyed(aws)) == ("deleted", 1)


async def test_without_aws_the_rest_is_handed_over() -> None:
    with running("harbor") as simulator:
        view, drive = await driven(simulator, CHANGE, QUAY)
        assert is_done(view)
        assert status(simulator) == "deleted"
    asked = drive.ask("what is left by hand")
    assert CATALOG_PCX in " ".join(asked.lines)
    assert "describe-security-groups" in (step(view, asked.key).command or "")
