"""The routes of the VPC to the space: for which blocks, in which tables, and one write for each of them
(requirements 28-32, 58, 59; K2, K3).
"""

from collections.abc import Iterator
from typing import NamedTuple

from backend.changes.step import Check, Question, Seen, Step
from backend.model.aws_end import BLACKHOLE, AwsEnd, Part, RouteTable
from backend.model.change import NO, Ask, AskKind, Facts, Option, Values
from backend.rules import documents
from backend.rules.peering_plan.destinations import Routed, destinations, not_reached, why_not_subnets
from backend.rules.peering_plan.routes import Deed, PlannedRoute, offered_tables, plan_routes
from backend.rules.wording import counted, listed

from .aws_end import PeeredVpc
from .by_hand import handed_over
from .closer import closer_now, closer_steps
from .route_writes import NOTHING, leading, named, replacing

NONE = "none"
"""What `replace_routes` is answered with where nothing is."""
PLACEHOLDER = "ROUTE_TABLE_ID"
WHY = (
    "Without a route back, nothing in the VPC answers a dyno. The route table of a subnet decides where its "
    "packets go."
)
_NOTED = frozenset({Deed.REVIVE, Deed.REPLACE, Deed.IMPOSSIBLE})


class InTheWay(NamedTuple):
    """A route to a block of the space that leads elsewhere: kept as a fact, also once it is replaced.

    `deed`: the name of a `Deed`.
    """

    route_table_id: str
    destination: str
    target: str
    deed: str

    @classmethod
    def of(cls, planned: PlannedRoute) -> "InTheWay":
        target = planned.there.target if planned.there is not None else None
        return cls(planned.table.route_table_id, planned.destination, target or NOTHING, planned.deed.name)

    @classmethod
    def read(cls, noted: str) -> "InTheWay":
        return cls(*noted.split(" "))

    @property
    def place(self) -> tuple[str, str]:
        return self.route_table_id, self.destination


def route_steps(vpc: PeeredVpc) -> Iterator[Step]:
    """As far as they are decided."""
    facts = vpc.facts
    yield _which_blocks(vpc)
    if facts.one("routes") == Routed.NONE:
        return
    if facts.one("routes") == Routed.SUBNETS:
        if facts.all("apps_read") == NO:
            yield _without_apps(vpc)
        yield _single_blocks(vpc)
    if (why := vpc.unseen(Part.ROUTE_TABLES)) is not None:
        if chosen_blocks(facts):
            yield from _handed_over(vpc, why)
        return
    yield _which_tables(vpc)
    yield Check(
        id="routes now",
        title="Where the route tables lead",
        explanation="A route that leads elsewhere is never replaced without your word.",
        command=vpc.commands.describe_route_tables(vpc.id),
        look=lambda: _where_they_lead(vpc),
    )
    if "routes_in_the_way" not in facts:
        return
    there = _in_the_way(facts)
    if any(each.deed == Deed.REPLACE.name for each in there.values()):
        yield _which_replaced(tuple(there.values()))
    for table_id in facts.all("route_table_ids"):
        for block in chosen_blocks(facts):
            yield from _route(vpc, table_id, block, there.get((table_id, block)))
    yield from closer_steps(vpc)


def chosen_blocks(facts: Facts) -> Values:
    """What is routed; nothing while that is not decided."""
    chosen = facts.one("routes")
    if chosen not in set(Routed):
        return ()
    return destinations(Routed(chosen), facts.one("space_cidr"), facts.all("space_cidr_blocks"))


def _route(vpc: PeeredVpc, table_id: str, block: str, there: InTheWay | None) -> Iterator[Step]:
    if there is None:
        yield vpc.done_here(leading(vpc, table_id, block))
    elif there.deed == Deed.REVIVE.name:
        yield vpc.done_here(replacing(vpc, table_id, block, there.target, is_gone=True))
    elif there.deed == Deed.REPLACE.name and table_id in vpc.facts.all("replace_routes"):
        yield vpc.done_here(replacing(vpc, table_id, block, there.target, is_gone=False))
    elif there.deed == Deed.IMPOSSIBLE.name or "replace_routes" in vpc.facts:
        yield _kept(there)


def _which_blocks(vpc: PeeredVpc) -> Question:
    whole, blocks = vpc.facts.one("space_cidr"), vpc.facts.all("space_cidr_blocks")

    async def ask() -> Ask:
        options = (
            Option(
                Routed.SPACE.value,
                f"All of {whole}",
                "One route for a table. Internal apps are reached by this one alone.",
                None if whole is not None else "Heroku does not tell the block of the space",
            ),
            Option(
                Routed.SUBNETS.value,
                f"Only the Space CIDRs: {listed(blocks)}",
                f"{counted(len(blocks), 'route')} for a table. No app with internal routing is reached, also "
                "none that is made later.",
                why_not_subnets(vpc.facts.all("internal_apps"), whole, blocks),
            ),
            Option(
                Routed.NONE.value, "No route", "Until there is one, nothing in the VPC answers the space."
            ),
        )
        return Ask(
            key="routes",
            kind=AskKind.CHOICE,
            step="which blocks",
            title=f"Which blocks of {vpc.ground.space_name} does the VPC route to the peering?",
            lines=(WHY,),
            options=options,
            default=(Routed.SPACE.value,),
        )

    return Question(id="which blocks", title="Blocks to route", explanation=WHY, ask=ask)


def _without_apps(vpc: PeeredVpc) -> Question:
    """Nobody could look whether single blocks are enough."""
    name, whole = vpc.ground.space_name, vpc.facts.one("space_cidr") or "the space's block"

    async def ask() -> Ask:
        return Ask(
            key="blocks without apps",
            kind=AskKind.YES_NO,
            step="blocks without apps",
            title=f"Is no app of {name} internal?",
            lines=(
                f"The apps of {name} could not be read. If one is internal, the VPC reaches it by a route to "
                f"all of {whole} alone ({documents.INTERNAL_ROUTING}).",
                "Yes goes on with the single blocks. No ends this here: choose all of it next time.",
            ),
            phrase=name,
            is_production=vpc.ground.is_production,
        )

    return Question(
        id="blocks without apps", title="Whether single blocks are enough", explanation=WHY, ask=ask
    )


def left_out(vpc: PeeredVpc) -> Values:
    """What the chosen blocks do not lead to, in sentences."""
    chosen = vpc.facts.one("routes")
    if chosen not in set(Routed):
        return ()
    return not_reached(Routed(chosen), vpc.ground.space_name, vpc.facts.one("space_cidr"))


def _single_blocks(vpc: PeeredVpc) -> Check:
    """Whoever said it beforehand has not seen what stands beside the choice."""

    async def look() -> Seen:
        return Seen(True, said=left_out(vpc))

    return Check(id="single blocks", title="What single blocks leave out", explanation=WHY, look=look)


def _which_tables(vpc: PeeredVpc) -> Question:
    async def ask() -> Ask:
        end = await vpc.end(Part.ROUTE_TABLES)
        offered = offered_tables(end)
        return Ask(
            key="route_table_ids",
            kind=AskKind.CHOICES,
            step="which tables",
            title=f"Which route tables of {vpc.id} lead to the space?",
            lines=("Subnets of a table that is left out and the space do not reach each other.",),
            options=tuple(
                Option(table.route_table_id, named(end, table), " ".join(_leads(table, vpc)))
                for table in end.route_tables
            ),
            default=tuple(table.route_table_id for table in offered),
        )

    return Question(id="which tables", title="Route tables", explanation=WHY, ask=ask)


def _leads(table: RouteTable, vpc: PeeredVpc) -> Iterator[str]:
    """Where it leads each block now, and what parts of it, a sentence for each."""
    for planned in plan_routes((table,), chosen_blocks(vpc.facts), vpc.pcx_id):
        if planned.deed is Deed.ALREADY:
            yield f"{planned.destination} leads to {vpc.pcx_id} already."
        elif planned.there is None:
            yield f"{planned.destination} has no route of its own."
        else:
            gone = ", which is gone" if planned.there.state == BLACKHOLE else ""
            yield f"{planned.destination} leads to {planned.there.target or NOTHING}{gone}."
        yield from planned.goes_astray


async def _where_they_lead(vpc: PeeredVpc) -> Seen:
    """Yields what is in the way; of what this change has replaced it still says what was there before."""
    end = await vpc.end(Part.ROUTE_TABLES)
    chosen = [table for table in end.route_tables if table.route_table_id in vpc.facts.all("route_table_ids")]
    planned = plan_routes(chosen, chosen_blocks(vpc.facts), vpc.pcx_id)
    before, there = _in_the_way(vpc.facts), dict[tuple[str, str], InTheWay]()
    for each in planned:
        place = each.table.route_table_id, each.destination
        if each.deed is Deed.ALREADY and place in before:
            there[place] = before[place]
        elif each.deed in _NOTED and not (each.there is not None and each.there.through_this):
            there[place] = InTheWay.of(each)
    yields = {"routes_in_the_way": tuple(" ".join(each) for each in there.values())}
    yields |= await closer_now(vpc, planned)
    missing = [each for each in planned if each.deed is not Deed.ALREADY]
    for action, those in (
        ("CreateRoute", [each for each in missing if each.there is None]),
        ("ReplaceRoute", [each for each in missing if each.there is not None]),
    ):
        for each in those[:1]:
            yields |= await vpc.permission(
                action,
                RouteTableId=each.table.route_table_id,
                DestinationCidrBlock=each.destination,
                VpcPeeringConnectionId=vpc.pcx_id,
            )
    return Seen(True, said=tuple(_in_words(end, chosen, vpc)), yields=yields)


def _in_words(end: AwsEnd, chosen: list[RouteTable], vpc: PeeredVpc) -> Iterator[str]:
    for table in chosen:
        yield f"{named(end, table)}: {' '.join(_leads(table, vpc))}"
    if not chosen:
        yield "No route table was chosen: no subnet of the VPC and the space reach each other by this change."


def _in_the_way(facts: Facts) -> dict[tuple[str, str], InTheWay]:
    return {each.place: each for each in map(InTheWay.read, facts.all("routes_in_the_way"))}


def _which_replaced(there: tuple[InTheWay, ...]) -> Question:
    """Of which tables; what such a route leads to now is cut off, so nothing is chosen at first."""
    by_table: dict[str, list[str]] = {}
    for each in there:
        if each.deed == Deed.REPLACE.name:
            text = f"{each.destination} leads to {each.target}."
            by_table.setdefault(each.route_table_id, []).append(text)

    async def ask() -> Ask:
        return Ask(
            key="replace_routes",
            kind=AskKind.CHOICES,
            step="which replaced",
            title="Routes that lead elsewhere: in which tables may they be replaced?",
            lines=(
                "Whoever uses such a route today is cut off when it leads to the peering instead. Find out "
                "what it is for before you choose it.",
            ),
            options=(
                Option(NONE, "None", "They stay as they are.", is_alone=True),
                *(Option(table_id, table_id, " ".join(texts)) for table_id, texts in by_table.items()),
            ),
            default=(NONE,),
        )

    return Question(id="which replaced", title="Routes that are in the way", ask=ask)


def _kept(there: InTheWay) -> Check:
    async def look() -> Seen:
        text = (
            f"{there.destination} in {there.route_table_id} goes on to lead to {there.target}: the subnets "
            "of this table and the space do not reach each other."
        )
        return Seen(True, said=(text,))

    return Check(
        id=f"kept {there.route_table_id} {there.destination}",
        title=f"{there.destination} in {there.route_table_id} stays as it is",
        look=look,
    )


def _handed_over(vpc: PeeredVpc, why: str) -> Iterator[Question]:
    """Nothing where no table was chosen. Of tables that were named, those whose route is to be replaced are
    taken at their word: nobody here sees what leads where.
    """
    facts, blocks, pcx_id = vpc.facts, chosen_blocks(vpc.facts), vpc.pcx_id
    replaced = [each for each in facts.all("replace_routes") if each != NONE]
    tables = facts.get("route_table_ids", (PLACEHOLDER, *replaced))
    if not tables:
        return
    commands = (
        vpc.commands.replace_route(table, block, pcx_id)
        if table in replaced
        else vpc.commands.create_route(table, block, pcx_id)
        for table in tables
        for block in blocks
    )
    stands_for = f"{PLACEHOLDER} stands for each route table that serves subnets, one after the other."
    yield handed_over(
        vpc.ground,
        "routes",
        f"Routes to {listed(blocks)} in the VPC",
        explanation=WHY,
        command="\n".join(commands),
        lines=(stands_for,) if PLACEHOLDER in tables else (),
        why=why,
    )
