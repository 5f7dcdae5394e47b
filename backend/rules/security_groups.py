"""What the security groups of a peered VPC let in from the dynos of the space (requirements 33, 34)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from backend.model.aws_end import SecurityGroupRule
from backend.rules.addresses import covers, overlaps, read_network
from backend.rules.aws_protocols import ALL
from backend.rules.ports import telling_ports


@dataclass(frozen=True, slots=True)
class Opening:
    """One protocol and range of ports of a group, with every block that it is open to.

    `missing`: dyno blocks that it is not open to, although it is to others of them; a dyno may be in any. One
    that a wider rule of the group lets in at these ports is not missing.
    """

    group_id: str
    group_name: str | None
    protocol: str
    from_port: int | None
    to_port: int | None
    cidrs: tuple[str, ...]
    missing: tuple[str, ...]


def openings(rules: Sequence[SecurityGroupRule], dyno_blocks: Sequence[str]) -> tuple[Opening, ...]:
    """Inbound rules, taken together by group, protocol and ports, in the order of the first of each."""
    found: dict[tuple[str, str, int | None, int | None], list[SecurityGroupRule]] = {}
    for rule in rules:
        if not rule.egress:
            key = rule.group_id, rule.protocol, rule.from_port, rule.to_port
            found.setdefault(key, []).append(rule)
    return tuple(
        Opening(
            group_id=rules[0].group_id,
            group_name=rules[0].group_name,
            protocol=rules[0].protocol,
            from_port=rules[0].from_port,
            to_port=rules[0].to_port,
            cidrs=tuple(dict.fromkeys(rule.cidr for rule in rules)),
            missing=_missing(rules, [rule for those in found.values() for rule in those], dyno_blocks),
        )
        for rules in found.values()
    )


def concerns(opening: Opening, blocks: Iterable[str]) -> bool:
    """Whether it lets in any address of these blocks."""
    return any(
        overlaps(read_network(cidr), read_network(block)) for block in blocks for cidr in opening.cidrs
    )


def lets_in(rules: Iterable[SecurityGroupRule], block: str, protocol: str, ports: range) -> bool:
    """Whether inbound rules of one group together let the whole block in at all of these ports."""
    network = read_network(block)
    fitting = [
        rule
        for rule in rules
        if rule.protocol in (ALL, protocol) and covers(read_network(rule.cidr), network)
    ]
    return all(any(_has(rule, port) for rule in fitting) for port in telling_ports(fitting, ports))


def _has(rule: SecurityGroupRule, port: int) -> bool:
    if rule.protocol == ALL or rule.from_port is None or rule.to_port is None:
        return True
    return rule.from_port <= port <= rule.to_port


def _missing(
    alike: Sequence[SecurityGroupRule], inbound: Sequence[SecurityGroupRule], dyno_blocks: Sequence[str]
) -> tuple[str, ...]:
    """A rule for a part of a block, such as one dyno's address, is somebody's choice and misses nothing."""
    blocks = [(block, read_network(block)) for block in dyno_blocks]
    networks = [read_network(rule.cidr) for rule in alike]
    if not any(covers(network, block) for network in networks for _, block in blocks):
        return ()
    networks = [read_network(rule.cidr) for rule in inbound if _is_as_wide(rule, alike[0])]
    return tuple(text for text, block in blocks if not any(overlaps(network, block) for network in networks))


def _is_as_wide(rule: SecurityGroupRule, other: SecurityGroupRule) -> bool:
    """Whether it is of the same group, and is for all that the other is for."""
    if rule.group_id != other.group_id or rule.protocol not in (ALL, other.protocol):
        return False
    if rule.protocol == ALL or rule.from_port is None or rule.to_port is None:
        return True
    if other.from_port is None or other.to_port is None:
        return False
    return rule.from_port <= other.from_port and other.to_port <= rule.to_port
