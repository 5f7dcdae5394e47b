"""Asking in AWS for the peering, and seeing the request arrive on Heroku (requirements 10, 13, 17-19)."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta

from backend.aws.workbench import OwnConnection, Sent, Workbench
from backend.changes.allowed import EC2
from backend.changes.ground import Ground
from backend.changes.step import Outcome, Seen, Settle, Step, Target, Wait, Write
from backend.model.change import Facts
from backend.model.peering import ACTIVE, ENDED, PENDING, Peering
from backend.rules import commands
from backend.rules.endings import how_it_ended
from backend.rules.wording import listed

from . import aws_end, heroku_end
from .by_hand import is_by_hand
from .space import told

TAG = "spaceport:change"
"""The key of the tag that a request is known by; its value is the id of the change."""
AWS_USUAL, AWS_LIMIT = timedelta(seconds=10), timedelta(minutes=5)
SEEN_USUAL, SEEN_LIMIT = timedelta(minutes=2), timedelta(minutes=15)
"""A request made in AWS is in Heroku's list after one to three minutes (contract §1.0)."""
SOMEBODY_LIMIT, LOOK_EVERY = timedelta(days=7), timedelta(seconds=30)
GOES_ON = frozenset({"pending-acceptance", "provisioning", ACTIVE})


def request_steps(facts: Facts, ground: Ground) -> tuple[Step, ...]:
    if is_by_hand(facts, ground):
        return (_by_hand(facts, ground),)
    return _request(facts, ground), _seen(facts, ground)


def _request(facts: Facts, ground: Ground) -> Write:
    vpc = aws_end.PeeredVpc(facts, ground)
    heroku_vpc = facts.one("heroku_vpc_id") or ""
    own_tags = {TAG: ground.change, "Name": ground.space_name}
    pcx_id = facts.one("pcx_id")
    """Known from the call on, while the step is still the one that was planned before it."""

    async def observe() -> Seen:
        nonlocal pcx_id
        bench = await vpc.workbench()
        those = await aws_end.read(bench.connections(vpc.id))
        own = next((each for each in those if each.tags.get(TAG) == ground.change), None)
        found = own or _live(those, heroku_vpc)
        if found is not None:
            pcx_id = found.pcx_id
            by = "by this change" if own is not None else "before"
            said = f"{pcx_id} was asked for {by}, and is {found.connection.code} in AWS."
            return Seen(
                True,
                said=(said,),
                yields={"pcx_id": (pcx_id,)},
                undo=None if own is None else _undo(vpc, pcx_id),
                is_ours=own is not None,
            )
        return Seen(
            False,
            preview=(
                f"AWS is asked to peer {vpc.id} ({listed(facts.all('peer_cidr_blocks'))}) in {vpc.region} "
                f"with the VPC of {ground.space_name} ({facts.one('space_cidr') or heroku_vpc}).",
                "Nothing passes before the request is accepted on Heroku, which you are asked for later. "
                "It expires after seven days.",
                *facts.all("notes"),
            ),
        )

    async def create(bench: Workbench) -> Sent:
        nonlocal pcx_id
        made = await bench.create_peering(
            vpc.id,
            peer_vpc_id=heroku_vpc,
            peer_owner_id=facts.one("heroku_account_id") or "",
            peer_region=_peer_region(facts),
            tags=own_tags,
        )
        pcx_id = made.made
        return made

    async def perform(code: str | None) -> Outcome:
        outcome = await vpc.send(create, after="initiating-request")
        return replace(outcome, yields={"pcx_id": told(pcx_id)}, undo=_undo(vpc, pcx_id))

    async def waits() -> Seen:
        return await _in_aws(vpc, pcx_id or "")

    return Write(
        # By the VPC: what was asked for from one says nothing about another.
        id=f"request {vpc.id}".rstrip(),
        title=f"Ask for the peering in AWS{f', from {vpc.id}' if vpc.id else ''}",
        explanation="The owner of the VPC asks, and Heroku answers: so both sides agree to it.",
        command=_command(vpc, own_tags),
        target=Target(EC2, "CreateVpcPeeringConnection", vpc.id),
        observe=observe,
        perform=perform,
        phrase=ground.space_name,
        settled=Settle(
            look=waits,
            usual=AWS_USUAL,
            limit=AWS_LIMIT,
            too_late="Look at the connection in the AWS console, and take the change up again.",
        ),
        touches=heroku_end.touched(ground),
    )


def _seen(facts: Facts, ground: Ground) -> Wait:
    vpc = aws_end.PeeredVpc(facts, ground)
    pcx_id = vpc.pcx_id

    async def look() -> Seen:
        peering = await heroku_end.read_peering(ground, pcx_id)
        if peering is not None:
            return _as_listed(peering)
        # One that ends in AWS before that may never be listed.
        return replace(await _in_aws(vpc, pcx_id), is_so=False)

    return Wait(
        id="seen",
        title="Wait until Heroku sees the request",
        explanation="Heroku looks for requests now and then; until it lists one, it cannot be accepted.",
        command=commands.peerings(ground.space_name),
        settle=Settle(
            look=look,
            usual=SEEN_USUAL,
            limit=SEEN_LIMIT,
            every=timedelta(seconds=10),
            too_late=f"AWS has the request. If Heroku never lists it, open a ticket, and name {pcx_id}.",
        ),
    )


def _by_hand(facts: Facts, ground: Ground) -> Wait:
    """Somebody else asks; what can be seen from here is that the request has arrived."""
    vpc, account_id = aws_end.PeeredVpc(facts, ground), facts.one("aws_account_id")

    async def look() -> Seen:
        those = await heroku_end.read_peerings(ground)
        asking = [each for each in those if each.is_own and each.aws_vpc_id == vpc.id]
        found = next((each for each in asking if each.is_live and each.aws_account_id == account_id), None)
        if found is not None:
            return _as_listed(found)
        # Another request may still come: one that ended is told, and waited on.
        others = (f"{each.pcx_id} of {each.aws_account_id} is {each.status}." for each in asking)
        return Seen(False, said=("Heroku lists no request that fits yet.", *others))

    return Wait(
        id="request by hand",
        title=f"Wait until somebody asks for the peering{f' from {vpc.id}' if vpc.id else ''}",
        explanation="This console does not work in the AWS account of the VPC: whoever does runs the command "
        "of this step. Heroku lists the request one to three minutes later, and the change goes on then.",
        command=_command(vpc, {"Name": ground.space_name}),
        settle=Settle(
            look=look,
            usual=None,
            limit=SOMEBODY_LIMIT,
            every=LOOK_EVERY,
            too_late="Ask whoever was to run the command, and take the change up again.",
        ),
    )


async def _in_aws(vpc: aws_end.PeeredVpc, pcx_id: str) -> Seen:
    """Raises Unread."""
    bench = await vpc.workbench()
    found = await aws_end.read(bench.connection(pcx_id))
    if found is None:
        return Seen(False, said=(f"AWS does not show {pcx_id} yet.",))
    code, message = found.connection.code, found.connection.message
    return Seen(
        code in GOES_ON, said=(f"{pcx_id} is {code} in AWS.",), ended=how_it_ended(pcx_id, code, message)
    )


def _as_listed(peering: Peering) -> Seen:
    pcx_id, status = peering.pcx_id or "", peering.status
    return Seen(
        status in GOES_ON,
        said=(f"Heroku lists {pcx_id}, which is {status}.",),
        yields={"pcx_id": (pcx_id,)},
        ended=how_it_ended(pcx_id, status),
    )


def _live(those: Iterable[OwnConnection], heroku_vpc: str) -> OwnConnection | None:
    """One that joins the VPC with that of the space, whoever asked for it; one that waits only where none was
    accepted, as `live_with` has it.
    """
    live = (
        each
        for each in those
        if each.connection.accepter.vpc_id == heroku_vpc and each.connection.code not in ENDED
    )
    return min(live, key=lambda each: each.connection.code in PENDING, default=None)


def _command(vpc: aws_end.PeeredVpc, tags: Mapping[str, str]) -> str | None:
    """None while the VPC is not chosen."""
    if not vpc.id or not vpc.region:
        return None
    return vpc.commands.create_vpc_peering_connection(
        vpc.id,
        peer_vpc_id=vpc.facts.one("heroku_vpc_id") or "",
        peer_owner_id=vpc.facts.one("heroku_account_id") or "",
        peer_region=_peer_region(vpc.facts),
        tags=tags,
    )


def _undo(vpc: aws_end.PeeredVpc, pcx_id: str | None) -> str | None:
    """None while nothing was made."""
    return None if pcx_id is None else vpc.commands.delete_vpc_peering_connection(pcx_id)


def _peer_region(facts: Facts) -> str | None:
    """None where both are in the same."""
    region = facts.one("heroku_region")
    return None if region == facts.one("aws_region") else region
