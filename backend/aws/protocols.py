"""How EC2 writes protocols and ports: by name in security groups, by number in network ACLs."""

ALL = "all"
_NAMES = {"-1": ALL, "1": "icmp", "6": "tcp", "17": "udp", "58": "icmpv6"}


def protocol(value: str | None) -> str:
    """`tcp`, `udp`, `icmp`, `icmpv6`, `all`, or the number of another one."""
    text = ALL if value is None else str(value)
    return _NAMES.get(text, text)


def port(value: int | None) -> int | None:
    """None stands for all: EC2 leaves it out, or writes -1."""
    return None if value == -1 else value
