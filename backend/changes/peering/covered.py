"""Narrower routes that the one to the whole space makes superfluous (requirement 60, K2)."""

from collections.abc import Iterator

from backend.changes.step import Check, Seen, Step, Write
from backend.model.aws_end import Part, RouteTable
from backend.rules import documents
from backend.rules.peering_plan.destinations import Routed
from backend.rules.peering_plan.routes import covered_routes

from .aws_end import PeeredVpc
from .route_writes import deleting, may_delete, named, read_table

WHY = (
    f"Older advice was a route for each /20 of the dynos; the route to the whole block leads there too "
    f"({documents.INTERNAL_ROUTING}). They do no harm, and may stay."
)


def covered_steps(vpc: PeeredVpc) -> Iterator[Step]:
    """Nothing where the whole block is not routed by this change."""
    facts = vpc.facts
    is_whole = facts.one("routes") == Routed.SPACE and facts.all("route_table_ids")
    if not is_whole or vpc.unseen(Part.ROUTE_TABLES) is not None:
        return
    yield Check(
        id="covered now",
        title="Routes that are not needed any more",
        explanation=WHY,
        look=lambda: _look(vpc),
    )
    for noted in facts.all("covered_routes"):
        table_id, destination = noted.split(" ")
        yield vpc.done_here(_delete(vpc, table_id, destination))


async def _look(vpc: PeeredVpc) -> Seen:
    """Yields them; those that this change has deleted stay among them."""
    end = await vpc.end(Part.ROUTE_TABLES)
    tables = [table for table in end.route_tables if table.route_table_id in vpc.facts.all("route_table_ids")]
    found = {table: _covered(table, vpc) for table in tables}
    noted = [f"{table.route_table_id} {block}" for table, blocks in found.items() for block in blocks]
    said = [f"{named(end, table)}: {', '.join(blocks)}." for table, blocks in found.items() if blocks]
    every = dict.fromkeys((*vpc.facts.all("covered_routes"), *noted))
    return Seen(
        True,
        said=tuple(said) or ("No narrower route is left beside the one to the whole block.",),
        yields={"covered_routes": tuple(every), **await may_delete(vpc, noted)},
    )


def _covered(table: RouteTable, vpc: PeeredVpc) -> list[str]:
    found = covered_routes((table,), vpc.facts.one("space_cidr"), ())
    return [route.destination for _, route in found if route.destination is not None]


def _delete(vpc: PeeredVpc, table_id: str, destination: str) -> Write:
    async def observe() -> Seen:
        table, name = await read_table(vpc, table_id)
        if destination not in _covered(table, vpc):
            text = f"{name} has no route for {destination} that another one makes needless."
            return Seen(True, said=(text,))
        preview = f"{name}: {destination} is deleted; {vpc.facts.one('space_cidr')} leads there too."
        return Seen(False, preview=(preview,), before=f"to {vpc.pcx_id}")

    return deleting(vpc, f"covered {table_id} {destination}", table_id, destination, observe, WHY)
