"""Which ports of a security group are still closed to dynos (requirements 15, 34; K5)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from backend.model.aws_end import SecurityGroupRule
from backend.rules.aws_protocols import ALL, LAST_PORT
from backend.rules.security_groups import Opening, concerns, lets_in, openings

TCP = "tcp"


class Ports(NamedTuple):
    """A range of TCP ports, both ends in it."""

    first: int
    last: int

    def __str__(self) -> str:
        """`5432`, `8000-8010`."""
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"


@dataclass(frozen=True, slots=True)
class PlannedPorts:
    """`missing`: the blocks, of those asked for, that the group does not let in at all of these ports."""

    ports: Ports
    missing: tuple[str, ...]


def read_ports(texts: Iterable[str]) -> tuple[Ports, ...]:
    """What `5432`, `5432, 6379` and `8000-8010` mean, each once. Raises ValueError, in words."""
    parts = [part.strip() for text in texts for part in text.split(",")]
    return tuple(dict.fromkeys(_read(part) for part in parts))


def why_not_ports(text: str) -> str | None:
    """Why that is no list of ports, as a clause; None where it is one."""
    try:
        read_ports([text])
    except ValueError as error:
        return str(error)
    return None


def plan_ports(
    rules: Sequence[SecurityGroupRule], group_id: str, ports: Iterable[Ports], blocks: Sequence[str]
) -> tuple[PlannedPorts, ...]:
    """`blocks`: where dynos start. Each range of ports is one rule, with the blocks that it lacks."""
    inbound = [rule for rule in rules if rule.group_id == group_id and not rule.egress]
    return tuple(
        PlannedPorts(
            each,
            tuple(
                block
                for block in blocks
                if not lets_in(inbound, block, TCP, range(each.first, each.last + 1))
            ),
        )
        for each in ports
    )


def open_at(rules: Sequence[SecurityGroupRule], blocks: Sequence[str]) -> tuple[Ports, ...]:
    """At which TCP ports any group lets dynos in, from some of the blocks at least."""
    return _of(each for each in openings(rules, blocks) if concerns(each, blocks))


def half_open_at(
    rules: Sequence[SecurityGroupRule], group_id: str, blocks: Sequence[str]
) -> tuple[Ports, ...]:
    """At which TCP ports the group lets in some of the blocks, and not all of them."""
    own = [rule for rule in rules if rule.group_id == group_id]
    return _of(each for each in openings(own, blocks) if each.missing)


def _of(those: Iterable[Opening]) -> tuple[Ports, ...]:
    """Each once. An opening that names no ports is to all of them."""
    return tuple(
        dict.fromkeys(
            Ports(
                1 if each.from_port is None else each.from_port,
                LAST_PORT if each.to_port is None else each.to_port,
            )
            for each in those
            if each.protocol in (TCP, ALL)
        )
    )


def _read(part: str) -> Ports:
    if not part:
        raise ValueError("a port is missing; write them as 5432, or 5432,6379, or 8000-8010")
    first, dash, last = (each.strip() for each in part.partition("-"))
    ends = (first, last if dash else first)
    if not all(end.isascii() and end.isdigit() for end in ends):
        raise ValueError(f"{part} is no port; write them as 5432, or 5432,6379, or 8000-8010")
    ports = Ports(*map(int, ends))
    if not all(1 <= port <= LAST_PORT for port in ports):
        raise ValueError(f"{part}: ports are from 1 to {LAST_PORT}")
    if ports.first > ports.last:
        raise ValueError(f"{part} is the wrong way round; {ports.last}-{ports.first} is meant")
    return ports
