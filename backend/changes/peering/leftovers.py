"""What the VPC is left with when its peering is gone (requirement 37).

It is found while the peering is there, and noted as facts: a change that is taken up still knows it.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from backend.model.aws_end import AwsEnd, NetworkAclEntry, Part, SecurityGroupRule
from backend.model.change import Values
from backend.model.peering import ENDED
from backend.rules.aws_protocols import permission
from backend.rules.aws_wording import ports
from backend.rules.peering_plan.left_behind import LeftBehind, Need, left_behind
from backend.rules.wording import capital, counted, listed

from .acls import IN, OUT, passing
from .aws_end import PeeredVpc, read
from .route_writes import may_delete

ROUTES, RULES, ENTRIES = "left_routes", "left_rules", "left_entries"
"""The facts, one for each kind."""
UNREAD = "left_unread"
"""The fact that says what could not be looked at while the peering was there, a sentence each."""
JUDGED_BY: Mapping[str, tuple[Part, ...]] = {
    ROUTES: (Part.ROUTE_TABLES,),
    RULES: (Part.ROUTE_TABLES, Part.SECURITY_GROUPS),
    ENTRIES: (Part.ROUTE_TABLES, Part.NETWORK_ACLS),
}
"""What of the VPC has to be read for each kind: only other routes tell who else needs a rule."""
_NOT_KNOWN = {
    Part.ROUTE_TABLES: "which routes lead to the peering, and which rules nothing else needs",
    Part.SECURITY_GROUPS: "which inbound rules are for the peering alone",
    Part.NETWORK_ACLS: "which network ACL entries are for the peering alone",
}
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
    def described(self) -> str:
        """The fact that says how it was described in AWS, where it was."""
        return f"described {' '.join(self)}"

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
    """As facts, with what was noted before; and in sentences. Raises Unread where nothing could be read."""
    end, left = await _read(vpc)
    now, unread = _judged(end, left), tuple(_unread(vpc, end))
    facts = {name: tuple(dict.fromkeys((*vpc.facts.all(name), *those))) for name, those in now.items()}
    facts |= {LeftRule.of(rule).described: (rule.description,) for rule in left.rules if rule.description}
    facts |= {UNREAD: unread, **await _permissions(vpc, now)}
    return facts, (*_in_words(vpc, now, unread), *unread)


class Looked(NamedTuple):
    """What of it is there `still`, in words; what is `kept` because something else may need it by now, a
    sentence each; how many are `gone`; what was `unread`, a sentence each.
    """

    still: Values
    kept: Values
    gone: int
    unread: Values


def _route_in_words(text: str) -> str:
    table_id, destination = text.split(" ")
    return f"the route {destination} in {table_id}"


def _rule_in_words(text: str) -> str:
    rule = LeftRule(*text.split(" "))
    return f"{rule.group_id} lets {rule.what}"


def _entry_in_words(text: str) -> str:
    entry = LeftEntry(*text.split(" "))
    return f"entry {entry.number} of {entry.acl_id}, {entry.what}"


_IN_WORDS: Mapping[str, Callable[[str], str]] = {
    ROUTES: _route_in_words,
    RULES: _rule_in_words,
    ENTRIES: _entry_in_words,
}


async def look_again(vpc: PeeredVpc) -> Looked:
    """At all that was found to be left, whatever its kind. Raises Unread where nothing could be read."""
    end, left = await _read(vpc)
    still, kept, gone = [], [], 0
    for name, those in _judged(end, left).items():
        for noted in vpc.facts.all(name):
            if noted in those:
                still.append(_IN_WORDS[name](noted))
            elif (why := why_kept(left, noted)) is not None:
                kept.append(f"{_IN_WORDS[name](noted)}: {why}")
            else:
                gone += 1
    unread = tuple(dict.fromkeys((*vpc.facts.all(UNREAD), *_unread(vpc, end))))
    return Looked(tuple(still), tuple(kept), gone, unread)


def why_kept(left: LeftBehind, noted: str) -> str | None:
    """Why it is not taken away though it is there, a sentence; None where it is not, or may be. `noted`: a
    rule or an entry as a fact.
    """
    needed = {" ".join(LeftRule.of(rule)): by for rule, by in left.needed_rules}
    needed |= {" ".join(LeftEntry.of(acl.network_acl_id, one)): by for acl, one, by in left.needed_entries}
    by = needed.get(noted)
    return None if by is None else f"{by} may need it by now."


def _judged(end: AwsEnd, left: LeftBehind) -> dict[str, list[str]]:
    """As the facts note it; without a kind that cannot be told from what was read."""
    found = {
        ROUTES: [f"{table.route_table_id} {route.destination}" for table, route in left.routes],
        RULES: [" ".join(LeftRule.of(rule)) for rule in left.rules],
        ENTRIES: [" ".join(LeftEntry.of(acl.network_acl_id, entry)) for acl, entry in left.entries],
    }
    return {name: those for name, those in found.items() if end.problems.keys().isdisjoint(JUDGED_BY[name])}


def _unread(vpc: PeeredVpc, end: AwsEnd) -> Iterator[str]:
    commands = vpc.commands
    look = {
        Part.ROUTE_TABLES: commands.describe_route_tables,
        Part.SECURITY_GROUPS: commands.describe_security_groups,
        Part.NETWORK_ACLS: commands.describe_network_acls,
    }
    for part, not_known in _NOT_KNOWN.items():
        if (problem := end.problems.get(part)) is not None:
            yield (
                f"{capital(part)} of {vpc.id} could not be read ({problem}), so it is not known {not_known}. "
                f"Look there with `{look[part](vpc.id)}`."
            )


async def read_left(vpc: PeeredVpc, kind: str) -> tuple[AwsEnd, LeftBehind]:
    """The VPC as far as this kind is judged by it, and what of that is for the space alone. Raises Unread."""
    return await _read(vpc, *JUDGED_BY[kind])


async def _read(vpc: PeeredVpc, *needed: Part) -> tuple[AwsEnd, LeftBehind]:
    workbench = await vpc.workbench()
    end = await vpc.end(*needed)
    still_needed = [
        Need(block, f"the other end of {each.pcx_id}")
        for each in await read(workbench.connections(vpc.id))
        if each.pcx_id != vpc.pcx_id and each.connection.code not in ENDED
        for side in (each.connection.requester, each.connection.accepter)
        if side.vpc_id != vpc.id
        for block in side.cidr_blocks
    ]
    return end, left_behind(end, vpc.facts.all("space_cidr"), still_needed)


def _in_words(vpc: PeeredVpc, left: Mapping[str, list[str]], unread: Values) -> Iterator[str]:
    nouns = {ROUTES: "route", RULES: "inbound rule", ENTRIES: "network ACL entry"}
    found = [counted(len(those), nouns[kind]) for kind, those in left.items() if those]
    if found:
        has = f"{vpc.id} has {listed(found)} for this peering alone"
        yield f"{has}; you are asked about each after it is gone."
    elif not unread:
        yield f"Nothing in {vpc.id} is for this peering alone."


async def _permissions(vpc: PeeredVpc, left: Mapping[str, list[str]]) -> dict[str, Values]:
    """Whether the first of each kind may be deleted: as facts."""
    found = dict(await may_delete(vpc, left.get(ROUTES, [])))
    for text in left.get(RULES, [])[:1]:
        rule = LeftRule(*text.split(" "))
        those = permission(rule.protocol, *rule.span, [rule.cidr])
        action = "RevokeSecurityGroupIngress"
        found |= await vpc.permission(action, GroupId=rule.group_id, IpPermissions=[those])
    for text in left.get(ENTRIES, [])[:1]:
        entry = LeftEntry(*text.split(" "))
        place = {"NetworkAclId": entry.acl_id, "RuleNumber": int(entry.number), "Egress": entry.egress}
        found |= await vpc.permission("DeleteNetworkAclEntry", **place)
    return found


def _port_noted(port: int | None) -> str:
    return _ALL if port is None else str(port)


def _port(text: str) -> int | None:
    return None if text == _ALL else int(text)
