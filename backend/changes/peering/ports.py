"""The security group of what dynos connect to: which one, which ports, and one write for each range of ports
(requirements 15, 33, 34; K5).
"""

from collections.abc import Iterator
from itertools import islice

from backend.changes.allowed import EC2
from backend.changes.step import Changed, Check, Outcome, Question, Seen, Step, Target, Write
from backend.model.aws_end import Part, SecurityGroupRule
from backend.model.change import Ask, AskKind, Danger, Facts, Option, Values
from backend.rules.aws_protocols import permission
from backend.rules.aws_wording import ports_of
from backend.rules.peering_plan.ports import (
    TCP,
    Ports,
    half_open_at,
    plan_ports,
    read_ports,
    why_not_ports,
)
from backend.rules.security_groups import openings
from backend.rules.space_blocks import dyno_blocks
from backend.rules.wording import listed

from .aws_end import PeeredVpc, info_of, read, settling
from .by_hand import handed_over

NONE = "none"
"""What `security_group_id` is answered with where no group is changed."""
PLACEHOLDER = "SECURITY_GROUP_ID"
WHY = "A dyno starts in any of the blocks, so that each of them has to be let in at every port."
NOT_TOLD = "Heroku does not tell where dynos start, so these are all blocks that may be routed."


def port_steps(vpc: PeeredVpc) -> Iterator[Step]:
    """As far as they are decided."""
    facts = vpc.facts
    group_id = facts.one("security_group_id")
    if (why := vpc.unseen(Part.SECURITY_GROUPS)) is not None:
        if group_id == NONE:
            return
        yield _which_ports(vpc, may_be_none=True)
        if asked_ports(facts) and blocks_of(facts):
            yield _handed_over(vpc, why)
        return
    yield _which_group(vpc)
    if group_id in (NONE, None):
        return
    yield _which_ports(vpc, may_be_none=False)
    yield Check(
        id="ports now",
        title=f"What {group_id} lets in",
        explanation=WHY,
        command=vpc.commands.describe_security_groups(vpc.id),
        look=lambda: _what_is_open(vpc, group_id),
    )
    for ports, blocks in _to_open(facts).items():
        yield vpc.done_here(_open(vpc, group_id, ports, blocks))


def asked_ports(facts: Facts) -> tuple[Ports, ...]:
    """Nothing while they are not decided, or where none are to be opened."""
    texts = [text for text in facts.all("ports") if text]
    return read_ports(texts) if texts and all(why_not_ports(text) is None for text in texts) else ()


def blocks_of(facts: Facts) -> Values:
    """Where connections of dynos come from, as far as Heroku tells."""
    return tuple(dyno_blocks(info_of(facts)))


def said_of_blocks(facts: Facts) -> Values:
    """What has to be known of them, if anything; a sentence."""
    return () if facts.all("dyno_cidr_blocks") else (NOT_TOLD,)


def description(vpc: PeeredVpc) -> str:
    """What a rule carries, for whoever reads it in AWS."""
    return f"Dynos of {vpc.ground.space_name}"


def _to_open(facts: Facts) -> dict[Ports, Values]:
    """What the check found to be closed, by ports: each is noted as `5432 10.0.0.0/20,10.0.16.0/20`."""
    found = {}
    for noted in facts.all("ports_to_open"):
        ports, blocks = noted.split(" ")
        found[read_ports([ports])[0]] = tuple(blocks.split(","))
    return found


def _which_group(vpc: PeeredVpc) -> Question:
    named = listed(text for text in vpc.facts.all("ports") if text)
    of_ports = (f"Ports were named ({named}), and are opened in the group that you choose.",) if named else ()

    async def ask() -> Ask:
        workbench = await vpc.workbench()
        groups = await read(workbench.security_groups(vpc.id))
        rules = (await vpc.end(Part.SECURITY_GROUPS)).security_group_rules
        options = tuple(
            Option(
                group.group_id,
                f"{group.name} ({group.group_id})",
                " ".join((f"{group.description.rstrip('.')}.", _open_now(vpc, rules, group.group_id))),
            )
            for group in groups
        )
        half_open = (
            group.group_id for group in groups if half_open_at(rules, group.group_id, blocks_of(vpc.facts))
        )
        return Ask(
            key="security_group_id",
            kind=AskKind.CHOICE,
            step="which group",
            title="Which security group lets dynos in?",
            lines=(
                "That of the database, load balancer or instance that dynos connect to. Choose none where "
                "only the VPC connects to the space.",
                *of_ports,
            ),
            options=(Option(NONE, "None", "The security groups stay as they are."), *options),
            # Who names ports wants them opened: where nobody is asked, it is not done without a group.
            default=() if named else (NONE,),
            suggested=tuple(islice(half_open, 1)),
        )

    return Question(id="which group", title="Security group", explanation=WHY, ask=ask)


def _open_now(vpc: PeeredVpc, rules: tuple[SecurityGroupRule, ...], group_id: str) -> str:
    own = [rule for rule in rules if rule.group_id == group_id]
    found = openings(own, blocks_of(vpc.facts))
    if not found:
        return "Lets no block of the space in."
    return f"Open at {ports_of(found)} to all or some of {vpc.ground.space_name}."


def _which_ports(vpc: PeeredVpc, *, may_be_none: bool) -> Question:
    lines = (f"Ports are written as 5432, or 5432,6379, or 8000-8010. {WHY}",)
    none = ("Left empty, no security group is opened.",) if may_be_none else ()

    async def ask() -> Ask:
        group_id = vpc.facts.one("security_group_id")
        half_open: tuple[Ports, ...] = ()
        if group_id is not None and vpc.unseen(Part.SECURITY_GROUPS) is None:
            end = await vpc.end(Part.SECURITY_GROUPS)
            half_open = half_open_at(end.security_group_rules, group_id, blocks_of(vpc.facts))
        return Ask(
            key="ports",
            kind=AskKind.TEXT,
            step="which ports",
            title=f"At which TCP ports do dynos of {vpc.ground.space_name} connect?",
            lines=(*lines, *none, *said_of_blocks(vpc.facts)),
            default=("",) if may_be_none else (),
            suggested=(",".join(map(str, half_open)),) if half_open else (),
            check=lambda text: None if may_be_none and not text else why_not_ports(text),
            several=True,
        )

    return Question(id="which ports", title="Ports", explanation=WHY, ask=ask)


async def _what_is_open(vpc: PeeredVpc, group_id: str) -> Seen:
    """Yields the blocks that are missing for each range; of what this change has opened, what was missing."""
    end = await vpc.end(Part.SECURITY_GROUPS)
    before, blocks = _to_open(vpc.facts), blocks_of(vpc.facts)
    planned = plan_ports(end.security_group_rules, group_id, asked_ports(vpc.facts), blocks)
    noted, said = [], list(said_of_blocks(vpc.facts))
    for each in planned:
        missing = each.missing or before.get(each.ports, ())
        if missing:
            noted.append(f"{each.ports} {','.join(missing)}")
        closed = f"is closed to {listed(each.missing)}" if each.missing else f"lets {listed(blocks)} in"
        said.append(f"{group_id} {closed} at tcp {each.ports}.")
    yields = {"ports_to_open": tuple(noted)}
    if to_try := next((each for each in planned if each.missing), None):
        rule = permission(TCP, *to_try.ports, to_try.missing)
        action = "AuthorizeSecurityGroupIngress"
        yields |= await vpc.permission(action, GroupId=group_id, IpPermissions=[rule])
    return Seen(True, said=tuple(said), yields=yields)


def _open(vpc: PeeredVpc, group_id: str, ports: Ports, blocks: Values) -> Write:
    described, lets_in = description(vpc), f"{group_id} lets {listed(blocks)} in at tcp {ports}."

    async def closed_to() -> Values:
        end = await vpc.end(Part.SECURITY_GROUPS)
        (planned,) = plan_ports(end.security_group_rules, group_id, (ports,), blocks)
        return planned.missing

    async def is_open() -> Seen:
        closed = await closed_to()
        is_shut = f"EC2 says that {group_id} is closed to {listed(closed)} at tcp {ports}."
        return Seen(not closed, said=(is_shut if closed else lets_in,))

    async def observe() -> Seen:
        closed = await closed_to()
        if not closed:
            return Seen(True, said=(lets_in,))
        if by_now := [block for block in blocks if block not in closed]:
            # What is sent, shown and taken back is one rule for exactly these blocks: it is planned anew.
            raise Changed(f"{group_id} lets {listed(by_now)} in at tcp {ports} by now.")
        return Seen(
            False,
            preview=(
                f"{group_id} lets {listed(blocks)} in at tcp {ports}: that is every dyno of "
                f"{vpc.ground.space_name}, whichever app it is of.",
                *said_of_blocks(vpc.facts),
            ),
            before=f"closed to {listed(blocks)}",
        )

    async def perform(code: str | None) -> Outcome:
        return await vpc.send(
            lambda aws: aws.authorize_ingress(group_id, TCP, ports.first, ports.last, blocks, described),
            after=f"open to {listed(blocks)}",
        )

    commands = vpc.commands
    return Write(
        id=f"ports {group_id} {ports}",
        title=f"Open {group_id} at tcp {ports} to dynos of {vpc.ground.space_name}",
        explanation=WHY,
        command=commands.authorize_security_group_ingress(
            group_id, TCP, ports.first, ports.last, blocks, described
        ),
        target=Target(EC2, "AuthorizeSecurityGroupIngress", f"{group_id} tcp {ports}"),
        observe=observe,
        perform=perform,
        phrase=vpc.ground.space_name,
        danger=Danger.NAME,
        settled=settling(is_open, commands.describe_security_groups(vpc.id)),
        undo=commands.revoke_security_group_ingress(group_id, TCP, ports.first, ports.last, blocks),
        touches=vpc.touched,
    )


def _handed_over(vpc: PeeredVpc, why: str) -> Question:
    blocks, ports = blocks_of(vpc.facts), asked_ports(vpc.facts)
    group_id = vpc.facts.one("security_group_id")
    stands_for = f"{PLACEHOLDER} stands for the security group of what dynos connect to."
    return handed_over(
        vpc.ground,
        "ports",
        f"Open tcp {listed(map(str, ports))} to dynos of {vpc.ground.space_name}",
        explanation=WHY,
        command="\n".join(
            vpc.commands.authorize_security_group_ingress(
                group_id or PLACEHOLDER, TCP, each.first, each.last, blocks, description(vpc)
            )
            for each in ports
        ),
        lines=(*((stands_for,) if group_id is None else ()), *said_of_blocks(vpc.facts)),
        why=why,
    )
