"""How what is in a VPC is named for people: route tables, subnets, security groups and their ports."""

from collections.abc import Sequence

from backend.model.aws_end import RouteTable, Subnet
from backend.rules.security_groups import Opening
from backend.rules.wording import counted

FEW = 3
"""Subnets that are named; of more only these, and how many there are."""


def table_name(table: RouteTable, *, are_read: bool) -> str:
    """`are_read`: the subnets of the VPC are known, so that a table without one serves none."""
    serves = served(table.subnets) if table.subnets or are_read else "subnets not read"
    about = [*([table.name] if table.name else []), *(["main"] if table.main else []), serves]
    return f"{table.route_table_id} ({', '.join(about)})"


def served(subnets: Sequence[Subnet]) -> str:
    if not subnets:
        return "no subnet"
    names = [subnet.name or subnet.subnet_id for subnet in subnets]
    more = f" and {len(names) - FEW} more" if len(names) > FEW else ""
    return f"{counted(len(names), 'subnet')}: {', '.join(names[:FEW])}{more}"


def group_name(opening: Opening) -> str:
    return f"{opening.group_name} ({opening.group_id})" if opening.group_name else opening.group_id


def ports_of(alike: Sequence[Opening]) -> str:
    """`tcp 443, 5432`."""
    texts: list[str] = []
    for opening in alike:
        text = ports(opening.protocol, opening.from_port, opening.to_port)
        before = [each for each in alike[: alike.index(opening)] if each.protocol == opening.protocol]
        texts.append(text.removeprefix(f"{opening.protocol} ") if before else text)
    return ", ".join(texts)


def ports(protocol: str, first: int | None, last: int | None) -> str:
    if first is None or last is None or protocol == "all":
        return protocol
    return f"{protocol} {first}" if first == last else f"{protocol} {first}-{last}"
