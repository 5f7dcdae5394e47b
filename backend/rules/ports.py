"""Ranges of ports, as rules of security groups and entries of network ACLs have them."""

from collections.abc import Iterable, Iterator
from typing import Protocol


class Ranged(Protocol):
    @property
    def from_port(self) -> int | None: ...

    @property
    def to_port(self) -> int | None: ...


def telling_ports(those: Iterable[Ranged], ports: range) -> Iterator[int]:
    """Of `ports`, those that say it for all: between two of these, each of `those` says the same."""
    yield ports[0]
    yield ports[-1]
    for each in those:
        for port in (each.from_port, each.to_port):
            if port is not None:
                yield from (near for near in (port - 1, port, port + 1) if near in ports)
