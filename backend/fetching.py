"""Reads one thing of the estate: from Heroku, or for the AWS ends of peerings from AWS."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from backend.aws.access import AwsAccess
from backend.aws.blocks import blocks_of_space
from backend.aws.scope import begin
from backend.estate import catalog
from backend.estate.clock import Clock
from backend.heroku.errors import HerokuError, UnexpectedReply
from backend.model.aws_end import AwsEnd
from backend.model.key import Key, Kind
from backend.model.snapshot import Snapshot

if TYPE_CHECKING:
    from backend.aws.reader import AwsReader
    from backend.heroku.transport import Transport


class Fetching:
    """Through the connection of the session, while that is open."""

    def __init__(
        self, clock: Clock, snapshot: Callable[[], Snapshot], team: str | None, aws: AwsAccess | None
    ) -> None:
        """`team`: only the spaces of this one, by name or id. `aws` None: AWS is never asked."""
        self.patience = 0.0
        """Seconds that a call waits for a rate limit to be over: the poller plans for that itself."""
        self._transport: Transport | None = None
        self._is_open = asyncio.Event()
        self._clock = clock
        self._snapshot = snapshot
        self._team = team
        self._aws = aws
        self._aws_reader: AwsReader | None = None

    def open(self, transport: "Transport") -> None:
        self._transport = transport
        self._is_open.set()

    def close(self) -> None:
        self._is_open.clear()
        self._transport = None

    async def transport(self) -> "Transport":
        """Once the session is open."""
        await self._is_open.wait()
        assert self._transport is not None, "it was just opened"
        return self._transport

    @property
    def remaining(self) -> int | None:
        """Requests that are left by the last reply; None while none said so."""
        return None if self._transport is None else self._transport.remaining

    async def fetch(self, key: Key) -> Any:
        """Its value as the model's type. Raises HerokuError."""
        assert self._transport is not None, "the session is not open"
        try:
            if key.kind is Kind.AWS_ENDS:
                return await self._read_aws_ends(key)
            value = await catalog.read(self._transport, key, self.patience)
        except HerokuError:
            raise
        except Exception as error:
            # A defect of ours: it costs this one resource, is shown there, and the console stays up.
            message = f"Reading this failed inside Spaceport ({type(error).__name__}); please report it."
            raise UnexpectedReply(message, at=self._clock.now()) from error
        if key.kind is Kind.SPACES and self._team is not None:
            value = tuple(space for space in value if self._team in (space.team_name, space.team.id))
        return value

    async def _read_aws_ends(self, key: Key) -> tuple[AwsEnd, ...]:
        """One for each peering that is the operator's and named, in the order of the picture.

        Raises HerokuError where Heroku's side of it is needed first and cannot be read.
        """
        peerings = await self._known(Key(Kind.PEERINGS, key.space))
        own = [peering for peering in peerings if peering.is_own]
        if not own or self._aws is None:
            return tuple(begin(peering, None) for peering in own)
        info = await self._tried(Key(Kind.PEERING_INFO, key.space))
        blocks = (space.cidr for name, space in self._snapshot().each_space() if name == key.space)
        before = self._snapshot().reading(key)
        standing = (
            end if end.not_read_again is not None else end.model_copy(update={"as_of": before.read_at})
            for end in before.value or ()
        )
        reader = await self._reader_of(self._aws)
        return await reader.read(own, blocks_of_space(next(blocks, None), info), standing)

    async def _known(self, key: Key) -> Any:
        """The value in the picture, else read now. Raises HerokuError."""
        value = self._snapshot().reading(key).value
        return await self.fetch(key) if value is None else value

    async def _tried(self, key: Key) -> Any:
        """The value in the picture, else read now; None where it cannot be, which is told elsewhere."""
        reading = self._snapshot().reading(key)
        if reading.value is not None or reading.problem is not None:
            return reading.value
        try:
            return await self.fetch(key)
        except HerokuError:
            return None

    async def _reader_of(self, access: AwsAccess) -> "AwsReader":
        """Made when it is first needed; the import takes tenths of a second, and tens of megabytes."""
        reader_type = await asyncio.to_thread(_import_aws_reader)
        if self._aws_reader is None:
            self._aws_reader = reader_type(access)
        return self._aws_reader


def _import_aws_reader() -> "type[AwsReader]":
    from backend.aws.reader import AwsReader

    return AwsReader
