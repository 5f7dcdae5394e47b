"""The proof: both ends are read once more, and what is so now is told for a ticket (requirements 28-44)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from backend.changes.ground import Ground
from backend.changes.step import Check, Look, Seen, Step, Unread
from backend.model.aws_end import AwsEnd, Part, VpcEnd
from backend.model.change import Facts
from backend.model.peering import ACTIVE, Peering
from backend.model.remote import is_told
from backend.rules import commands
from backend.rules.peering_plan.ports import plan_ports
from backend.rules.wording import listed

from .acls import in_words, reached_acls, unseen_ports, ways_of
from .asking import reached
from .aws_end import PeeredVpc
from .by_hand import by_hand
from .heroku_end import read_peering
from .ports import NONE, asked_ports, blocks_of
from .proven_routes import routes_asked_for, routes_beside
from .routes import left_out

NOT_SEEN = "could not be read"


@dataclass
class Proof:
    """What is told: what is not right first."""

    wrong: list[str] = field(default_factory=list)
    right: list[str] = field(default_factory=list)

    def say(self, is_right: bool, text: str) -> None:
        (self.right if is_right else self.wrong).append(text)

    def by_hand(self, vpc: PeeredVpc, steps: Sequence[Step]) -> None:
        """What of the steps somebody else was to do; what nobody here can see then is not right yet."""
        told = dict(by_hand(vpc.facts, steps))
        if not vpc.is_at_hand:
            is_any = any(told.values())
            unproven = ": what was handed over is not proven" if is_any else ""
            self.say(not is_any, f"The AWS end is not seen from here{unproven}.")
        for text, is_handed_over in told.items():
            self.say(is_handed_over, text)

    def seen(self, vpc: PeeredVpc, *more: str) -> Seen:
        """The summary; not so where anything is not right. `more`: what else is told, at its end."""
        return Seen(not self.wrong, said=(*self.wrong, *head(vpc), *self.right, *more))


def proof_step(facts: Facts, ground: Ground, sides: Sequence[Step]) -> Check:
    """What it says is the summary of the change. It refuses nothing: what is not right is the first line.

    `sides`: the steps on the side of the VPC, some of which may have been handed over.
    """
    vpc = PeeredVpc(facts, ground)

    async def look() -> Seen:
        proof = Proof()
        peering = await read_peering(ground, vpc.pcx_id)
        _heroku(proof, vpc, peering)
        if vpc.is_at_hand:
            try:
                end = await vpc.end()
            except Unread as error:
                proof.say(False, f"The AWS end could not be looked at: {error}")
            else:
                _connection(proof, vpc, end, peering)
                _routes(proof, vpc, end)
                _ports(proof, vpc, end)
                _acls(proof, vpc, end)
        proof.by_hand(vpc, sides)
        return proof.seen(vpc, *_tail(vpc))

    return proof_of(vpc, look)


def proof_of(vpc: PeeredVpc, look: Look) -> Check:
    """The last step, whose `look` says the summary."""
    return Check(
        id="proof",
        title="Proof: both ends are looked at once more",
        explanation="What it says is the summary for a ticket.",
        command="\n".join(_commands(vpc)),
        look=look,
    )


def _heroku(proof: Proof, vpc: PeeredVpc, peering: Peering | None) -> None:
    if peering is None:
        proof.say(False, f"Heroku does not list {vpc.pcx_id} in {vpc.ground.space_name}.")
        return
    text = (
        f"Heroku: {vpc.pcx_id} is {peering.status or 'in a state that is not told'}, with "
        f"{reached(vpc.facts, peering)} of {peering.aws_vpc_id or 'a VPC that is not told'}."
    )
    proof.say(peering.status == ACTIVE, text)


def _connection(proof: Proof, vpc: PeeredVpc, end: AwsEnd, peering: Peering | None) -> None:
    connection = end.connection
    if connection is None:
        why = end.problems.get(Part.PEERING, "EC2 does not know it")
        proof.say(False, f"EC2: {end.pcx_id} {NOT_SEEN}: {why}.")
        return
    requester, accepter = connection.requester, connection.accepter
    text = (
        f"EC2: {end.pcx_id} is {connection.code or 'in a state that is not told'}, from {requester.vpc_id} "
        f"({_blocks(requester)}) to {accepter.vpc_id} ({_blocks(accepter)})."
    )
    proof.say(connection.code == ACTIVE, text)
    for name, at_heroku, in_ec2 in (
        ("the VPC", None if peering is None else peering.aws_vpc_id, requester.vpc_id),
        ("the VPC of the space", vpc.facts.one("heroku_vpc_id"), accepter.vpc_id),
    ):
        if is_told(at_heroku) and is_told(in_ec2) and at_heroku != in_ec2:
            text = f"The two ends do not agree: {name} is {at_heroku} for Heroku, and {in_ec2} for EC2."
            proof.say(False, text)


def _blocks(end: VpcEnd) -> str:
    """EC2 tells none of the other side while the request waits, and once it has ended."""
    return listed(end.cidr_blocks) or "blocks not told"


def _routes(proof: Proof, vpc: PeeredVpc, end: AwsEnd) -> None:
    if _is_unread(proof, end, Part.ROUTE_TABLES):
        return
    for is_right, text in routes_asked_for(vpc, end):
        proof.say(is_right, text)
    for text in routes_beside(vpc, end):
        proof.say(True, text)


def _ports(proof: Proof, vpc: PeeredVpc, end: AwsEnd) -> None:
    group_id, ports = vpc.facts.one("security_group_id") or "", asked_ports(vpc.facts)
    if not ports or group_id == NONE:
        proof.say(True, "Security groups were left as they are.")
        return
    if _is_unread(proof, end, Part.SECURITY_GROUPS):
        return
    blocks = blocks_of(vpc.facts)
    for planned in plan_ports(end.security_group_rules, group_id, ports, blocks):
        let_in = listed(block for block in blocks if block not in planned.missing)
        ways = [f"from {let_in}"] if let_in else []
        ways += [f"not from {listed(planned.missing)}"] if planned.missing else []
        text = f"Security group {group_id}: tcp {planned.ports} {', '.join(ways)}."
        proof.say(not planned.missing, text)


def _acls(proof: Proof, vpc: PeeredVpc, end: AwsEnd) -> None:
    if _is_unread(proof, end, Part.NETWORK_ACLS):
        return
    for acl in reached_acls(vpc, end):
        if every := ways_of(vpc.facts, end, acl):
            proof.say(*in_words(acl, every))
    if (not_known := unseen_ports(vpc, end)) is not None:
        proof.say(False, not_known)


def _is_unread(proof: Proof, end: AwsEnd, part: Part) -> bool:
    problem = end.problems.get(part)
    if problem is not None:
        proof.say(False, f"{part} of {end.vpc.vpc_id if end.vpc else 'the VPC'} {NOT_SEEN}: {problem}.")
    return problem is not None


def head(vpc: PeeredVpc) -> Iterator[str]:
    """What, where, when, and by whom as far as it is known."""
    facts, ground = vpc.facts, vpc.ground
    account = ground.snapshot().account.value
    by = [account.email] if account is not None and account.email else []
    by += [f"{arn} in AWS" for arn in facts.all("aws_arn")]
    yield (
        f"Peering {vpc.pcx_id} of the space {ground.space_name} with {vpc.id or 'a VPC that is not told'} "
        f"(account {facts.one('aws_account_id') or 'not told'}, {vpc.region or 'region not told'}): change "
        f"{ground.change}, {ground.clock.now():%Y-%m-%d %H:%M} UTC{', by ' + listed(by) if by else ''}."
    )


def _tail(vpc: PeeredVpc) -> Iterator[str]:
    yield from vpc.facts.all("will_not_do")
    yield from left_out(vpc)
    space, pcx_id = vpc.ground.space_name, vpc.pcx_id
    destroy = commands.start_change("destroy-peering", {"space": space, "pcx_id": pcx_id})
    yield (f"To take it back: `{destroy}`, or `{commands.destroy_peering(pcx_id, space)}` and then the rest.")


def _commands(vpc: PeeredVpc) -> Iterator[str]:
    yield commands.peerings(vpc.ground.space_name)
    if vpc.is_at_hand:
        yield vpc.commands.describe_vpc_peering_connections(vpc.pcx_id)
        yield vpc.commands.describe_route_tables(vpc.id)
