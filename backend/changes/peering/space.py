"""The space as a peering finds it: read anew, all that the rules look at, and what later steps need of it."""

import asyncio
from collections.abc import Awaitable, Iterable
from typing import TypeVar

from backend.changes.ground import Ground
from backend.changes.step import Check, Refusal, Seen
from backend.heroku import apps, generations, peerings, spaces, teams, vpn_connections
from backend.heroku.errors import HerokuError
from backend.model.change import NO, YES, Facts, Values
from backend.model.key import Key, Kind
from backend.model.peering import PeeringInfo
from backend.model.problem import Problem
from backend.model.remote import is_told
from backend.model.snapshot import Reading, Snapshot, key_of
from backend.rules import commands
from backend.rules.apps import apps_of
from backend.rules.preflight.found import Found, Verdict, in_words, of_verdict
from backend.rules.preflight.judge import of_space
from backend.rules.preflight.situation import Situation
from backend.rules.preflight.will_not import internal, will_not_do
from backend.rules.space_blocks import dyno_blocks, routed_blocks, whole_block
from backend.rules.wording import listed

from .failures import reading

T = TypeVar("T")

PEERING, VPC = "peering", "vpc"
"""What a change starts with, in the fact `starts_with`: a connection that is there, or a VPC without one."""


def space_step(facts: Facts, ground: Ground, *, one_more: bool = False) -> Check:
    """Yields what the space tells of its end, and with what this change starts.

    `one_more`: as of `of_space`.
    """

    async def look() -> Seen:
        situation = await read_situation(ground)
        found = of_space(situation, one_more=one_more)
        require_none_refused(found)
        started = (PEERING,) if facts.one("pcx_id") else (VPC,)
        *not_right, passed = in_words(found)
        return Seen(
            True,
            said=(*not_right, *_described(situation), passed),
            yields={**_end(situation), "starts_with": facts.get("starts_with", started)},
        )

    return Check(
        id="space",
        title=f"Look at {ground.space_name}",
        explanation="Whether the space can be peered and you may do it, and what AWS has to know of it.",
        command=commands.peering_info(ground.space_name),
        look=look,
    )


def require_none_refused(found: Iterable[Found]) -> None:
    """Raises Refusal with every reason there is."""
    if reasons := of_verdict(Verdict.REFUSED, found):
        raise Refusal(" ".join(reasons))


async def read_situation(ground: Ground, pcx_id: str | None = None) -> Situation:
    """All that the rules look at, at once. `pcx_id`: the connection that the change is about.

    Raises Unread where the space, its end or its peerings cannot be read; what else cannot is None.
    """
    heroku, name = ground.heroku, ground.space_id
    with reading(f"the space {ground.space_name}"):
        space = await spaces.read_one(heroku, name)
    team = key_of(Kind.APPS, space)
    (info, no_info), (own, _), connections, those, every, of_team = await asyncio.gather(
        _if_any(peerings.read_info(heroku, name), f"what a peering of {ground.space_name} needs"),
        _if_any(peerings.read_all(heroku, name), f"the peerings of {ground.space_name}"),
        _if_told(vpn_connections.read_all(heroku, name)),
        _if_told(teams.read(heroku)),
        _if_told(generations.read(heroku)),
        _nothing() if team is None else _if_told(apps.read_of_team(heroku, team.team or "")),
    )
    seen = Snapshot().with_reading(Key(Kind.TEAMS), Reading(those))
    if team is not None:
        seen = seen.with_reading(team, Reading(of_team))
    return Situation(
        space=space,
        now=ground.clock.now(),
        team=seen.team_of(space),
        generations=every or (),
        info=info,
        info_problem=no_info,
        peerings=own,
        vpn_connections=connections,
        apps=apps_of(seen, space),
        settings=ground.settings,
        pcx_id=pcx_id,
    )


async def _if_any(what: Awaitable[T], named: str) -> tuple[T | None, Problem | None]:
    """With the host's own word where it has no such thing (contract §5). Raises Unread."""
    with reading(named):
        try:
            return await what, None
        except HerokuError as error:
            if not error.problem.says_there_is_none:
                raise
            return None, error.problem


async def _if_told(what: Awaitable[T]) -> T | None:
    """The rules say where something could not be read, and what that means."""
    try:
        return await what
    except HerokuError:
        return None


async def _nothing() -> None:
    """Where there is nobody to ask."""


def _described(situation: Situation) -> tuple[str, ...]:
    """The Heroku end, as whoever asks for a peering needs it (requirements 12-15)."""
    info = situation.info
    if info is None:
        return ()
    parts = (
        ("AWS account", info.aws_account_id),
        ("region", info.aws_region),
        ("VPC", info.vpc_id),
        ("block", info.vpc_cidr),
        ("Space CIDRs", listed(routed_blocks(info))),
        ("dynos", listed(dyno_blocks(info))),
    )
    return (", ".join(f"{name} {value}" for name, value in parts if is_told(value)) + ".",)


def _end(situation: Situation) -> dict[str, Values]:
    info = situation.info or PeeringInfo()
    return {
        "heroku_account_id": told(info.aws_account_id),
        "heroku_region": told(info.aws_region),
        "heroku_vpc_id": told(info.vpc_id),
        "space_cidr": told(whole_block(situation.space, situation.info)),
        "space_cidr_blocks": info.space_cidr_blocks or (),
        "dyno_cidr_blocks": info.dyno_cidr_blocks or (),
        "internal_apps": tuple(app.title or "one without a name" for app in internal(situation)),
        "apps_read": NO if situation.apps is None else YES,
        "will_not_do": will_not_do(situation),
    }


def told(value: str | None) -> Values:
    """As a fact: nothing where it is not known, or masked."""
    return (value,) if is_told(value) else ()
