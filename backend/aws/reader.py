"""The AWS ends of a space's peerings, read in threads: nothing in here blocks the event loop."""

import asyncio
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from backend.model.aws_end import AwsEnd
from backend.model.peering import Peering
from backend.model.remote import is_told

from . import end
from .access import AwsAccess
from .accounts import Accounts
from .blocks import Blocks
from .errors import AwsError
from .in_threads import Threads
from .scope import begin, not_looked_at

T = TypeVar("T")


class AwsReader:
    """Reads what `access` allows. One for the life of a session: it holds the clients."""

    def __init__(self, access: AwsAccess) -> None:
        self._access = access
        self._accounts = Accounts(access)
        self._threads = Threads()

    async def read(
        self, peerings: Iterable[Peering], blocks: Blocks, before: Iterable[AwsEnd] = ()
    ) -> tuple[AwsEnd, ...]:
        """One for each peering, in their order; what fails is told inside. `blocks` are the space's.

        `before`: what stands where it cannot be read again, each with the time `as_of` which it is.
        """
        standing = {end.pcx_id: end for end in before if end.not_looked_at is None}
        async with asyncio.TaskGroup() as tasks:
            ends = [
                tasks.create_task(self._end(peering, blocks, standing.get(peering.pcx_id or "")))
                for peering in peerings
            ]
        return tuple(each.result() for each in ends)

    async def _end(self, peering: Peering, blocks: Blocks, before: AwsEnd | None) -> AwsEnd:
        begun = begin(peering, self._access)
        account_id, region = begun.account_id, begun.region
        if begun.not_looked_at is not None or account_id is None or region is None:
            return begun

        async def ask(read: Callable[..., T], *arguments: Any) -> T:
            with self._accounts.forgetting_refused(account_id):
                return await self._threads.run(read, client, *arguments)

        try:
            client = await self._threads.run(self._accounts.client, account_id, region)
            vpc_id = peering.aws_vpc_id if is_told(peering.aws_vpc_id) else None
            return await end.read(ask, begun, vpc_id, blocks, is_whole=before is not None)
        except AwsError as error:
            if before is None:
                return begun.model_copy(
                    update={"not_looked_at": not_looked_at(str(error)), "trouble": error.trouble}
                )
            return before.model_copy(update={"not_read_again": str(error), "trouble": error.trouble})
