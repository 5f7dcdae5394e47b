"""destroy-peering where a part of the VPC cannot be read: what cannot be judged is not offered, and told."""

import pytest

from backend.model.change import Ask, ChangeState, StepState, Values
from backend.simulator.aws_faults import AwsFault
from backend.simulator.testing import Running

from .driving import driven, driving, is_done, step, told, wants_all_of_it
from .vpcs import CATALOG_PCX, group, table, written

CHANGE, QUAY = "destroy-peering", {"space": "quay", "pcx_id": CATALOG_PCX}
TABLES, GROUPS, ACLS = "DescribeRouteTables", "DescribeSecurityGroups", "DescribeNetworkAcls"


def refuse(simulator: Running, *actions: str) -> None:
    for action in actions:
        simulator.levers.aws_faults.add(AwsFault(action, "UnauthorizedOperation", count=None))


@pytest.mark.parametrize(
    ("unread", "offered"),
    [
        ((TABLES,), []),
        pytest.param((GROUPS,), ["route"], marks=pytest.mark.slow),
        pytest.param((ACLS,), ["route", "rule", "rule"], marks=pytest.mark.slow),
        ((TABLES, GROUPS, ACLS), []),
    ],
)
async def test_only_what_can_be_judged_is_offered_and_the_rest_is_told(
    aws: Running, unread: tuple[str, ...], offered: list[str]
) -> None:
    refuse(aws, *unread)
    view, drive = await driven(aws, CHANGE, QUAY)
    assert is_done(view)
    asked = [ask.key.split(" ")[1] for ask in drive.asked if ask.leaves_out]
    assert [{"rtb": "route", "sg": "rule"}[key.split("-")[0]] for key in asked] == offered
    for action in unread:
        said = f"ec2:{action}"
        assert any(said in line for line in step(view, "what stops").said), told(view)
        assert any(said in line for line in drive.ask("destroy").lines), "before the id is typed"
        assert any(said in line for line in view.summary)
    assert view.is_partial
    assert not any("Nothing in vpc-" in line for each in view.steps for line in each.said)
    assert not any("of the 0" in line for line in view.summary)


async def test_what_cannot_be_read_any_more_is_not_taken_for_gone(aws: Running) -> None:
    group_id, main = group(aws, "catalog"), table(aws, "catalog-main")

    def then(ask: Ask) -> Values:
        refuse(aws, TABLES)
        return (CATALOG_PCX,)

    answers = {"destroy": then}
    async with driving(aws, CHANGE, QUAY, answers, otherwise=wants_all_of_it) as drive:
        view = await drive.run()
        assert (view.state, written(aws)) == (ChangeState.STOPPED, [])
        assert "route tables" in (view.reason or "")
        assert f"ec2:{TABLES}" in (view.reason or "")
        aws.levers.aws_faults.clear()
        view = await drive.run()
    assert is_done(view)
    assert not view.is_partial, told(view)
    assert written(aws) == ["DeleteRoute", *2 * ["RevokeSecurityGroupIngress"]]
    left = [each for each in view.steps if each.id.startswith("left ")]
    assert {each.state for each in left} == {StepState.DONE}
    assert {each.id.split(" ")[1] for each in left} == {main, group_id}


async def test_where_nothing_of_the_vpc_could_be_looked_at_nothing_is_claimed(aws: Running) -> None:
    """Other peerings of the VPC decide, too, and may not be seen."""
    connections = "DescribeVpcPeeringConnections"

    def then(ask: Ask) -> Values:
        aws.levers.aws_faults.clear()
        return (CATALOG_PCX,)

    refuse(aws, connections)
    view, drive = await driven(aws, CHANGE, QUAY, {"destroy": then})
    assert is_done(view)
    assert view.is_partial
    assert not [ask.key for ask in drive.asked if ask.leaves_out]
    assert "What is left in the VPC afterwards is not known" in view.summary[0]
    assert f"ec2:{connections}" in view.summary[0]
