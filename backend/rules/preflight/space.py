"""Whether the space may be changed at all: by whom, in which state, of which generation; and whether it may
have one more peering.
"""

from backend.model.account import ADMIN
from backend.model.key import Kind
from backend.model.peering import PeeringInfo
from backend.model.remote import is_told
from backend.model.snapshot import Reading
from backend.model.space import DELETING
from backend.rules import documents
from backend.rules.availability import why_not_available
from backend.rules.limits import LIMITS, Limited, how_to_raise, use_of

from .found import Found, Verdict
from .situation import Situation

ONLY_READS = frozenset({"member", "collaborator", "viewer"})
"""Roles in a team that change nothing of its spaces."""


def role(situation: Situation) -> Found:
    """Only an admin of the team writes (requirement 96); of a role that no document knows, Heroku decides."""
    team = situation.space.team_name or "the team of the space"
    own = None if situation.team is None else situation.team.role
    if own == ADMIN:
        return Found("role", Verdict.PASSED, f"You are admin of {team}.", documents.SPACES)
    if own in ONLY_READS:
        text = (
            f"You are {own} of {team}, admin needed: only an admin changes its spaces. Have an admin of the "
            "team do this, or make you one."
        )
        return Found("role", Verdict.REFUSED, text, documents.SPACES)
    what = f"You are {own} of {team}" if is_told(own) else f"Heroku does not tell your role in {team}"
    text = (
        f"{what}. Only an admin changes a space: if you are none, Heroku refuses it (403), and nothing is "
        "done."
    )
    return Found("role", Verdict.UNKNOWN, text, documents.SPACES)


def state(situation: Situation) -> Found:
    """Only an allocated space has an inside (requirement 112)."""
    space, name = situation.space, situation.name
    if space.is_allocated:
        return Found("state", Verdict.PASSED, f"{name} is allocated.", documents.SPACES)
    if not is_told(space.state):
        text = f"Heroku does not tell the state of {name}. If it is not allocated, Heroku refuses this."
        return Found("state", Verdict.UNKNOWN, text, documents.SPACES)
    do = "It cannot be connected any more." if space.state == DELETING else "Try again once it is."
    text = f"{name} is {space.state}, and has to be allocated. {do}"
    return Found("state", Verdict.REFUSED, text, documents.SPACES)


def generation(situation: Situation) -> Found:
    """The endpoint's own answer counts most, then what Heroku says of the generation (requirement 2, K20)."""
    # Of a space that is being made or deleted it has no answer either, which the state tells.
    is_there = situation.space.is_allocated or not is_told(situation.space.state)
    problem = situation.info_problem if is_there else None
    reading: Reading[PeeringInfo] = Reading(situation.info, problem=problem)
    why_not = why_not_available(Kind.PEERING_INFO, situation.space, situation.generations, reading)
    if why_not is None:
        return Found("generation", Verdict.PASSED, f"{situation.name} can be peered.")
    text = (
        f"{situation.name} cannot be peered with a VPC: {why_not.rstrip('.')}. A new space of the generation "
        "cedar can."
    )
    return Found("generation", Verdict.REFUSED, text)


def limit(situation: Situation) -> Found:
    """The default limit, which a ticket raises (requirement 44, K25)."""
    rule, document = "limit", LIMITS[Limited.PEERINGS].document
    if situation.peerings is None:
        text = (
            f"How many peerings {situation.name} has could not be read. At its limit, Heroku refuses one "
            "more."
        )
        return Found(rule, Verdict.UNKNOWN, text, document)
    used = sum(each.is_live for each in situation.others)
    use = use_of(Limited.PEERINGS, used, situation.settings.limits_of(situation.space.name))
    if not use.is_reached:
        text = (
            f"{situation.name} has {used} peerings, more than the default limit: a ticket has raised it."
            if use.is_raised
            else f"{situation.name} has {used} of {use.limit} peerings."
        )
        return Found(rule, Verdict.PASSED, text, document)
    text = (
        f"{situation.name} has all {use.limit} peerings of its limit, as far as Spaceport knows: Heroku may "
        f"refuse to accept one more. {how_to_raise(Limited.PEERINGS, situation.name)}"
    )
    return Found(rule, Verdict.ACKNOWLEDGE, text, document)
