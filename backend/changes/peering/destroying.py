"""Destroying a peering on Heroku: which one, what stops working, the call (requirements 26, 37, 38; K8)."""

from collections.abc import Mapping
from datetime import timedelta

from backend.changes.allowed import HEROKU
from backend.changes.destroyed import Destroyed
from backend.changes.ground import Ground
from backend.changes.step import Check, Outcome, Question, Refusal, Seen, Settle, Target, Unread, Write
from backend.journal.error import JournalError
from backend.model.change import Ask, AskKind, Danger, Facts, Option, Values
from backend.model.peering import ENDED, Peering
from backend.model.remote import is_told
from backend.rules import commands
from backend.rules.preflight.found import Verdict, in_words, of_verdict
from backend.rules.preflight.judge import of_removal
from backend.rules.preflight.removal import stops_working
from backend.rules.preflight.situation import Situation
from backend.rules.wording import listed, titled

from . import heroku_end
from .asking import side_of
from .aws_end import PeeredVpc, read
from .leftovers import UNREAD, what_is_left
from .space import read_situation, require_none_refused, told

USUAL, LIMIT = timedelta(minutes=1), timedelta(minutes=20)
LOOKED_AT = "looked_at"
"""The fact that says which peering was looked at before it was destroyed."""
DESTROYED_BY = "destroyed_by"
"""The fact with the id of the change that destroyed it before this one; nothing where none did."""
STOPS = "stops_working"
"""The fact with what somebody has to know before they type its id, a sentence each."""


def chosen_step(facts: Facts, ground: Ground) -> Question:
    """Protected ones are there with the reason, and cannot be chosen.

    Whoever names one is not offered another in its place.
    """

    async def ask() -> Ask | None:
        if facts.one("pcx_id") is not None:
            return None
        situation = await read_situation(ground)
        options = tuple(_option(situation, name, each) for name, each in titled(situation.peerings or ()))
        if not options:
            raise Refusal(f"{ground.space_name} has no peering.")
        return Ask(
            key="pcx_id",
            kind=AskKind.CHOICE,
            step="which peering",
            title=f"Which peering of {ground.space_name} is to be destroyed?",
            options=options,
        )

    return Question(
        id="which peering",
        title="Choose the peering",
        explanation="Peerings of Heroku and of data services cannot be destroyed by you.",
        ask=ask,
    )


def _option(situation: Situation, name: str, peering: Peering) -> Option:
    refused = of_verdict(Verdict.REFUSED, of_removal(situation, peering))
    return Option(
        name,
        f"{name}, {peering.status or 'in a state that is not told'}",
        f"{peering.aws_vpc_id if is_told(peering.aws_vpc_id) else 'a VPC that is not told'} "
        f"({listed(peering.cidr_blocks or ())})",
        " ".join(refused) or None,
    )


def what_stops_step(facts: Facts, ground: Ground) -> Check:
    """Yields the side of the VPC, and what is left there afterwards: looked at while it can be."""
    pcx_id = facts.one("pcx_id") or ""

    async def look() -> Seen:
        situation = await read_situation(ground, pcx_id)
        peering = heroku_end.named(situation.peerings or (), pcx_id)
        if peering is None and facts.one(LOOKED_AT) == pcx_id:
            return Seen(True, said=(f"Heroku does not list {pcx_id} any more.",))
        by, peering = (None, peering) if peering is not None else await _destroyed_before(ground, pcx_id)
        before = () if by is None else (f"Heroku does not list {pcx_id} any more: change {by} destroyed it.",)
        found = of_removal(situation, peering)
        require_none_refused(found)
        side = await side_of(facts, ground, peering)
        stops = () if peering.status in ENDED else stops_working(situation, peering)
        left, left_said = await _left(PeeredVpc(facts.known(side.yields), ground))
        to_know = (*stops, *left.get(UNREAD, ())) if stops else ()
        return Seen(
            True,
            said=(*before, *stops, *in_words(found), side.said, *left_said),
            yields={**side.yields, **left, LOOKED_AT: (pcx_id,), STOPS: to_know, DESTROYED_BY: told(by)},
        )

    return Check(
        id="what stops",
        title="What stops working",
        explanation="As far as it can be seen. Ask whoever runs the apps and the VPC about the rest.",
        command=commands.peerings(ground.space_name),
        look=look,
    )


async def _destroyed_before(ground: Ground, pcx_id: str) -> Destroyed:
    """Raises Refusal where no change from here did it: nobody knows which VPC it was of. Raises Unread."""
    try:
        found = await ground.destroyed(pcx_id)
    except JournalError as error:
        raise Unread(str(error)) from None
    if found is None:
        raise Refusal(
            f"Heroku does not list {pcx_id} in {ground.space_name}, or not any more, and no change from here "
            "destroyed it, so it is not known which VPC it was of. Where it is gone, the routes that led to "
            "it are told as blackhole in the route tables of that VPC; they can be deleted there."
        )
    return found


async def _left(vpc: PeeredVpc) -> tuple[Mapping[str, Values], tuple[str, ...]]:
    """What the VPC is left with, as facts and in sentences; that it cannot be told keeps nobody from it."""
    if not vpc.is_at_hand:
        return {}, ()
    try:
        return await what_is_left(vpc)
    except Unread as error:
        said = (f"What is left in the VPC afterwards is not known: {error}",)
        return {UNREAD: said}, said


def destroy_step(facts: Facts, ground: Ground) -> Write:
    vpc = PeeredVpc(facts, ground)
    pcx_id = vpc.pcx_id

    async def observe() -> Seen:
        peering = await heroku_end.read_peering(ground, pcx_id)
        return await _unlisted(vpc) if peering is None else as_listed(peering)

    async def look_again() -> Seen:
        peering = await heroku_end.read_peering(ground, pcx_id)
        return _ended(pcx_id, None) if peering is None else as_listed(peering)

    def as_listed(peering: Peering) -> Seen:
        if peering.status in ENDED:
            return _ended(pcx_id, peering)
        situation = Situation(ground.space, ground.clock.now(), pcx_id=pcx_id)
        require_none_refused(of_removal(situation, peering))
        return Seen(False, preview=facts.all(STOPS), before=peering.status or "")

    async def perform(code: str | None) -> Outcome:
        return await heroku_end.destroy(ground, pcx_id, code)

    async def is_gone() -> Seen:
        peering = await heroku_end.read_peering(ground, pcx_id)
        if peering is not None and peering.status not in ENDED:
            return Seen(False, said=(f"{pcx_id} is {peering.status} on Heroku.",))
        seen = _ended(pcx_id, peering)
        if not vpc.is_at_hand:
            return seen
        try:
            is_so, said = await in_ec2(vpc)
        except Unread as error:
            return Seen(True, said=(*seen.said, f"In AWS it could not be looked at: {error}"))
        return Seen(is_so, said=(*seen.said, said))

    return Write(
        id="destroy",
        title=f"Destroy {pcx_id}" if pcx_id else "Destroy the peering",
        explanation=f"Dynos of {ground.space_name} and the VPC do not reach each other from then on.",
        command=commands.destroy_peering(pcx_id, ground.space_name) if pcx_id else None,
        target=Target(HEROKU, "peerings.destroy", pcx_id),
        observe=observe,
        look_again=look_again,
        perform=perform,
        phrase=pcx_id,
        danger=Danger.NAME,
        settled=Settle(
            look=is_gone,
            usual=USUAL,
            limit=LIMIT,
            too_late=f"Look at it with `{commands.peerings(ground.space_name)}`; if nothing changes, open a "
            "ticket with Heroku, and name the space and the peering.",
        ),
        touches=heroku_end.touched(ground),
    )


async def _unlisted(vpc: PeeredVpc) -> Seen:
    """Before anything was written, one list without it proves nothing. Raises Unread unless EC2 agrees."""
    said = f"Heroku does not list {vpc.pcx_id} just now"
    by = vpc.facts.one(DESTROYED_BY)
    if not vpc.is_at_hand and by is not None:
        return Seen(True, said=(f"{said}: change {by} destroyed it.",))
    if not vpc.is_at_hand:
        look = commands.peerings(vpc.ground.space_name)
        raise Unread(
            f"{said}, and this change has not destroyed it. Look with `{look}`; if it is gone, give the "
            "change up."
        )
    has_ended, in_aws = await in_ec2(vpc)
    if not has_ended:
        raise Unread(f"{said}, and {in_aws}")
    return Seen(True, said=(f"{said}.", in_aws))


def _ended(pcx_id: str, peering: Peering | None) -> Seen:
    if peering is None:
        return Seen(True, said=(f"Heroku does not list {pcx_id} any more.",))
    return Seen(True, said=(f"{pcx_id} is {peering.status} on Heroku.",))


async def in_ec2(vpc: PeeredVpc) -> tuple[bool, str]:
    """Whether it has ended for EC2, and a sentence. Raises Unread."""
    workbench = await vpc.workbench()
    own = await read(workbench.connection(vpc.pcx_id))
    if own is None:
        return True, f"EC2 does not know {vpc.pcx_id} any more."
    return own.connection.code in ENDED, f"{vpc.pcx_id} is {own.connection.code} in EC2."
