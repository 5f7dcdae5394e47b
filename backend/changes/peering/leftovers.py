"""What the VPC is left with when its peering is gone (requirement 37).

It is found while the peering is there, and noted as facts: a change that is taken up still knows it.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from backend.aws.protocols import number
from backend.model.aws_end import AwsEnd, NetworkAclEntry, SecurityGroupRule
from backend.model.change import Facts, Values
from backend.model.peering import ENDED
from backend.rules.aws_wording import ports
from backend.rules.peering_plan.left_behind import LeftBehind, left_behind
from backend.rules.wording import counted, listed

from .acls import IN, OUT, passing
from .aws_end import PeeredVpc, read
from .route_writes import may_delete

ROUTES, RULES, ENTRIES = "left_routes", "left_rules", "left_entries"
"""The facts."""
_ALL = "-"
Span = tuple[int | None, int | None]
"""The first and the last port; None: all of them."""


class LeftRule(NamedTuple):
    """An inbound rule of a security group, as a fact. Ports `-`: all of them."""

    group_id: str
    protocol: str
    from_port: str
    to_port: str
    cidr: str

    @classmethod
    def of(cls, rule: SecurityGroupRule) -> "LeftRule":
        return cls(
            rule.group_id, rule.protocol, _port_noted(rule.from_port), _port_noted(rule.to_port), rule.cidr
        )

    @property
    def span(self) -> Span:
        return _port(self.from_port), _port(self.to_port)

    @property
    def what(self) -> str:
        """`tcp 5432 in from 10.0.0.0/20`."""
        return passing(False, ports(self.protocol, *self.span), self.cidr)


class LeftEntry(NamedTuple):
    """An entry of a network ACL, as a fact. Ports `-`: all of them."""

    acl_id: str
    direction: str
    number: str
    protocol: str
    from_port: str
    to_port: str
    cidr: str

    @classmethod
    def of(cls, acl_id: str, entry: NetworkAclEntry) -> "LeftEntry":
        return cls(
            acl_id,
            OUT if entry.egress else IN,
            str(entry.rule_number),
            entry.protocol,
            _port_noted(entry.from_port),
            _port_noted(entry.to_port),
            entry.cidr,
        )

    @property
    def span(self) -> Span:
        return _port(self.from_port), _port(self.to_port)

    @property
    def egress(self) -> bool:
        return self.direction == OUT

    @property
    def what(self) -> str:
        """`tcp 5432 in from 10.0.0.0/20`."""
        return passing(self.egress, ports(self.protocol, *self.span), self.cidr)


async def what_is_left(vpc: PeeredVpc) -> tuple[Mapping[str, Values], tuple[str, ...]]:
    """As facts, with what was noted before; and in sentences. Raises Unread."""
    end, left = await read_left(vpc)
    now = _noted_now(left)
    facts = {name: tuple(dict.fromkeys((*vpc.facts.all(name), *those))) for name, those in now.items()}
    return facts | await _permissions(vpc, now), tuple(_in_words(vpc, end, left))


def noted(facts: Facts) -> Values:
    """All that was found to be left, whatever its kind."""
    return tuple(each for name in (ROUTES, RULES, ENTRIES) for each in facts.all(name))


async def still_there(vpc: PeeredVpc) -> Values:
    """What of it is there still, in words. Raises Unread."""
    _, left = await read_left(vpc)
    now = _noted_now(left)
    routes = [text.split(" ") for text in vpc.facts.all(ROUTES) if text in now[ROUTES]]
    rules = [LeftRule(*text.split(" ")) for text in vpc.facts.all(RULES) if text in now[RULES]]
    entries = [LeftEntry(*text.split(" ")) for text in vpc.facts.all(ENTRIES) if text in now[ENTRIES]]
    return (
        *(f"the route {destination} in {table_id}" for table_id, destination in routes),
        *(f"{rule.group_id} lets {rule.what}" for rule in rules),
        *(f"entry {entry.number} of {entry.acl_id}, {entry.what}" for entry in entries),
    )


def _noted_now(left: LeftBehind) -> dict[str, list[str]]:
    return {
        ROUTES: [f"{table.route_table_id} {route.destination}" for table, route in left.routes],
        RULES: [" ".join(LeftRule.of(rule)) for rule in left.rules],
        ENTRIES: [" ".join(LeftEntry.of(acl.network_acl_id, entry)) for acl, entry in left.entries],
    }


async def read_left(vpc: PeeredVpc) -> tuple[AwsEnd, LeftBehind]:
    """The VPC, and what of it is for the space alone. Raises Unread."""
    workbench = await vpc.workbench()
    end = await vpc.end()
    still_needed = [
        block
        for each in await read(workbench.connections(vpc.id))
        if each.pcx_id != vpc.pcx_id and each.connection.code not in ENDED
        for side in (each.connection.requester, each.connection.accepter)
        if side.vpc_id != vpc.id
        for block in side.cidr_blocks
    ]
    return end, left_behind(end, vpc.facts.all("space_cidr"), still_needed)


def _in_words(vpc: PeeredVpc, end: AwsEnd, left: LeftBehind) -> Iterator[str]:
    counts = (len(left.routes), len(left.rules), len(left.entries))
    if not any(counts):
        yield f"Nothing in {vpc.id} is for this peering alone."
        return
    nouns = ("route", "inbound rule", "network ACL entry")
    found = [counted(number, noun) for number, noun in zip(counts, nouns, strict=True) if number]
    yield f"{vpc.id} has {listed(found)} for this peering alone; you are asked about each after it is gone."
    for part, problem in end.problems.items():
        yield f"{part} could not be read: {problem}. What is left there is not seen."


async def _permissions(vpc: PeeredVpc, left: Mapping[str, list[str]]) -> dict[str, Values]:
    """Whether the first of each kind may be deleted: as facts."""
    found = dict(await may_delete(vpc, left[ROUTES]))
    for text in left[RULES][:1]:
        rule = LeftRule(*text.split(" "))
        permission: dict[str, object] = {"IpProtocol": number(rule.protocol)}
        permission |= {"IpRanges": [{"CidrIp": rule.cidr}]}
        if None not in rule.span:
            permission |= {"FromPort": rule.span[0], "ToPort": rule.span[1]}
        which = {"GroupId": rule.group_id, "IpPermissions": [permission]}
        found |= await vpc.permission("RevokeSecurityGroupIngress", **which)
    for text in left[ENTRIES][:1]:
        entry = LeftEntry(*text.split(" "))
        place = {"NetworkAclId": entry.acl_id, "RuleNumber": int(entry.number), "Egress": entry.egress}
        found |= await vpc.permission("DeleteNetworkAclEntry", **place)
    return found


def _port_noted(port: int | None) -> str:
    return _ALL if port is None else str(port)


def _port(text: str) -> int | None:
    return None if text == _ALL else int(text)
