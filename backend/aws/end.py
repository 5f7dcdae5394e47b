"""One AWS end, put together from its parts; a part that fails leaves the others standing."""

import asyncio
from collections.abc import Callable, Collection, Iterable
from typing import Any, Protocol, TypeVar

from backend.model.aws_end import AwsEnd, Connection, Part
from backend.model.problem import HOST_WIDE
from backend.rules.addresses import read_network

from . import connections, network_acls, prefix_lists, route_tables, security_groups, subnets, vpcs
from .blocks import Blocks
from .calls import Wire
from .errors import AwsError, Reach
from .prefix_lists import PrefixLists

T = TypeVar("T")

EVERY_PART = frozenset(Part)
NO_BLOCKS = "which blocks are the space's is not known"


class Ask(Protocol):
    """Calls `read` with the client and the arguments, without blocking. Raises AwsError."""

    async def __call__(self, read: Callable[..., T], *arguments: Any) -> T: ...


class _Parts:
    """Asks for parts; what went wrong with which is in `problems`.

    `broken_off`: the first failure that is not of one call alone, and passes or is mended elsewhere.
    """

    def __init__(self, ask: Ask, wanted: Collection[Part]) -> None:
        self._ask = ask
        self._wanted = wanted
        self.problems: dict[Part, str] = {}
        self.broken_off: AwsError | None = None

    async def get(self, part: Part, otherwise: T, read: Callable[..., T], *arguments: Any) -> T:
        if part not in self._wanted:
            return otherwise
        try:
            return await self._ask(read, *arguments)
        except AwsError as error:
            self.problems[part] = str(error)
            self._note(error)
            return otherwise

    async def get_prefix_lists(self, ids: Iterable[str]) -> PrefixLists:
        lists = PrefixLists()

        async def get(one: str) -> None:
            try:
                lists.blocks[one] = await self._ask(prefix_lists.read, one)
            except AwsError as error:
                lists.unread[one] = str(error)
                self._note(error)

        async with asyncio.TaskGroup() as tasks:
            for one in sorted(ids):
                tasks.create_task(get(one))
        return lists

    def add(self, part: Part, problem: str | None) -> None:
        if problem is not None and part in self._wanted:
            self.problems.setdefault(part, problem)

    def _note(self, error: AwsError) -> None:
        if self.broken_off is None and error.trouble in HOST_WIDE:
            self.broken_off = error


async def read(
    ask: Ask,
    begun: AwsEnd,
    vpc_id: str | None,
    blocks: Blocks,
    *,
    is_whole: bool,
    wanted: Collection[Part] = EVERY_PART,
) -> AwsEnd:
    """`begun` with what EC2 says. `vpc_id`: the requester's VPC as Heroku names it; None where it does not.

    `wanted`: only these parts are asked for; nothing is said of the others.

    Raises AwsError where already the first call tells that no other can succeed; where `is_whole`, also for
    any later one that fails for what passes, since what was read before is worth more than a part.
    """
    parts = _Parts(ask, wanted)
    connection: Connection | None = None
    try:
        if Part.PEERING in wanted:
            connection = await ask(connections.read, begun.pcx_id)
    except AwsError as error:
        if error.reach is not Reach.CALL:
            raise
        if is_whole and error.trouble in HOST_WIDE:
            raise
        parts.add(Part.PEERING, str(error))
    if connection is not None:
        vpc_id = connection.requester.vpc_id or vpc_id
        blocks += tuple(filter(None, map(read_network, connection.accepter.cidr_blocks)))
    if vpc_id is None:
        parts.add(Part.VPC, "neither Heroku nor EC2 names it")
        found: dict[str, Any] = {}
    else:
        found = await _of_the_vpc(parts, vpc_id, begun.pcx_id, blocks)
    if is_whole and parts.broken_off is not None:
        raise parts.broken_off
    problems = {part: parts.problems[part] for part in Part if part in parts.problems}
    trouble = None if parts.broken_off is None else parts.broken_off.trouble
    return begun.model_copy(
        update={"connection": connection, **found, "problems": problems, "trouble": trouble}
    )


async def _of_the_vpc(parts: _Parts, vpc_id: str, pcx_id: str, blocks: Blocks) -> dict[str, Any]:
    """What `AwsEnd` holds of the VPC, by field."""
    none: list[Wire] = []
    unknown: subnets.Subnets = {}
    vpc, known, tables, groups, acls = await asyncio.gather(
        parts.get(Part.VPC, None, vpcs.read, vpc_id),
        parts.get(Part.SUBNETS, unknown, subnets.read, vpc_id),
        parts.get(Part.ROUTE_TABLES, none, route_tables.read, vpc_id),
        parts.get(Part.SECURITY_GROUPS, none, security_groups.read, vpc_id),
        parts.get(Part.NETWORK_ACLS, none, network_acls.read, vpc_id),
    )
    in_routes, in_rules = route_tables.prefix_lists_in(tables), security_groups.prefix_lists_in(groups)
    lists = await parts.get_prefix_lists(in_routes | in_rules)
    parts.add(Part.ROUTE_TABLES, lists.problem(in_routes))
    parts.add(Part.SECURITY_GROUPS, lists.problem(in_rules))
    if not blocks:
        for part in (Part.ROUTE_TABLES, Part.SECURITY_GROUPS, Part.NETWORK_ACLS):
            parts.add(part, NO_BLOCKS)
    return {
        "vpc": vpc,
        "route_tables": route_tables.as_model(tables, pcx_id=pcx_id, blocks=blocks, known=known, lists=lists),
        "security_group_rules": security_groups.as_model(groups, blocks=blocks, lists=lists),
        "network_acls": network_acls.as_model(acls, blocks=blocks, known=known),
    }
