"""Short ways to write an estate down: spaces with their ages and the histories of their trusted IPs."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from backend.simulator.ids import named_id
from backend.simulator.world import World, nat, regions
from backend.simulator.world.addresses import DEFAULT_DATA_CIDR
from backend.simulator.world.generations import CEDAR, Generation
from backend.simulator.world.inbound_rulesets import InboundRuleset, Rule, open_to_the_world
from backend.simulator.world.spaces import Space
from backend.simulator.world.teams import Team


@dataclass(frozen=True)
class Past:
    """One writing of a list: how long ago, by whom, the sources (a leading ! means deny)."""

    ago: timedelta
    author: str
    sources: tuple[str, ...]


class Builder:
    """Adds spaces to a world, seen from the instant at which the scenario starts."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.start = world.now()

    def space(
        self,
        name: str,
        team: Team,
        region: str,
        cidr: str,
        *,
        age: timedelta,
        author: str,
        history: tuple[Past, ...] = (),
        applied: bool | None = True,
        data_cidr: str = DEFAULT_DATA_CIDR,
        generation: Generation = CEDAR,
        shield: bool = False,
        trusted_ip_limit: int = 20,
    ) -> Space:
        """A space made `age` ago, open to the world at first, then as `history` tells.

        `applied` is what the list in force says; the ones before it do not matter any more.
        """
        created_at = self.start - age
        first = self._ruleset(name, 0, created_at, author, open_to_the_world(generation.name))
        later = (
            self._ruleset(name, number, self.start - past.ago, past.author, _rules(past.sources))
            for number, past in enumerate(history, 1)
        )
        space = Space(
            id=named_id("space", name),
            name=name,
            team=team,
            region=regions.named(region),
            created_at=created_at,
            rulesets=[first, *later],
            generation=generation,
            shield=shield,
            cidr=cidr,
            data_cidr=data_cidr,
            outbound_ips=nat.addresses(int(named_id("nat", name)[:4], 16), generation.name),
            trusted_ip_limit=trusted_ip_limit,
        )
        in_force = space.current_ruleset
        in_force.applied = [] if applied is None else [(in_force.created_at, applied)]
        return self.world.add_space(space)

    def _ruleset(
        self, space: str, number: int, at: datetime, author: str, rules: tuple[Rule, ...]
    ) -> InboundRuleset:
        return InboundRuleset(named_id("inbound-ruleset", f"{space}/{number}"), at, author, rules)


def _rules(sources: tuple[str, ...]) -> tuple[Rule, ...]:
    return tuple(Rule(source[1:], "deny") if source.startswith("!") else Rule(source) for source in sources)
