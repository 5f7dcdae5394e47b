"""Whether a network ACL lets connections through, and the replies back: it keeps no state (K24)."""

from backend.model.aws_end import NetworkAcl, NetworkAclEntry
from backend.rules.addresses import Network, covers, overlaps, read_network
from backend.rules.aws_protocols import LAST_PORT
from backend.rules.ports import telling_ports

ALLOW = "allow"
EPHEMERAL = range(32768, 61000)
"""Ports that a connection comes from, as Linux chooses them; replies go there."""
LAST_NUMBER = 32767
"""The number of the entry that every ACL ends with."""
CARRIES_PORTS = frozenset({"tcp", "all"})


def lets_in(acl: NetworkAcl, block: str) -> bool:
    """Whether any connection from `block`, CIDR text, gets in."""
    network = read_network(block)
    every = telling_ports(acl.entries, range(1, 65536))
    return any(_allows(acl, network, port, egress=False) for port in every)


def lets_all(acl: NetworkAcl, block: str, ports: range, *, egress: bool) -> bool:
    """Whether all of these ports are open from `block`, or to it on the way out (`egress`)."""
    network = read_network(block)
    return all(_allows(acl, network, port, egress=egress) for port in telling_ports(acl.entries, ports))


def first_denial(acl: NetworkAcl, block: str, ports: range, *, egress: bool) -> NetworkAclEntry | None:
    """The first entry that denies a part of that; the last of every ACL, which denies all, is not one."""
    denials = (
        entry
        for entry in acl.entries
        if entry.egress is egress
        and entry.action != ALLOW
        and entry.rule_number < LAST_NUMBER
        and overlaps(read_network(entry.cidr), read_network(block))
        and any(_has(entry, port) for port in telling_ports([entry], ports))
    )
    return min(denials, key=lambda entry: entry.rule_number, default=None)


def lets_replies_out(acl: NetworkAcl, block: str) -> bool:
    """Whether every reply to a connection from `block`, CIDR text, gets out."""
    return lets_all(acl, block, EPHEMERAL, egress=True)


def lets_replies_in(acl: NetworkAcl, block: str) -> bool:
    """Whether every reply to a connection that was made to `block`, CIDR text, gets in."""
    return lets_all(acl, block, EPHEMERAL, egress=False)


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
    last = LAST_PORT if entry.to_port is None else entry.to_port
    return first <= port <= last
