"""The routes of the VPC as the proof finds them: those that were asked for, and what other tables do
(requirements 28-32).
"""

from collections.abc import Iterator

from backend.model.aws_end import AwsEnd, Part, RouteTable
from backend.model.change import Values
from backend.rules.peering_plan.routes import Deed, plan_routes
from backend.rules.routing import routing
from backend.rules.wording import listed

from .aws_end import PeeredVpc
from .route_writes import named
from .routes import chosen_blocks


def routes_asked_for(vpc: PeeredVpc, end: AwsEnd) -> Iterator[tuple[bool, str]]:
    """Whether each is as it was to be, and a sentence."""
    known = {table.route_table_id for table in end.route_tables}
    for table_id in _chosen(vpc):
        if table_id not in known:
            yield False, f"Route table {table_id}, which was to lead to the space, is not there any more."
    for table in end.route_tables:
        if table.route_table_id in _chosen(vpc):
            for planned in plan_routes((table,), chosen_blocks(vpc.facts), vpc.pcx_id):
                is_there = planned.deed is Deed.ALREADY
                there = "no route of its own" if planned.there is None else f"to {planned.there.target}"
                where = f"to {vpc.pcx_id}, active" if is_there else there
                yield is_there, f"Route in {named(end, table)}: {planned.destination} {where}."
                for text in planned.goes_astray:
                    yield False, f"Route in {named(end, table)}: {text}"


def routes_beside(vpc: PeeredVpc, end: AwsEnd) -> Iterator[str]:
    """Where the other tables lead, a sentence each: nobody asked for it, so it is told and not judged."""
    chosen = _chosen(vpc)
    if not chosen:
        yield "No route was asked for."
    for table in end.route_tables:
        if table.route_table_id not in chosen and (where := _where(vpc, end, table)) is not None:
            yield f"{named(end, table)} was left as it is: it leads {where}."


def _chosen(vpc: PeeredVpc) -> Values:
    """The ids of the tables that were to lead to the space."""
    return vpc.facts.all("route_table_ids") if chosen_blocks(vpc.facts) else ()


def _where(vpc: PeeredVpc, end: AwsEnd, table: RouteTable) -> str | None:
    """What of the space to the peering, as a clause; None where that is nothing, and matters to no subnet."""
    whole = vpc.facts.one("space_cidr")
    found = routing(table, whole, vpc.facts.all("space_cidr_blocks"))
    if found.is_none:
        serves = bool(table.subnets) or Part.SUBNETS in end.problems
        apart = f"its subnets and {vpc.ground.space_name} do not reach each other"
        return f"nothing to {vpc.pcx_id}, so that {apart}" if serves else None
    led = (whole,) if whole is not None and found.is_whole else found.routed
    but = f", and not {listed(found.missing)}" if found.missing else ""
    return f"{listed(led)} to {vpc.pcx_id}{but}"
