"""Which call of the Platform API reads which kind."""

from collections.abc import Awaitable
from typing import TYPE_CHECKING, Any, Protocol

from backend.heroku import (
    account,
    apps,
    generations,
    inbound_ruleset,
    members,
    nat,
    peerings,
    rate_limits,
    regions,
    spaces,
    teams,
    topology,
    vpn_connections,
)
from backend.model.key import Key, Kind

if TYPE_CHECKING:
    from backend.heroku.transport import Transport


class _OfTheAccount(Protocol):
    def __call__(self, transport: "Transport", /, *, patience: float | None) -> Awaitable[Any]: ...


class _OfOne(Protocol):
    def __call__(self, transport: "Transport", name: str, /, *, patience: float | None) -> Awaitable[Any]: ...


_OF_THE_ACCOUNT: dict[Kind, _OfTheAccount] = {
    Kind.ACCOUNT: account.read,
    Kind.RATE_LIMITS: rate_limits.read,
    Kind.TEAMS: teams.read,
    Kind.REGIONS: regions.read,
    Kind.GENERATIONS: generations.read,
    Kind.SPACES: spaces.read_all,
}
_OF_A_TEAM: dict[Kind, _OfOne] = {
    Kind.APPS: apps.read_of_team,
}
_OF_A_SPACE: dict[Kind, _OfOne] = {
    Kind.INBOUND_RULESET: inbound_ruleset.read,
    Kind.INBOUND_RULESETS: inbound_ruleset.read_history,
    Kind.PEERINGS: peerings.read_all,
    Kind.PEERING_INFO: peerings.read_info,
    Kind.VPN_CONNECTIONS: vpn_connections.read_all,
    Kind.NAT: nat.read,
    Kind.TOPOLOGY: topology.read,
    Kind.DYNOS: topology.read_dynos,
    Kind.MEMBERS: members.read_all,
}


async def read(transport: "Transport", key: Key, patience: float | None) -> Any:
    """The value of `key` as the model's type; the AWS end is not Heroku's. Raises HerokuError.

    `patience` as in `Transport.get`.
    """
    if key.team is not None:
        return await _OF_A_TEAM[key.kind](transport, key.team, patience=patience)
    if key.space is None:
        return await _OF_THE_ACCOUNT[key.kind](transport, patience=patience)
    return await _OF_A_SPACE[key.kind](transport, key.space, patience=patience)
