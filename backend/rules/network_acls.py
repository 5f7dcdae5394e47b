"""Whether a network ACL lets connections through, and the replies back: it keeps no state (K24)."""

from collections.abc import Iterator

from backend.model.aws_end import NetworkAcl, NetworkAclEntry
from backend.rules.addresses import Network, covers, overlaps, read_network

ALLOW = "allow"
EPHEMERAL = range(32768, 61000)
"""Ports that a connection comes from, as Linux chooses them; replies go there."""
CARRIES_PORTS = frozenset({"tcp", "all"})


def lets_in(acl: NetworkAcl, block: str) -> bool:
    """Whether any connection from `block`, CIDR text, gets in."""
    network = read_network(block)
    return any(_allows(acl, network, port, egress=False) for port in _telling_ports(acl, range(1, 65536)))


def lets_replies_out(acl: NetworkAcl, block: str) -> bool:
    """Whether every reply to a connection from `block`, CIDR text, gets out."""
    return _replies_pass(acl, block, egress=True)


def lets_replies_in(acl: NetworkAcl, block: str) -> bool:
    """Whether every reply to a connection that was made to `block`, CIDR text, gets in."""
    return _replies_pass(acl, block, egress=False)


def _replies_pass(acl: NetworkAcl, block: str, *, egress: bool) -> bool:
    network = read_network(block)
    return all(_allows(acl, network, port, egress=egress) for port in _telling_ports(acl, EPHEMERAL))


def _telling_ports(acl: NetworkAcl, ports: range) -> Iterator[int]:
    """Between two neighbours of these the answer is the same."""
    yield ports[0]
    yield ports[-1]
    for entry in acl.entries:
        for port in (entry.from_port, entry.to_port):
            if port is not None:
                yield from (near for near in (port - 1, port, port + 1) if near in ports)


def _allows(acl: NetworkAcl, block: Network | None, port: int, *, egress: bool) -> bool:
    """The first entry that fits decides. One that denies a part of the block cuts off some dynos of it."""
    for entry in sorted(acl.entries, key=lambda entry: entry.rule_number):
        if entry.egress is not egress or not _has(entry, port):
            continue
        network = read_network(entry.cidr)
        if entry.action != ALLOW and overlaps(network, block):
            return False
        if entry.action == ALLOW and covers(network, block):
            return True
    return False


def _has(entry: NetworkAclEntry, port: int) -> bool:
    if entry.protocol not in CARRIES_PORTS:
        return False
    first = 0 if entry.from_port is None else entry.from_port
    last = 65535 if entry.to_port is None else entry.to_port
    return first <= port <= last
