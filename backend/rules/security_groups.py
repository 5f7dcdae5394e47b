"""What the security groups of a peered VPC let in from the dynos of the space (requirements 33, 34)."""

from collections.abc import Sequence
from dataclasses import dataclass

from backend.model.aws_end import SecurityGroupRule
from backend.rules.addresses import covers, overlaps, read_network


@dataclass(frozen=True, slots=True)
class Opening:
    """One protocol and range of ports of a group, with every block that it is open to.

    `missing`: dyno blocks that it is not open to, although it is to others of them; a dyno may be in any.
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
            missing=_missing([rule.cidr for rule in rules], dyno_blocks),
        )
        for rules in found.values()
    )


def _missing(cidrs: Sequence[str], dyno_blocks: Sequence[str]) -> tuple[str, ...]:
    """A rule for a part of a block, such as one dyno's address, is somebody's choice and misses nothing."""
    networks = [read_network(cidr) for cidr in cidrs]
    blocks = [(block, read_network(block)) for block in dyno_blocks]
    if not any(covers(network, block) for network in networks for _, block in blocks):
        return ()
    return tuple(text for text, block in blocks if not any(overlaps(network, block) for network in networks))
