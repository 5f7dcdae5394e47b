"""Routes to a part of what is routed that lead to what is gone: they keep their part from the peering."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from backend.changes.step import Seen, Step, Write
from backend.model.aws_end import BLACKHOLE, Route
from backend.model.change import Facts, Values
from backend.rules.peering_plan.routes import PlannedRoute

from .aws_end import PeeredVpc
from .route_writes import NOTHING, deleting, may_delete, read_table

CLOSER = "closer_routes"
"""The fact."""
WHY = (
    "The most specific route decides. This one leads to what is gone, so that what is sent there is lost "
    "without an answer; without it, the wider route leads there."
)


async def closer_now(vpc: PeeredVpc, planned: Iterable[PlannedRoute]) -> Mapping[str, Values]:
    """As facts: those that there are, with those that this change has deleted. Raises Unread."""
    found = [
        f"{each.table.route_table_id} {route.destination} {route.target or NOTHING}"
        for each in planned
        for route in each.closer
        if _is_lost(route)
    ]
    every = dict.fromkeys((*vpc.facts.all(CLOSER), *found))
    return {CLOSER: tuple(every), **await may_delete(vpc, found)}


def closer_steps(vpc: PeeredVpc) -> Iterator[Step]:
    for noted in _noted(vpc.facts):
        yield vpc.done_here(_delete(vpc, *noted))


def _noted(facts: Facts) -> Iterator[tuple[str, str, str]]:
    """The table, the destination, what it leads to."""
    for text in facts.all(CLOSER):
        table_id, destination, target = text.split(" ")
        yield table_id, destination, target


def _is_lost(route: Route) -> bool:
    """One of a prefix list is no route to a block alone."""
    return route.state == BLACKHOLE and route.prefix_list_id is None


def _delete(vpc: PeeredVpc, table_id: str, destination: str, target: str) -> Write:
    async def observe() -> Seen:
        table, name = await read_table(vpc, table_id)
        lost = (route for route in table.routes if _is_lost(route) and not route.through_this)
        if all((route.destination, route.target or NOTHING) != (destination, target) for route in lost):
            return Seen(True, said=(f"{name} has no route for {destination} to {target}, or not any more.",))
        text = f"{name}: {destination} leads to {target}, which is gone. The route is deleted."
        return Seen(False, preview=(text,), before=f"to {target}")

    step = f"closer {table_id} {destination}"
    # It cannot be brought back: what it led to is gone.
    return replace(deleting(vpc, step, table_id, destination, observe, WHY), undo=None)
