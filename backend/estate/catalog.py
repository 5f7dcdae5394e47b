"""Which call of the Platform API reads which kind."""

from collections.abc import Awaitable
from typing import TYPE_CHECKING, Any, Protocol

from backend.heroku import account, generations, inbound_ruleset, rate_limits, regions, spaces, teams
from backend.model.key import Key, Kind

if TYPE_CHECKING:
    from backend.heroku.transport import Transport


class _OfTheAccount(Protocol):
    def __call__(self, transport: "Transport", /, *, patience: float | None) -> Awaitable[Any]: ...


class _OfASpace(Protocol):
    def __call__(
        self, transport: "Transport", space: str, /, *, patience: float | None
    ) -> Awaitable[Any]: ...


_OF_THE_ACCOUNT: dict[Kind, _OfTheAccount] = {
    Kind.ACCOUNT: account.read,
    Kind.RATE_LIMITS: rate_limits.read,
    Kind.TEAMS: teams.read,
    Kind.REGIONS: regions.read,
    Kind.GENERATIONS: generations.read,
    Kind.SPACES: spaces.read_all,
}
_OF_A_SPACE: dict[Kind, _OfASpace] = {
    Kind.INBOUND_RULESET: inbound_ruleset.read,
}


async def read(transport: "Transport", key: Key, patience: float | None) -> Any:
    """The value of `key` as the model's type. Raises HerokuError; `patience` as in `Transport.get`."""
    if key.space is None:
        return await _OF_THE_ACCOUNT[key.kind](transport, patience=patience)
    return await _OF_A_SPACE[key.kind](transport, key.space, patience=patience)
