"""Accepting a request on Heroku, and waiting until it is active (requirements 10, 23-25)."""

from datetime import timedelta

from backend.changes.allowed import HEROKU
from backend.changes.ground import Ground
from backend.changes.step import Outcome, Refusal, Seen, Settle, Target, Unread, Write
from backend.model.change import Danger, Facts
from backend.model.peering import ACCEPTED, ACTIVE, PENDING, Peering
from backend.model.remote import is_told
from backend.rules import commands
from backend.rules.endings import how_it_ended
from backend.rules.preflight.judge import of_request, of_vpc
from backend.rules.preflight.situation import Situation

from . import aws_end, heroku_end
from .asking import asked_by, otherwise, peer_of, reached
from .space import require_none_refused

USUAL = timedelta(minutes=1)
LIMIT = timedelta(minutes=20)


def accept_step(facts: Facts, ground: Ground) -> Write:
    pcx_id = facts.one("pcx_id") or ""

    async def observe() -> Seen:
        those = await heroku_end.read_peerings(ground)
        peering = heroku_end.named(those, pcx_id)
        if peering is None:
            raise Refusal(f"Heroku does not list {pcx_id} in {ground.space_name}, or not any more.")
        situation = Situation(
            ground.space,
            ground.clock.now(),
            info=aws_end.info_of(facts),
            peerings=those,
            settings=ground.settings,
            pcx_id=pcx_id,
        )
        require_none_refused(of_request(situation, peering))
        if peering.status in ACCEPTED:
            return Seen(True, said=(f"{pcx_id} is {peering.status}.",))
        if peering.status not in PENDING:
            status = peering.status if is_told(peering.status) else "in a state that is not told"
            raise Unread(f"{pcx_id} is {status}: whether it can be accepted, or was, is not known.")
        # Judged before somebody was asked, too; that may have been a night ago.
        require_none_refused(of_vpc(situation, peer_of(facts, peering)))
        return Seen(False, preview=_preview(facts, ground, peering), before=peering.status or "")

    async def perform(code: str | None) -> Outcome:
        return await heroku_end.accept(ground, pcx_id, code)

    async def is_active() -> Seen:
        return _active(pcx_id, await heroku_end.read_peering(ground, pcx_id))

    return Write(
        id="accept",
        title=f"Accept {pcx_id}" if pcx_id else "Accept the request",
        explanation=f"Heroku opens its end, and gives every dyno of {ground.space_name} a route to the VPC.",
        command=commands.accept_peering(pcx_id, ground.space_name) if pcx_id else None,
        otherwise=otherwise(facts),
        target=Target(HEROKU, "peerings.accept", pcx_id),
        observe=observe,
        perform=perform,
        phrase=ground.space_name,
        danger=Danger.NAME,
        settled=Settle(
            look=is_active,
            usual=USUAL,
            limit=LIMIT,
            too_late=f"Look at it with `{commands.peerings(ground.space_name)}`; if nothing changes, open a "
            "ticket with Heroku, and name the space and the peering.",
        ),
        undo=commands.destroy_peering(pcx_id, ground.space_name) if pcx_id else None,
        touches=heroku_end.touched(ground),
    )


def _active(pcx_id: str, peering: Peering | None) -> Seen:
    if peering is None:
        return Seen(False, said=(f"Heroku does not list {pcx_id} just now.",))
    return Seen(
        peering.status == ACTIVE,
        said=(f"{pcx_id} is {peering.status} on Heroku.",),
        ended=how_it_ended(pcx_id, peering.status),
    )


def _preview(facts: Facts, ground: Ground, peering: Peering) -> tuple[str, ...]:
    """Who asks, what opens for them, and what the checks have left to be read."""
    return (
        *asked_by(facts, ground, peering).lines,
        f"{peering.aws_vpc_id or 'A VPC'} ({reached(facts, peering)}) of the AWS account "
        f"{peering.aws_account_id or 'that is not told'} gets a private way to every dyno of "
        f"{ground.space_name}, and every dyno one to it.",
        "What each may reach there is then up to its routes, security groups and network ACLs.",
        *facts.all("notes"),
    )
