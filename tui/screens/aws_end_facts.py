"""The AWS end of a peering: how EC2 has it, and whether the VPC's routes and rules let traffic pass."""

from collections.abc import Iterator, Sequence

from backend.model.aws_end import BLACKHOLE, AwsEnd, NetworkAcl, RouteTable, SecurityGroupRule
from backend.model.aws_end import Part as Asked
from backend.model.key import Kind
from backend.model.peering import ACTIVE, Peering
from backend.rules.aws_wording import group_name, ports, ports_of, served, table_name
from backend.rules.network_acls import lets_in, lets_replies_out
from backend.rules.routing import Routing, routing
from backend.rules.security_groups import openings
from backend.rules.space_blocks import dyno_blocks, routed_blocks, whole_block
from tui.format import moment
from tui.screens.peering_info import info_of
from tui.screens.reading import reading_facts
from tui.screens.rows import Part
from widgets.detail import Fact
from widgets.text import Signs, Tone

LAST_RULE = 32767
"""The rule of every network ACL that denies what no other allows."""
ALL_IN_AND_OUT = "in all from 0.0.0.0/0", "out all to 0.0.0.0/0"


def aws_end_of(part: Part, peering: Peering) -> AwsEnd | None:
    """What was read of it; None where nobody looked, or Heroku does not tell the id."""
    ends: Sequence[AwsEnd] = part.readings[Kind.AWS_ENDS].value or ()
    if not peering.is_own:
        return None
    return next((end for end in ends if end.pcx_id == peering.pcx_id), None)


def summary(part: Part, peering: Peering, end: AwsEnd | None, signs: Signs) -> Fact:
    """How EC2 has the connection, in one line; where nobody looked, why."""
    reading = part.readings[Kind.AWS_ENDS]
    if peering.is_herokus:
        text, tone = "not looked at: it is in an account of Heroku's", Tone.QUIET
    elif not peering.is_own:
        text, tone = "not looked at: Heroku does not tell its id", Tone.QUIET
    elif end is None and reading.problem is not None:
        text, tone = reading_facts(Kind.AWS_ENDS, part, signs)[0].text, Tone.WARN
    elif end is None:
        text, tone = f"being read {signs.under_way}" if reading.value is None else "not looked at", Tone.QUIET
    elif end.not_looked_at is not None:
        text, tone = end.not_looked_at, Tone.QUIET
    elif end.connection is None and Asked.PEERING in end.problems:
        text, tone = f"not read: {end.problems[Asked.PEERING]}", Tone.WARN
    elif end.connection is None:
        text, tone = "EC2 does not know this id", Tone.WARN
    else:
        code = end.connection.code or signs.missing
        text, tone = code, Tone.PLAIN
        if code != peering.status:
            text, tone = f"{code}; Heroku says {peering.status or signs.missing}", Tone.WARN
        if code == "failed" and end.connection.message:
            text += f": {end.connection.message}"
    if end is not None and end.not_read_again is not None:
        text, tone = f"{text}, as of {moment(end.as_of, signs.missing)}", Tone.WARN
    return Fact("aws_end", "AWS end", text, tone)


def lets_traffic_pass(part: Part, peering: Peering) -> bool:
    """Whether nothing that was read of an active peering stands in the way; so too where nobody looked."""
    end = aws_end_of(part, peering)
    if end is None or end.not_looked_at is not None or peering.status != ACTIVE:
        return True
    return not any(fact.tone is Tone.WARN for fact in _in_the_way(part, end, Tone.WARN))


def aws_end_facts(part: Part, peering: Peering, end: AwsEnd, signs: Signs) -> Iterator[Fact]:
    """All that was read beside the connection itself."""
    for kind in (Kind.PEERING_INFO, Kind.AWS_ENDS):
        yield from reading_facts(kind, part, signs)
    if end.not_looked_at is not None:
        return
    if end.not_read_again is not None:
        text = f"could not be read again: {end.not_read_again}"
        yield Fact("aws-not-read-again", "Not read", text, Tone.WARN)
    for asked, text in end.problems.items():
        if asked is not Asked.PEERING or end.connection is not None:
            yield Fact(f"aws-problem-{asked}", "Not read", f"{asked}: {text}", Tone.WARN)
    if end.vpc is None:
        if Asked.VPC not in end.problems:
            yield Fact("vpc-gone", "VPC gone", "EC2 knows no such VPC", Tone.WARN)
    else:
        for block in end.vpc.secondary_cidr_blocks:
            text = f"{block} cannot be reached: a secondary block of the VPC"
            yield Fact(f"secondary-{block}", "Secondary", text, copies=block)
        for block in end.vpc.ipv6_cidr_blocks:
            text = f"{block} is not carried by a peering"
            yield Fact(f"ipv6-{block}", "IPv6", text, Tone.QUIET, copies=block)
    # Before it is active, nobody expects the VPC to be ready.
    yield from _in_the_way(part, end, Tone.WARN if peering.status == ACTIVE else Tone.QUIET)


def _in_the_way(part: Part, end: AwsEnd, trouble: Tone) -> Iterator[Fact]:
    """What lets traffic pass, and in the tone of `trouble` what does not."""
    yield from _routes(part, end, trouble)
    yield from _security(part, end, trouble)
    for acl in filter(lambda acl: acl.subnets, end.network_acls):
        yield from _network_acl(acl, dyno_blocks(info_of(part)), trouble)


# Routes


def _routes(part: Part, end: AwsEnd, trouble: Tone) -> Iterator[Fact]:
    info = info_of(part)
    block = whole_block(part.space, info)
    if block is None:
        return  # nobody knows what is to be routed
    judged = [(table, routing(table, block, routed_blocks(info))) for table in end.route_tables]
    judged.sort(key=lambda pair: (not pair[1].astray, pair[1].is_whole, not pair[1].is_none))
    for table, found in judged:
        about = table_name(table, are_read=Asked.SUBNETS not in end.problems)
        yield from _astray(about, table, found, trouble)
        if any(route.destination == block for route in found.astray):
            continue  # that tells it all
        text = _routed(about, found, block)
        serves_none = not table.subnets and Asked.SUBNETS not in end.problems
        # A part of the way is worth a notice (requirement 32, K3).
        partly = Tone.ACCENT if trouble is Tone.WARN else trouble
        lacking = Tone.QUIET if serves_none else trouble if found.is_none else partly
        yield Fact(
            f"routes-{table.route_table_id}",
            "Routes",
            text,
            Tone.PLAIN if found.is_whole else lacking,
            copies=table.route_table_id,
        )
    if not judged and Asked.ROUTE_TABLES not in end.problems:
        yield Fact("routes", "Routes", f"no route table, so no route to {block}", trouble)


def _routed(name: str, found: Routing, whole: str) -> str:
    if found.is_whole:
        return f"{whole} in {name}"
    if found.is_none:
        return f"no route to {whole} in {name}"
    if found.missing:
        return f"no route to {', '.join(found.missing)} in {name}; one to {', '.join(found.routed)}"
    return f"the {len(found.routed)} Space CIDRs in {name}; internal apps take a route to all of {whole}"


def _astray(about: str, table: RouteTable, found: Routing, trouble: Tone) -> Iterator[Fact]:
    for route in found.astray:
        where, target = f"{route.destination} in {about}", route.target or "nothing"
        key = f"astray-{table.route_table_id}-{route.destination}"
        if route.state == BLACKHOLE:
            yield Fact(key, "Blackhole", f"{where} leads to {target}, which is gone", trouble)
        else:
            yield Fact(key, "Elsewhere", f"{where} leads to {target}, not to this peering", trouble)


# Security groups


def _security(part: Part, end: AwsEnd, trouble: Tone) -> Iterator[Fact]:
    found = openings(end.security_group_rules, dyno_blocks(info_of(part)))
    for group_id in dict.fromkeys(opening.group_id for opening in found):
        of_group = [opening for opening in found if opening.group_id == group_id]
        # Ports that are open to the same blocks are told together.
        for cidrs, missing in dict.fromkeys((opening.cidrs, opening.missing) for opening in of_group):
            alike = [opening for opening in of_group if (opening.cidrs, opening.missing) == (cidrs, missing)]
            text = f"{group_name(alike[0])}: {ports_of(alike)} from {', '.join(cidrs)}"
            if missing:
                text += f", but not from {', '.join(missing)}"
            key = f"group-{group_id}-{','.join(cidrs)}-{ports_of(alike)}"
            yield Fact(key, "Lets in", text, trouble if missing else Tone.PLAIN, copies=group_id)
    if not found and Asked.SECURITY_GROUPS not in end.problems:
        text = "no security group lets the dynos of the space in"
        yield Fact("groups", "Lets in", text, Tone.ACCENT if trouble is Tone.WARN else trouble)
    yield from _egress(end.security_group_rules)


def _egress(rules: Sequence[SecurityGroupRule]) -> Iterator[Fact]:
    """Most groups let everything out: they are told together."""
    groups: dict[str, list[str]] = {}
    for rule in rules:
        if rule.egress:
            to = f"{ports(rule.protocol, rule.from_port, rule.to_port)} to {rule.cidr}"
            groups.setdefault(to, []).append(rule.group_name or rule.group_id)
    for to, names in groups.items():
        yield Fact(f"egress-{to}", "Lets out", f"{to}: {', '.join(dict.fromkeys(names))}", Tone.QUIET)


# Network ACLs


def _network_acl(acl: NetworkAcl, blocks: Sequence[str], trouble: Tone) -> Iterator[Fact]:
    key, name = acl.network_acl_id, acl.network_acl_id
    kept_out = [block for block in blocks if not lets_in(acl, block)]
    cut_off = [block for block in blocks if block not in kept_out and not lets_replies_out(acl, block)]
    if kept_out:
        text = f"{name} lets nothing from {', '.join(kept_out)} in"
        yield Fact(f"acl-in-{key}", "Kept out", text, trouble, copies=name)
    if cut_off:
        text = f"{name} lets no replies to {', '.join(cut_off)} out; they go to ports 1024-65535"
        yield Fact(f"acl-out-{key}", "Cut off", text, trouble, copies=name)
    about = f"{name} ({'default, ' if acl.is_default else ''}{served(acl.subnets)})"
    ways = _entries(acl, egress=False), _entries(acl, egress=True)
    text = "all in and out" if ways == ALL_IN_AND_OUT else "; ".join(ways)
    yield Fact(f"acl-{key}", "Network ACL", f"{about}: {text}", Tone.QUIET, copies=name)


def _entries(acl: NetworkAcl, *, egress: bool) -> str:
    """`in tcp 443 from 10.2.0.0/20`, in the order in which EC2 judges."""
    way, preposition = ("out", "to") if egress else ("in", "from")
    texts = [
        ("" if entry.action == "allow" else "denies ")
        + f"{ports(entry.protocol, entry.from_port, entry.to_port)} {preposition} {entry.cidr}"
        for entry in sorted(acl.entries, key=lambda entry: entry.rule_number)
        if entry.egress is egress and entry.rule_number != LAST_RULE
    ]
    return f"{way} {', '.join(texts) or 'nothing'}"
