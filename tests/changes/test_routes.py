"""The routes of a VPC to the space: what is there, what is missing, what leads elsewhere."""

import pytest

from backend.changes.peering.aws_end import PeeredVpc
from backend.changes.peering.route_writes import NOTHING, replacing
from backend.model.change import NO, YES, Ask, AskKind, ChangeState, Facts, StepState
from backend.simulator.faults import Fault
from backend.simulator.testing import Running, running
from backend.simulator.world.peering_changes import delete_peering

from .driving import Answer, driven, driving, is_done, nobody, step, told
from .toy import World, trial
from .vpcs import (
    BOOKS_PCX,
    CATALOG,
    CATALOG_PCX,
    FRANKFURT,
    GONE_PCX,
    OTHER_PCX,
    routes,
    table,
    written,
)
from .worlds import ec2

QUAY, WHOLE = {"space": "quay", "pcx_id": CATALOG_PCX}, "10.0.0.0/16"
LEDGER, LEDGERS = {"space": "ledger", "pcx_id": BOOKS_PCX}, "10.40.0.0/16"
DYNOS, MORE_DYNOS = "10.0.128.0/20", "10.0.144.0/20"
UNSURE = "blocks without apps"
CHANGE = "accept-peering"
"""Begun on a peering that is active, it offers what is missing."""


def named(ask: Ask) -> tuple[str, ...]:
    return (ask.phrase or "",)


async def test_each_table_gets_what_it_lacks_and_what_is_there_stays(aws: Running) -> None:
    main, db, reports = (table(aws, f"books-{name}", FRANKFURT) for name in ("main", "db", "reports"))
    answers: dict[str, Answer] = {f"route {one} {LEDGERS}": named for one in (db, reports)}
    view, drive = await driven(aws, CHANGE, LEDGER, answers)
    assert is_done(view)
    assert all(routes(aws, one, FRANKFURT) == {LEDGERS: BOOKS_PCX} for one in (main, db, reports))
    assert written(aws) == ["CreateRoute", "ReplaceRoute"]
    assert step(view, f"route {main} {LEDGERS}").state is StepState.ALREADY
    assert [each.undo for each in view.done] == [
        f"aws ec2 delete-route --route-table-id {one} --destination-cidr-block {LEDGERS} --region {FRANKFURT}"
        for one in (db, reports)
    ], "what is gone cannot be led to again"
    chosen = drive.ask("route_table_ids")
    assert chosen.default == (main, db, reports)
    assert "books-db" in chosen.options[1].title
    revived = drive.ask(f"route {reports} {LEDGERS}")
    assert revived.leaves_out
    assert any(GONE_PCX in line and "which is gone" in line for line in revived.lines)
    assert "replace_routes" not in {ask.key for ask in drive.asked}, "nobody is cut off"


async def test_where_an_app_is_internal_the_single_blocks_are_refused(aws: Running) -> None:
    view, drive = await driven(aws, CHANGE, LEDGER | {"routes": "subnets"}, {"routes": nobody})
    assert view.state is ChangeState.STOPPED
    assert "ledger-api" in (drive.ask("routes").changed or "")
    assert written(aws) == []


@pytest.mark.slow
async def test_single_blocks_are_a_route_each(aws: Running) -> None:
    main = table(aws, "catalog-main")
    ec2(aws).delete_route(RouteTableId=main, DestinationCidrBlock=WHOLE)
    view, _ = await driven(aws, CHANGE, QUAY | {"routes": "subnets"})
    assert is_done(view)
    blocks = ("10.0.128.0/20", "10.0.144.0/20", "10.0.0.0/20", "10.0.16.0/20")
    assert routes(aws, main) == dict.fromkeys(blocks, CATALOG_PCX)
    (left_out,) = step(view, "single blocks").said
    assert f"not all of {WHOLE}: no app of quay with internal routing is reached" in left_out
    assert left_out in view.summary


async def test_where_apps_could_not_be_read_single_blocks_take_a_yes(aws: Running) -> None:
    aws.faults.add(Fault(path="/teams/*/apps", status=403, error_id="forbidden", message="No.", count=None))
    view, drive = await driven(aws, CHANGE, QUAY | {"routes": "subnets"}, {UNSURE: NO})
    assert view.state is ChangeState.DECLINED, told(view)
    assert any("internal" in line and "could not be read" in line for line in drive.ask(UNSURE).lines)
    assert written(aws) == []
    _, drive = await driven(aws, CHANGE, QUAY, {"route_table_ids": nobody})
    assert UNSURE not in {ask.key for ask in drive.asked}, "all of the space is right with any app"


async def test_a_route_that_leads_elsewhere_stays_and_the_proof_says_so(aws: Running) -> None:
    main = table(aws, "catalog-main")
    _lead_elsewhere(aws, main)
    view, drive = await driven(aws, CHANGE, QUAY)
    assert is_done(view)
    assert routes(aws, main) == {WHOLE: OTHER_PCX}
    none, one = drive.ask("replace_routes").options
    assert drive.ask("replace_routes").default == (none.value,)
    assert (one.value, OTHER_PCX in one.detail) == (main, True)
    assert OTHER_PCX in step(view, f"kept {main} {WHOLE}").said[0]
    assert OTHER_PCX in view.summary[0]


async def test_it_is_replaced_where_somebody_chose_it_and_types_the_name(aws: Running) -> None:
    main = table(aws, "catalog-main")
    _lead_elsewhere(aws, main)
    key = f"route {main} {WHOLE}"
    inputs = QUAY | {"replace_routes": main}
    async with driving(aws, CHANGE, inputs, {key: named, "security_group_id": nobody}) as drive:
        view = await drive.run()
        asked = drive.ask(key)
        assert (asked.kind, asked.phrase, asked.leaves_out) == (AskKind.NAME, "quay", True)
        assert any(OTHER_PCX in line and "cuts off" in line for line in asked.lines)
        assert routes(aws, main) == {WHOLE: CATALOG_PCX}
        # Taken up later, it is known what was replaced, by this change.
        drive.answers = {}
        view = await drive.run()
    assert is_done(view)
    assert written(aws) == ["ReplaceRoute", "ReplaceRoute"], "the first was ours, to lead it elsewhere"
    (done,) = view.done
    assert done.undo == (
        f"aws ec2 replace-route --route-table-id {main} --destination-cidr-block {WHOLE} "
        f"--vpc-peering-connection-id {OTHER_PCX} --region us-east-1"
    )


async def test_none_is_not_chosen_beside_a_table_whose_routes_may_be_replaced(aws: Running) -> None:
    main = table(aws, "catalog-main")
    _lead_elsewhere(aws, main)
    view, drive = await driven(
        aws, CHANGE, QUAY | {"replace_routes": ("none", main)}, {"replace_routes": nobody}
    )
    assert view.state is ChangeState.STOPPED
    assert drive.ask("replace_routes").changed == "none is chosen alone, or not at all"
    assert routes(aws, main) == {WHOLE: OTHER_PCX}


def test_what_cannot_be_named_is_not_what_a_route_is_led_back_to() -> None:
    vpc = PeeredVpc(Facts({"aws_region": ("us-east-1",), "pcx_id": (CATALOG_PCX,)}), trial(World()).ground)
    assert replacing(vpc, "rtb-1", WHOLE, "tgw-1", is_gone=False).undo is not None
    assert replacing(vpc, "rtb-1", WHOLE, NOTHING, is_gone=False).undo is None


@pytest.mark.slow
async def test_who_does_not_type_the_name_cuts_nobody_off(aws: Running) -> None:
    main = table(aws, "catalog-main")
    _lead_elsewhere(aws, main)
    view, _ = await driven(aws, CHANGE, QUAY | {"replace_routes": main})
    assert is_done(view)
    assert step(view, f"route {main} {WHOLE}").state is StepState.SKIPPED
    assert routes(aws, main) == {WHOLE: OTHER_PCX}


@pytest.mark.slow
async def test_what_appears_while_somebody_is_asked_is_not_written_over(aws: Running) -> None:
    main = table(aws, "catalog-main")
    ec2(aws).delete_route(RouteTableId=main, DestinationCidrBlock=WHOLE)

    def meanwhile(ask: Ask) -> tuple[str, ...]:
        ec2(aws).create_route(RouteTableId=main, DestinationCidrBlock=WHOLE, VpcPeeringConnectionId=OTHER_PCX)
        return YES

    view, _ = await driven(aws, CHANGE, QUAY, {f"route {main} {WHOLE}": meanwhile})
    assert view.state is ChangeState.STOPPED
    assert f"leads to {OTHER_PCX} by now" in (view.reason or "")
    assert routes(aws, main) == {WHOLE: OTHER_PCX}


@pytest.mark.parametrize("is_wanted", [pytest.param(False, marks=pytest.mark.slow), True])
async def test_covered_routes_are_deleted_only_where_somebody_says_so(aws: Running, is_wanted: bool) -> None:
    main = table(aws, "catalog-main")
    ec2(aws).create_route(RouteTableId=main, DestinationCidrBlock=DYNOS, VpcPeeringConnectionId=CATALOG_PCX)
    answers: dict[str, Answer] = {f"covered {main} {DYNOS}": YES} if is_wanted else {}
    view, drive = await driven(aws, CHANGE, QUAY, answers)
    assert is_done(view)
    assert drive.ask(f"covered {main} {DYNOS}").leaves_out
    kept = {} if is_wanted else {DYNOS: CATALOG_PCX}
    assert routes(aws, main) == {WHOLE: CATALOG_PCX} | kept


@pytest.mark.parametrize("is_wanted", [pytest.param(False, marks=pytest.mark.slow), True])
async def test_a_closer_route_to_what_is_gone_is_told_and_deleted_where_somebody_says_so(
    aws: Running, is_wanted: bool
) -> None:
    main = _with_closer_ones(aws)
    key = f"closer {main} {DYNOS}"
    view, drive = await driven(aws, CHANGE, QUAY, {key: YES} if is_wanted else {})
    assert is_done(view)
    assert drive.ask(key).leaves_out
    assert any(OTHER_PCX in line and "which is gone" in line for line in drive.ask(key).lines)
    assert ("DeleteRoute" in written(aws)) is is_wanted
    assert f"{DYNOS} goes on to lead to {OTHER_PCX}, which is gone" in " ".join(step(view, "routes now").said)
    wrong = [line for line in view.summary[:2] if "goes on to lead to" in line]
    assert len(wrong) == (1 if is_wanted else 2), "what leads to the Internet is somebody's choice, and told"


async def test_what_is_not_permitted_is_handed_over_and_the_proof_says_that_it_is_missing(
    aws: Running,
) -> None:
    aws.levers.refused_in_aws.add("CreateRoute")
    db = table(aws, "books-db", FRANKFURT)
    view, drive = await driven(aws, CHANGE, LEDGER, {f"route {db} {LEDGERS} by hand": YES})
    assert is_done(view)
    assert written(aws) == []
    asked = drive.ask(f"route {db} {LEDGERS} by hand")
    assert "ec2:CreateRoute" in asked.lines[0]
    handed_over = step(view, f"route {db} {LEDGERS} by hand")
    assert (handed_over.command or "").startswith(f"aws ec2 create-route --route-table-id {db}")
    assert "books-db" in view.summary[0]
    assert "no route" in view.summary[0]
    assert f"Route {LEDGERS} in {db}: handed over." in view.summary


@pytest.mark.slow
async def test_what_is_permitted_by_now_is_written_and_not_told_as_left_out(aws: Running) -> None:
    aws.levers.refused_in_aws.add("CreateRoute")
    route = f"route {table(aws, 'books-db', FRANKFURT)} {LEDGERS}"
    answers: dict[str, Answer] = {f"{route} by hand": NO, "security_group_id": nobody, route: ("ledger",)}
    async with driving(aws, CHANGE, LEDGER, answers) as drive:
        assert (await drive.run()).state is ChangeState.STOPPED
        aws.levers.refused_in_aws.clear()
        drive.answers = {route: ("ledger",)}
        view = await drive.run()
    assert is_done(view)
    assert written(aws) == ["CreateRoute"]
    assert step(view, route).state is StepState.DONE
    assert not any("left out" in line for line in view.summary)


async def test_without_aws_the_commands_are_handed_over_and_nothing_is_claimed() -> None:
    with running("harbor") as simulator:
        view, drive = await driven(simulator, CHANGE, QUAY | {"ports": "5432"}, {"routes by hand": YES})
    assert is_done(view)
    command = step(view, "routes by hand").command or ""
    assert f"--destination-cidr-block {WHOLE} --vpc-peering-connection-id {CATALOG_PCX}" in command
    ports = step(view, "ports by hand").command or ""
    assert "authorize-security-group-ingress" in ports
    assert '"FromPort":5432' in ports
    assert DYNOS in ports
    assert view.is_partial
    assert "not proven" in " ".join(view.summary[:3]), told(view)
    assert f"Routes to {WHOLE} in the VPC: handed over." in view.summary
    assert {"Open tcp 5432 to dynos of quay: left out.", "Network ACLs of the subnets: left out."} < {
        *view.summary[:3]
    }
    assert "acls by hand" in {ask.key for ask in drive.asked}


def _lead_elsewhere(simulator: Running, table_id: str) -> None:
    ec2(simulator).replace_route(
        RouteTableId=table_id, DestinationCidrBlock=WHOLE, VpcPeeringConnectionId=OTHER_PCX
    )


def _with_closer_ones(simulator: Running) -> str:
    """The table that leads all of quay to its peering, and now each block of its dynos elsewhere."""
    client, main = ec2(simulator), table(simulator, "catalog-main")
    client.create_route(RouteTableId=main, DestinationCidrBlock=DYNOS, VpcPeeringConnectionId=OTHER_PCX)
    gateway = client.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    client.attach_internet_gateway(InternetGatewayId=gateway, VpcId=CATALOG)
    client.create_route(RouteTableId=main, DestinationCidrBlock=MORE_DYNOS, GatewayId=gateway)
    those = simulator.world.space("harbor").peerings
    (other,) = (each for each in those if each.pcx_id == OTHER_PCX)
    delete_peering(simulator.world, other, "123456789012")
    return main
