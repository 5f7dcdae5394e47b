"""The proof: it looks at both ends, refuses nothing, and says first what is not right."""

import pytest

from backend.changes.peering.aws_end import PeeredVpc
from backend.changes.peering.proven_routes import routes_asked_for, routes_beside
from backend.model.aws_end import AwsEnd, Route, RouteTable, Subnet
from backend.model.change import ChangeState, Facts
from backend.simulator.aws_faults import AwsFault
from backend.simulator.testing import Running

from .driving import driven, driving, is_done, step, told
from .toy import World, trial
from .vpcs import BOOKS_PCX, CATALOG_PCX, FRANKFURT, list_catalog, table, written
from .worlds import ec2

CHANGE, QUAY = "accept-peering", {"space": "quay", "pcx_id": CATALOG_PCX}
WHOLE = "10.0.0.0/16"


async def test_what_is_all_right_is_told_from_both_ends(aws: Running) -> None:
    view, _ = await driven(aws, CHANGE, QUAY)
    assert is_done(view)
    assert not view.is_partial
    assert written(aws) == []
    head, heroku, ec2s, route, *rest = view.summary
    assert f"Peering {CATALOG_PCX} of the space quay" in head
    assert "change 7f3a91c4" in head
    assert "user/operator in AWS" in head
    assert heroku == f"Heroku: {CATALOG_PCX} is active, with 10.100.0.0/16 of vpc-0a1f5c8e3d7b9204c."
    assert f"EC2: {CATALOG_PCX} is active, from vpc-0a1f5c8e3d7b9204c (10.100.0.0/16)" in ec2s
    assert f"{WHOLE} to {CATALOG_PCX}, active." in route
    assert any("Data services of quay" in line for line in rest), "what it does not do"
    assert any("Security groups were left" in line for line in rest)
    assert f"heroku spaces:peerings:destroy {CATALOG_PCX} --space quay" in rest[-1]


async def test_what_you_may_not_see_is_handed_over_and_said_first(aws: Running) -> None:
    hidden = ("DescribeNetworkAcls", "DescribeRouteTables", "DescribeSecurityGroups")
    aws.levers.refused_in_aws.update(hidden)
    view, drive = await driven(aws, CHANGE, QUAY | {"ports": "443"})
    assert is_done(view)
    assert view.is_partial
    for key, action in zip(("acls by hand", "routes by hand", "ports by hand"), hidden, strict=True):
        assert f"ec2:{action}" in drive.ask(key).lines[0]
        assert any(action in line and "could not be read" in line for line in view.summary[:3])


async def test_where_it_is_not_seen_which_ports_are_open_it_is_not_said_that_none_is(aws: Running) -> None:
    aws.levers.refused_in_aws.add("DescribeSecurityGroups")
    view, _ = await driven(aws, CHANGE, QUAY)
    assert is_done(view)
    assert view.is_partial
    for said in (*step(view, "acls now").said, view.summary[0]):
        assert "ec2:DescribeSecurityGroups" in said
        assert "not known whether network ACLs block" in said


async def test_credentials_that_are_refused_half_way_stop_it_with_what_to_do(aws: Running) -> None:
    main = table(aws, "catalog-main")
    ec2(aws).delete_route(RouteTableId=main, DestinationCidrBlock=WHOLE)
    aws.levers.aws_faults.add(AwsFault("CreateRoute", code="ExpiredToken"))
    async with driving(aws, CHANGE, QUAY) as drive:
        view = await drive.run()
        assert view.state is ChangeState.STOPPED, told(view)
        assert "ExpiredToken" in (view.reason or "")
        assert "take the change up" in (view.reason or "")
        view = await drive.run()
    assert is_done(view)
    assert step(view, f"route {main} {WHOLE}").undo is not None


async def test_ends_that_name_different_vpcs_are_told_first(aws: Running) -> None:
    list_catalog(aws, vpc_id="vpc-00000000000000000")
    view, _ = await driven(aws, CHANGE, QUAY | {"routes": "none"})
    assert is_done(view)
    assert any("The two ends do not agree" in line for line in view.summary[:2])


async def test_routes_that_nobody_asked_for_are_told_as_they_are(aws: Running) -> None:
    view, _ = await driven(aws, CHANGE, QUAY | {"routes": "none"})
    assert is_done(view)
    assert not view.is_partial, "nothing is missing that was asked for"
    told_of = " ".join(view.summary)
    assert "No route was asked for." in told_of
    assert f"was left as it is: it leads {WHOLE} to {CATALOG_PCX}." in told_of


@pytest.mark.parametrize(
    ("leads", "told_of"),
    [
        ({}, f"it leads nothing to {CATALOG_PCX}, so that its subnets and quay do not reach each other."),
        ({"10.0.128.0/20": True}, f"it leads 10.0.128.0/20 to {CATALOG_PCX}, and not 10.0.144.0/20."),
        ({WHOLE: True}, f"it leads {WHOLE} to {CATALOG_PCX}."),
        (
            {WHOLE: True, "10.0.144.0/20": False},
            f"it leads {WHOLE} to {CATALOG_PCX}, and not 10.0.144.0/20.",
        ),
    ],
)
def test_a_table_that_was_left_out_is_told_as_it_is(leads: dict[str, bool], told_of: str) -> None:
    facts = {
        "pcx_id": (CATALOG_PCX,),
        "routes": ("space",),
        "route_table_ids": ("rtb-1",),
        "space_cidr": (WHOLE,),
        "space_cidr_blocks": ("10.0.128.0/20", "10.0.144.0/20"),
    }
    left_out = RouteTable(
        route_table_id="rtb-2",
        name="db",
        subnets=(Subnet(subnet_id="subnet-a", name="db-a"), Subnet(subnet_id="subnet-b", name="db-b")),
        routes=tuple(
            Route(destination=block, target=CATALOG_PCX if here else "tgw-1", through_this=here)
            for block, here in leads.items()
        ),
    )
    nobodys = RouteTable(route_table_id="rtb-3", main=True)
    end = AwsEnd(pcx_id=CATALOG_PCX, route_tables=(RouteTable(route_table_id="rtb-1"), left_out, nobodys))
    beside = list(routes_beside(PeeredVpc(Facts(facts), trial(World()).ground), end))
    assert beside == [f"rtb-2 (db, 2 subnets: db-a, db-b) was left as it is: {told_of}"]


def test_a_table_that_went_away_meanwhile_is_not_passed_over() -> None:
    facts = {"routes": ("space",), "space_cidr": (WHOLE,), "route_table_ids": ("rtb-9",)}
    asked_for = routes_asked_for(PeeredVpc(Facts(facts), trial(World()).ground), AwsEnd(pcx_id="pcx-1"))
    gone = "Route table rtb-9, which was to lead to the space, is not there any more."
    assert list(asked_for) == [(False, gone)]


async def test_a_table_that_was_left_out_is_told_with_what_it_leads_there(aws: Running) -> None:
    ledger = {"space": "ledger", "pcx_id": BOOKS_PCX}
    main, db = (table(aws, f"books-{name}", FRANKFURT) for name in ("main", "db"))
    view, _ = await driven(aws, CHANGE, ledger | {"route_table_ids": main})
    assert is_done(view)
    about = {name: [line for line in view.summary if name in line] for name in (main, db)}
    assert [line.startswith("Route in ") for line in about[main]] == [True]
    assert ["it leads nothing to" in line for line in about[db]] == [True]
    assert not view.summary[0].startswith(f"{db} "), "nobody asked for it"
