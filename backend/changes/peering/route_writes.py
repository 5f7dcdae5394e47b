"""Writes to a route table of the VPC, each of one route."""

from collections.abc import Mapping, Sequence

from backend.changes.allowed import EC2
from backend.changes.step import Changed, Look, Outcome, Seen, Settle, Target, Write
from backend.model.aws_end import BLACKHOLE, AwsEnd, Part, RouteTable
from backend.model.change import Danger, Values
from backend.rules.aws_wording import table_name
from backend.rules.peering_plan.routes import Deed, PlannedRoute, plan_routes

from .aws_end import PeeredVpc, settling

NOTHING = "nothing"
"""The target of a route that EC2 names none of."""


def leading(vpc: PeeredVpc, table_id: str, destination: str) -> Write:
    """A new route to the peering."""

    async def observe() -> Seen:
        name, planned = await _planned(vpc, table_id, destination)
        if _leads_here(planned):
            return Seen(True, said=(f"{name} leads {destination} to {vpc.pcx_id}.",))
        if planned.there is not None:
            raise Changed(f"In {name}, {destination} leads to {planned.there.target or NOTHING} by now.")
        preview = (
            f"{name} leads {destination} to {vpc.pcx_id}: its subnets reach {vpc.ground.space_name}, and "
            "answer its dynos.",
            *planned.lines,
        )
        return Seen(False, preview=preview, before="no route")

    async def perform(code: str | None) -> Outcome:
        return await vpc.send(
            lambda aws: aws.create_route(table_id, destination, vpc.pcx_id), after=f"to {vpc.pcx_id}"
        )

    return Write(
        id=f"route {table_id} {destination}",
        title=f"Route {destination} in {table_id}",
        explanation="Packets for the space go through the peering from then on.",
        command=vpc.commands.create_route(table_id, destination, vpc.pcx_id),
        target=Target(EC2, "CreateRoute", f"{table_id} {destination}"),
        observe=observe,
        perform=perform,
        phrase=vpc.ground.space_name,
        settled=_settled(vpc, table_id, destination),
        undo=vpc.commands.delete_route(table_id, destination),
        touches=vpc.touched,
    )


def replacing(vpc: PeeredVpc, table_id: str, destination: str, target: str, *, is_gone: bool) -> Write:
    """A route that leads to `target` leads to the peering instead. `is_gone`: what it led to is not there any
    more, so that nobody is cut off.
    """

    async def observe() -> Seen:
        name, planned = await _planned(vpc, table_id, destination)
        if _leads_here(planned):
            return Seen(True, said=(f"{name} leads {destination} to {vpc.pcx_id}.",))
        there = planned.there
        if there is None:
            raise Changed(f"{name} has no route for {destination} any more.")
        if (there.target or NOTHING) != target or (there.state == BLACKHOLE) is not is_gone:
            raise Changed(f"In {name}, {destination} leads to {there.target or NOTHING} by now.")
        preview = (f"{name} leads {destination} to {vpc.pcx_id} then.", *planned.lines)
        return Seen(False, preview=preview, before=f"to {target}")

    async def perform(code: str | None) -> Outcome:
        return await vpc.send(
            lambda aws: aws.replace_route(table_id, destination, vpc.pcx_id), after=f"to {vpc.pcx_id}"
        )

    return Write(
        id=f"route {table_id} {destination}",
        title=f"Route {destination} in {table_id}, in place of the one to {target}",
        explanation="A table has one route for a block: this one takes the place of the other.",
        command=vpc.commands.replace_route(table_id, destination, vpc.pcx_id),
        target=Target(EC2, "ReplaceRoute", f"{table_id} {destination}"),
        observe=observe,
        perform=perform,
        phrase=vpc.ground.space_name,
        danger=Danger.YES_NO if is_gone else Danger.NAME,
        is_optional=True,
        is_extra=not is_gone,
        settled=_settled(vpc, table_id, destination),
        undo=_back(vpc, table_id, destination, target, is_gone=is_gone),
        touches=vpc.touched,
    )


def deleting(vpc: PeeredVpc, step: str, table_id: str, destination: str, observe: Look, why: str) -> Write:
    """A route that is not needed. `step`: the id of the step; `observe` knows whether that is still so."""

    async def perform(code: str | None) -> Outcome:
        return await vpc.send(lambda aws: aws.delete_route(table_id, destination), after="no route")

    return Write(
        id=step,
        title=f"Delete the route {destination} in {table_id}",
        explanation=why,
        command=vpc.commands.delete_route(table_id, destination),
        target=Target(EC2, "DeleteRoute", f"{table_id} {destination}"),
        observe=observe,
        perform=perform,
        phrase=vpc.ground.space_name,
        is_optional=True,
        is_extra=True,
        undo=vpc.commands.create_route(table_id, destination, vpc.pcx_id),
        touches=vpc.touched,
    )


async def may_delete(vpc: PeeredVpc, routes: Sequence[str]) -> Mapping[str, Values]:
    """Whether the first of them may be deleted, as a fact. `routes`: each begins as `rtb-01 10.0.0.0/20`.

    Raises Unread.
    """
    if not routes:
        return {}
    table_id, destination, *_ = routes[0].split(" ")
    return await vpc.permission("DeleteRoute", RouteTableId=table_id, DestinationCidrBlock=destination)


def _back(vpc: PeeredVpc, table_id: str, destination: str, target: str, *, is_gone: bool) -> str | None:
    """Nothing can be led to what is gone again: without the route, packets are lost as they were before.

    None where EC2 does not name what it led to.
    """
    if is_gone:
        return vpc.commands.delete_route(table_id, destination)
    if target == NOTHING:
        return None
    return vpc.commands.replace_route(table_id, destination, target)


async def read_table(vpc: PeeredVpc, table_id: str) -> tuple[RouteTable, str]:
    """The table and its name. Raises Unread, and Changed where it is not there."""
    end = await vpc.end(Part.ROUTE_TABLES)
    for table in end.route_tables:
        if table.route_table_id == table_id:
            return table, named(end, table)
    raise Changed(f"{vpc.id} has no route table {table_id}, or not any more.")


def named(end: AwsEnd, table: RouteTable) -> str:
    return table_name(table, are_read=Part.SUBNETS not in end.problems)


async def _planned(vpc: PeeredVpc, table_id: str, destination: str) -> tuple[str, PlannedRoute]:
    """The table's name, and how the route in it is now."""
    table, name = await read_table(vpc, table_id)
    (planned,) = plan_routes((table,), (destination,), vpc.pcx_id)
    return name, planned


def _leads_here(planned: PlannedRoute) -> bool:
    """Also where EC2 does not say yet that it carries anything: that is waited for."""
    there = planned.there
    return planned.deed is Deed.ALREADY or (there is not None and there.through_this)


def _settled(vpc: PeeredVpc, table_id: str, destination: str) -> Settle:
    async def look() -> Seen:
        name, planned = await _planned(vpc, table_id, destination)
        if planned.deed is Deed.ALREADY:
            return Seen(True, said=(f"{name} leads {destination} to {vpc.pcx_id}.",))
        if planned.there is None:
            return Seen(False, said=(f"EC2 does not show it in {name} yet.",))
        if not _leads_here(planned):
            target = planned.there.target or NOTHING
            return Seen(False, said=(f"{name} leads {destination} to {target}, still or again.",))
        return Seen(False, said=(f"It is in {name}, and EC2 says that {vpc.pcx_id} carries nothing.",))

    has_to_be = "the peering has to be active for a route to it to be"
    return settling(look, vpc.commands.describe_route_tables(vpc.id), has_to_be)
