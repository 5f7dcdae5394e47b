"""What can be done to spaces and their trusted IPs, and when it is refused (requirements 93-133).

The operator acts, and Refused is raised for what the API would not do; what a colleague does in a scenario
goes through the same rules, or is written as it is.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from backend.simulator.world import addresses, generations, nat, regions
from backend.simulator.world.errors import invalid
from backend.simulator.world.inbound_rulesets import (
    InboundRuleset,
    Rule,
    check_rules,
    fresh,
    open_to_the_world,
)
from backend.simulator.world.log_drains import LogDrain, check_url
from backend.simulator.world.preconditions import require_allocated, require_feature, require_writable
from backend.simulator.world.spaces import Space
from backend.simulator.world.taken import own_live_peerings
from backend.simulator.world.teams import Team
from backend.simulator.world.world import World

_NAME = re.compile(r"[a-z0-9](?:[a-z0-9]|-(?!-))+[a-z0-9]")


@dataclass(frozen=True)
class NewSpace:
    """The body of POST /spaces, as far as the API reads it."""

    name: Any
    team: Any
    region: Any = None
    cidr: Any = None
    data_cidr: Any = None
    shield: Any = None
    generation: Any = None
    log_drain_url: Any = None


def create_space(
    world: World, asked: NewSpace, *, author: str | None = None, at: datetime | None = None
) -> Space:
    """A space that begins to allocate. Raises Refused (403, 422).

    `author` and `at`: a colleague at an instant, instead of the operator now.
    """
    team = _team_for_spaces(world, asked.team, "team")
    if author is None:
        world.require_admin(team)
    name = _new_name(world, asked.name)
    region = _region(asked.region)
    generation = generations.CEDAR if asked.generation is None else generations.find(str(asked.generation))
    if generation is None:
        raise invalid(f"{asked.generation} is not a generation: cedar or fir.")
    _check_options(asked, generation)
    cidr, data_cidr = addresses.check_blocks(_text("cidr", asked.cidr), _text("data_cidr", asked.data_cidr))
    now = at or world.now()
    rules = open_to_the_world(generation.name)
    by = author or world.account.email
    space_id = world.ids.new("space")
    space = world.add_space(
        Space(
            id=space_id,
            name=name,
            team=team,
            region=region,
            created_at=now,
            rulesets=[InboundRuleset(world.ids.new("inbound-ruleset"), now, by, rules, [(now, True)])],
            generation=generation,
            shield=bool(asked.shield),
            cidr=cidr,
            data_cidr=data_cidr,
            outbound_ips=nat.addresses(int(space_id[:6], 16), generation.name),
        )
    )
    if asked.log_drain_url is not None:
        space.log_drain = LogDrain(world.ids.new("log-drain"), asked.log_drain_url, now, now)
    return space


def rename_space(world: World, space: Space, name: Any) -> None:
    require_writable(world, space)
    if name == space.name:
        return
    space.name = _new_name(world, name)
    space.changed_at = world.now()


def transfer_space(world: World, space: Space, new_owner: Any) -> None:
    """To another enterprise team; admin in both (requirements 117)."""
    world.require_admin(space.team)
    team = _team_for_spaces(world, new_owner, "new_owner")
    world.require_admin(team)
    require_allocated(world, space)
    if team is space.team:
        raise invalid(f"The space {space.name} already belongs to the team {team.name}.")
    if team.enterprise_account != space.team.enterprise_account:
        raise invalid("A space can only be transferred within one Enterprise Account.")
    space.team = team
    space.changed_at = world.now()


def destroy_space(world: World, space: Space) -> None:
    """Refused while anything of a customer is inside (requirements 114, K22)."""
    world.require_admin(space.team)
    now = world.now()
    if space.state(now) == "deleting":
        raise invalid(f"The space {space.name} is being deleted already.")
    if space.apps:
        names = ", ".join(sorted(app.name for app in space.apps))
        raise invalid(f"The space {space.name} still has apps: {names}. Delete them first.")
    _refuse_connected(space, now)
    space.deleting_since = now


def set_log_drain(world: World, space: Space, url: Any) -> LogDrain:
    """Raises Refused (403, 422)."""
    require_writable(world, space)
    require_feature(space, "private_space_logging", "A Fir space has telemetry drains, no log drain.")
    now, former = world.now(), space.log_drain
    drain_id = world.ids.new("log-drain") if former is None else former.id
    created_at = now if former is None else former.created_at
    space.log_drain = LogDrain(drain_id, check_url("url", url), created_at, now)
    return space.log_drain


def replace_rules(world: World, space: Space, rules: Any) -> InboundRuleset:
    """PUT of the operator: the whole list. Raises Refused (403, 422)."""
    require_writable(world, space)
    require_feature(space, "trusted_ip_ranges", "Trusted IP ranges can't be customized in a Fir space.")
    checked = check_rules(rules, space.trusted_ip_limit)
    return write_rules(world, space, checked, world.account.email, world.now())


def write_rules(
    world: World, space: Space, rules: tuple[Rule, ...], author: str, at: datetime
) -> InboundRuleset:
    """A new ruleset by anybody, at an instant."""
    ruleset = fresh(world.ids.new("inbound-ruleset"), at, author, rules)
    space.rulesets.append(ruleset)
    return ruleset


def _new_name(world: World, name: Any) -> str:
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise invalid(
            "Name must be at least 3 characters: lower-case letters, digits and single dashes, "
            "starting and ending with a letter or a digit."
        )
    if world.space_named(name) is not None:
        raise invalid("Name is already taken.")
    return name


def _refuse_connected(space: Space, now: datetime) -> None:
    there = {
        "peering connections": [peering.pcx_id for peering in own_live_peerings(space, now)],
        "VPN connections": [vpn.name for vpn in space.vpns if not vpn.is_gone(now)],
    }
    for what, names in there.items():
        if names:
            raise invalid(f"The space {space.name} still has {what}: {', '.join(names)}. Destroy them first.")


def _team_for_spaces(world: World, identity: Any, key: str) -> Team:
    if not isinstance(identity, str) or not identity:
        raise invalid(f"{key} must name a team.")
    team = next((each for each in world.teams if identity in (each.name, each.id)), None)
    if team is None:
        raise invalid(f"Couldn't find the team {identity}.")
    if team.type != "enterprise":
        raise invalid(f"Private Spaces need an enterprise team, and {team.name} is none.")
    return team


def _region(identity: Any) -> regions.Region:
    region = regions.find(regions.DEFAULT if identity is None else str(identity))
    if region is None:
        raise invalid(f"{identity} is not a region.")
    if not region.private_capable:
        raise invalid(f"The region {region.name} does not take Private Spaces.")
    return region


def _check_options(asked: NewSpace, generation: generations.Generation) -> None:
    if generation is generations.FIR and asked.cidr is not None:
        raise invalid("The CIDR of a Fir space can't be chosen.")
    if asked.shield and "shield" in generation.unsupported_features:
        raise invalid("A Fir space can't be a Shield space.")
    if asked.log_drain_url is not None:
        check_url("log_drain_url", asked.log_drain_url)


def _text(key: str, value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    raise invalid(f"{key} must be text.")
