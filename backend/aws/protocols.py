"""How EC2 writes protocols and ports: by name in security groups, by number in network ACLs."""

ALL = "all"
LAST_PORT = 65535
_NAMES = {"-1": ALL, "1": "icmp", "6": "tcp", "17": "udp", "58": "icmpv6"}
_NUMBERS = {name: number for number, name in _NAMES.items()}


def protocol(value: str | None) -> str:
    """`tcp`, `udp`, `icmp`, `icmpv6`, `all`, or the number of another one."""
    text = ALL if value is None else str(value)
    return _NAMES.get(text, text)


def number(protocol: str) -> str:
    """The other way round, as network ACLs take it."""
    return _NUMBERS.get(protocol, protocol)


def has_ports(protocol: str) -> bool:
    return protocol in ("tcp", "udp")


def has_icmp_types(protocol: str) -> bool:
    """They stand where others have ports."""
    return protocol in ("icmp", "icmpv6")


def port(value: int | None) -> int | None:
    """None stands for all: EC2 leaves it out, or writes -1."""
    return None if value == -1 else value
