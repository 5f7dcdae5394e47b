"""The network ACLs of the subnets, where they block: one write for each entry that is missing.

They keep no state, so that the way in and the way back are both looked at (requirements 35, 36; K24).
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from backend.changes.allowed import EC2
from backend.changes.step import Changed, Check, Outcome, Question, Seen, Step, Target, Write
from backend.model.aws_end import AwsEnd, NetworkAcl, Part
from backend.model.change import Facts
from backend.rules.aws_protocols import acl_entry
from backend.rules.aws_wording import served
from backend.rules.network_acls import ALLOW, lets_all, lets_in
from backend.rules.peering_plan.acls import (
    REPLIES,
    PlannedEntry,
    Way,
    acls_of,
    overruled,
    plan_entries,
    unanswered,
    ways,
)
from backend.rules.peering_plan.ports import TCP, Ports, open_at, read_ports
from backend.rules.wording import listed

from .aws_end import DESCRIBES, PeeredVpc, read, settling
from .by_hand import handed_over
from .ports import asked_ports, blocks_of

IN, OUT = "in", "out"
WHY = "A network ACL keeps no state: replies need an entry of their own, for the ports that they go to."
NOTHING_TO_LET_THROUGH = (
    "Nothing has to be let through network ACLs: no port was named and none is open to dynos, no app is "
    "internal, or no ACL serves the subnets that are reached."
)
_NO_NUMBER = "-"


class Lacking(NamedTuple):
    """An entry that an ACL lacks: kept as a fact, also once it is there. `number`: one that was free then.

    `needed`: the ports without which it does not work; `ports` are those that the entry is for.
    """

    acl_id: str
    direction: str
    number: str
    ports: str
    block: str
    needed: str

    @classmethod
    def of(cls, planned: PlannedEntry) -> "Lacking":
        way = planned.way
        number = _NO_NUMBER if planned.rule_number is None else str(planned.rule_number)
        needed = Ports(way.needed[0], way.needed[-1])
        direction = OUT if way.egress else IN
        return cls(planned.acl.network_acl_id, direction, number, str(way.ports), way.block, str(needed))

    @property
    def key(self) -> tuple[str, str, str, str]:
        return self.acl_id, self.direction, self.ports, self.block

    @property
    def egress(self) -> bool:
        return self.direction == OUT

    @property
    def range(self) -> Ports:
        return read_ports([self.ports])[0]

    @property
    def what(self) -> str:
        return passing(self.egress, f"{TCP} {self.ports}", self.block)

    @property
    def way(self) -> Way:
        first, last = read_ports([self.needed])[0]
        return Way(self.egress, self.range, self.block, range(first, last + 1))

    def is_let_through(self, acl: NetworkAcl) -> bool:
        return lets_all(acl, self.block, self.way.needed, egress=self.egress)

    def is_among(self, acl: NetworkAcl) -> bool:
        """Whether the ACL has this entry, under any number; another one may come before it."""
        wanted = (self.egress, ALLOW, TCP, *self.range, self.block)
        return wanted in (
            (each.egress, each.action, each.protocol, each.from_port, each.to_port, each.cidr)
            for each in acl.entries
        )


def passing(egress: bool, what: str, block: str) -> str:
    """`tcp 5432 in from 10.0.0.0/20`."""
    return f"{what} {'out to' if egress else 'in from'} {block}"


def acl_steps(vpc: PeeredVpc) -> Iterator[Step]:
    """As far as they are decided."""
    facts = vpc.facts
    if (why := vpc.unseen(Part.NETWORK_ACLS)) is not None:
        if asked_ports(facts) and blocks_of(facts):
            yield _handed_over(vpc, why)
        return
    yield Check(
        id="acls now",
        title="What network ACLs let through",
        explanation=WHY,
        command=vpc.commands.describe_network_acls(vpc.id),
        look=lambda: _what_is_let_through(vpc),
    )
    for lacking in _lacking(facts).values():
        yield _no_number(lacking) if lacking.number == _NO_NUMBER else vpc.done_here(_entry(vpc, lacking))


def _lacking(facts: Facts) -> dict[tuple[str, str, str, str], Lacking]:
    noted = (Lacking(*text.split(" ")) for text in facts.all("acl_entries"))
    return {each.key: each for each in noted}


async def _what_is_let_through(vpc: PeeredVpc) -> Seen:
    """Yields what is lacking; what this change has added stays among it."""
    end = await vpc.end(*(part for part in DESCRIBES if vpc.unseen(part) is None))
    workbench = await vpc.workbench()
    found: list[PlannedEntry] = []
    said: list[str] = []
    for acl in reached_acls(vpc, end):
        if every := ways_of(vpc.facts, end, acl):
            used = await read(workbench.acl_numbers(acl.network_acl_id))
            found += plan_entries(acl, every, used)
            said.append(in_words(acl, every)[1])
        said += _without_answers(vpc.facts, acl)
    if (not_known := unseen_ports(vpc, end)) is not None:
        said.append(not_known)
    now = {each.key: each for each in map(Lacking.of, found)}
    yields = {"acl_entries": tuple(" ".join(each) for each in (_lacking(vpc.facts) | now).values())}
    to_try = next((each for each in now.values() if each.number != _NO_NUMBER), None)
    if to_try is not None:
        yields |= await vpc.permission(
            "CreateNetworkAclEntry",
            NetworkAclId=to_try.acl_id,
            RuleNumber=int(to_try.number),
            Egress=to_try.egress,
            RuleAction="allow",
            **acl_entry(TCP, *to_try.range, to_try.block),
        )
    return Seen(True, said=tuple(said) or (NOTHING_TO_LET_THROUGH,), yields=yields)


def ways_of(facts: Facts, end: AwsEnd, acl: NetworkAcl) -> tuple[Way, ...]:
    """What has to pass: from dynos to the ports, replies, answers of internal apps.

    Where no ports are named it is those that security groups let dynos in at, as far as they are seen. Which
    of them an ACL keeps closed is somebody's choice then, unless it lets nothing in at all.
    """
    answers_from, blocks, named = _answers_from(facts), blocks_of(facts), asked_ports(facts)
    if named:
        return ways(named, blocks, answers_from)
    open_now = open_at(end.security_group_rules, blocks)
    let_in = [block for block in blocks if lets_in(acl, block)]
    return tuple(way for way in ways(open_now, blocks, answers_from) if way.egress or way.block not in let_in)


def unseen_ports(vpc: PeeredVpc, end: AwsEnd) -> str | None:
    """That nobody here knows at which ports dynos are let in; None where it is known, or ports are named."""
    if asked_ports(vpc.facts):
        return None
    why = vpc.unseen(Part.SECURITY_GROUPS)
    if why is None and (problem := end.problems.get(Part.SECURITY_GROUPS)) is not None:
        why = f"The {Part.SECURITY_GROUPS} could not be read: {problem}."
    return why and (
        f"{why} So it is not seen at which ports they let dynos in, and not known whether network ACLs block "
        "those."
    )


def _answers_from(facts: Facts) -> str | None:
    """Where what the VPC calls answers from; None where there is nothing that it is known to call."""
    return facts.one("space_cidr") if facts.all("internal_apps") else None


def _without_answers(facts: Facts, acl: NetworkAcl) -> Iterator[str]:
    """What the VPC does not get where it calls a dyno by its address: nobody has said that it does, so that
    it is told and not opened.
    """
    blocks = unanswered(acl, blocks_of(facts)) if _answers_from(facts) is None else ()
    if blocks:
        yield (
            f"Network ACL {acl.network_acl_id} ({served(acl.subnets)}) keeps out replies of dynos in "
            f"{listed(blocks)}: what these subnets open to a dyno gets no answer. Where something there does "
            f"that, let {passing(False, f'{TCP} {REPLIES}', 'them')} by hand."
        )


def reached_acls(vpc: PeeredVpc, end: AwsEnd) -> tuple[NetworkAcl, ...]:
    """Those of the subnets that are reached; of all where this change routes nothing, or does not see it."""
    if not end.route_tables:
        return tuple(acl for acl in end.network_acls if acl.subnets)
    chosen = vpc.facts.all("route_table_ids")
    tables = [table for table in end.route_tables if not chosen or table.route_table_id in chosen]
    return acls_of(end, tables)


def in_words(acl: NetworkAcl, every: Iterable[Way]) -> tuple[bool, str]:
    """Whether the ACL lets all of it through, and a sentence."""
    closed = [
        passing(way.egress, f"{TCP} {way.ports}", way.block)
        for way in every
        if not lets_all(acl, way.block, way.needed, egress=way.egress)
    ]
    name = f"{acl.network_acl_id} ({served(acl.subnets)})"
    if closed:
        return False, f"Network ACL {name} does not let through {listed(closed)}."
    return True, f"Network ACL {name} lets all of it through."


def _entry(vpc: PeeredVpc, lacking: Lacking) -> Write:
    first, last = lacking.range
    number, egress = int(lacking.number), lacking.egress

    async def look() -> NetworkAcl:
        end = await vpc.end(Part.NETWORK_ACLS)
        for acl in end.network_acls:
            if acl.network_acl_id == lacking.acl_id:
                return acl
        raise Changed(f"{vpc.id} has no network ACL {lacking.acl_id}, or not any more.")

    async def observe() -> Seen:
        acl = await look()
        if lacking.is_let_through(acl):
            return Seen(True, said=(f"{lacking.acl_id} lets {lacking.what} through.",))
        workbench = await vpc.workbench()
        if number in (await read(workbench.acl_numbers(lacking.acl_id)))[egress]:
            raise Changed(f"The number {number} of {lacking.acl_id} is taken by now.")
        gets = f"{lacking.acl_id} ({served(acl.subnets)}) gets entry {number}, which allows {lacking.what}."
        return Seen(False, preview=(gets, *overruled(acl, lacking.way)), before=f"no entry {number}")

    async def is_there() -> Seen:
        acl = await look()
        if lacking.is_let_through(acl):
            return Seen(True, said=(f"{lacking.acl_id} lets {lacking.what} through.",))
        if lacking.is_among(acl):
            text = f"The entry is in {lacking.acl_id}, and one before it keeps {lacking.what} out."
            return Seen(True, said=(text,))
        return Seen(False, said=(f"EC2 does not show the entry in {lacking.acl_id} yet.",))

    async def perform(code: str | None) -> Outcome:
        return await vpc.send(
            lambda aws: aws.create_acl_entry(
                lacking.acl_id,
                rule_number=number,
                egress=egress,
                protocol=TCP,
                from_port=first,
                to_port=last,
                cidr=lacking.block,
            ),
            after=f"entry {number}",
        )

    commands = vpc.commands
    return Write(
        id=f"acl {' '.join(lacking.key)}",
        title=f"Let {lacking.what} through {lacking.acl_id}",
        explanation=WHY,
        command=commands.create_network_acl_entry(
            lacking.acl_id,
            rule_number=number,
            egress=egress,
            protocol=TCP,
            from_port=first,
            to_port=last,
            cidr=lacking.block,
        ),
        target=Target(EC2, "CreateNetworkAclEntry", f"{lacking.acl_id} {lacking.direction} {number}"),
        observe=observe,
        perform=perform,
        phrase=vpc.ground.space_name,
        is_optional=True,
        settled=settling(is_there, commands.describe_network_acls(vpc.id)),
        undo=commands.delete_network_acl_entry(lacking.acl_id, rule_number=number, egress=egress),
        touches=vpc.touched,
    )


def _no_number(lacking: Lacking) -> Check:
    async def look() -> Seen:
        text = (
            f"{lacking.acl_id} does not let {lacking.what} through, and no rule number is free before the "
            "entry that denies it. Renumber its entries, and take care of this one by hand."
        )
        return Seen(True, said=(text,))

    return Check(
        id=f"acl {' '.join(lacking.key)}", title=f"No room for an entry in {lacking.acl_id}", look=look
    )


def _handed_over(vpc: PeeredVpc, why: str) -> Question:
    ports, blocks = asked_ports(vpc.facts), blocks_of(vpc.facts)
    every = ways(ports, blocks, None)
    return handed_over(
        vpc.ground,
        "acls",
        "Network ACLs of the subnets",
        explanation=WHY,
        command=vpc.commands.describe_network_acls(vpc.id),
        lines=(
            "An ACL that nobody has changed lets everything through. Another one has to let through: "
            + listed(passing(each.egress, f"{TCP} {each.ports}", each.block) for each in every)
            + ".",
        ),
        why=why,
    )
