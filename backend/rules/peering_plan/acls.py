"""What network ACLs lack, so that dynos get in and the replies get out (requirements 35, 36; K24)."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from backend.model.aws_end import AwsEnd, NetworkAcl, Part, RouteTable
from backend.rules import aws_wording
from backend.rules.aws_protocols import LAST_PORT
from backend.rules.network_acls import EPHEMERAL, LAST_NUMBER, first_denial, lets_all

from .ports import Ports

REPLIES = Ports(1024, LAST_PORT)
"""What is opened for replies, as AWS advises: other systems choose other ports than Linux."""
ROUND = 10
"""Numbers of new entries are multiples of it, where there is room."""


class Way(NamedTuple):
    """What has to pass: from `block` to the VPC at these ports, or from the VPC to it (`egress`).

    `needed`: the ports of them without which it does not work.
    """

    egress: bool
    ports: Ports
    block: str
    needed: range


@dataclass(frozen=True, slots=True)
class PlannedEntry:
    """An entry that allows TCP. `rule_number` None: no number is free where it would have to be."""

    acl: NetworkAcl
    way: Way
    rule_number: int | None


def acls_of(end: AwsEnd, tables: Iterable[RouteTable]) -> tuple[NetworkAcl, ...]:
    """Those of the subnets that the route tables serve; of all subnets where it is not known which."""
    serving = [acl for acl in end.network_acls if acl.subnets]
    if Part.SUBNETS in end.problems:
        return tuple(serving)
    served = {subnet.subnet_id for table in tables for subnet in table.subnets}
    return tuple(acl for acl in serving if served.intersection(subnet.subnet_id for subnet in acl.subnets))


def ways(ports: Iterable[Ports], dyno_blocks: Sequence[str], answers_from: str | None) -> tuple[Way, ...]:
    """From dynos to the `ports`, and the replies; an ACL keeps no state.

    `answers_from`: the block of the space where it has internal apps, which the VPC calls.
    """
    found = [
        Way(False, each, block, range(each.first, each.last + 1)) for each in ports for block in dyno_blocks
    ]
    if found:
        found += [Way(True, REPLIES, block, EPHEMERAL) for block in dyno_blocks]
    if answers_from is not None:
        found.append(Way(False, REPLIES, answers_from, EPHEMERAL))
    return tuple(found)


def unanswered(acl: NetworkAcl, dyno_blocks: Iterable[str]) -> tuple[str, ...]:
    """The blocks from which the ACL keeps out replies: what the VPC opens to a dyno there gets no answer."""
    return tuple(block for block in dyno_blocks if not lets_all(acl, block, EPHEMERAL, egress=False))


def plan_entries(
    acl: NetworkAcl, every: Iterable[Way], used: Mapping[bool, Collection[int]]
) -> tuple[PlannedEntry, ...]:
    """What the ACL lacks. `used`: the rule numbers that are taken, by `egress`."""
    return tuple(_planned(acl, every, {egress: set(used.get(egress, ())) for egress in (False, True)}))


def _planned(acl: NetworkAcl, every: Iterable[Way], used: dict[bool, set[int]]) -> Iterator[PlannedEntry]:
    for way in every:
        if lets_all(acl, way.block, way.needed, egress=way.egress):
            continue
        denial = first_denial(acl, way.block, way.needed, egress=way.egress)
        number = free_number(used[way.egress], LAST_NUMBER if denial is None else denial.rule_number)
        if number is not None:
            used[way.egress].add(number)
        yield PlannedEntry(acl, way, number)


def overruled(acl: NetworkAcl, way: Way) -> tuple[str, ...]:
    """What an entry denies that a new one has to come before; a sentence, if there is any."""
    denial = first_denial(acl, way.block, way.needed, egress=way.egress)
    if denial is None:
        return ()
    what = aws_wording.ports(denial.protocol, denial.from_port, denial.to_port)
    return (
        f"Entry {denial.rule_number} of {acl.network_acl_id} denies {what} {'to' if way.egress else 'from'} "
        f"{denial.cidr}: somebody meant to shut that out. The new entry comes before it, and overrules it "
        "there.",
    )


def free_number(used: Collection[int], before: int) -> int | None:
    """One that comes after all others that are before it, else any that is free; None where none is."""
    highest = max((number for number in used if number < before), default=0)
    after = (highest // ROUND + 1) * ROUND
    if after < before:
        return after
    return next((number for number in range(before - 1, 0, -1) if number not in used), None)
