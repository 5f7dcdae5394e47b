"""Filters and pages of lists, for DescribeVpcPeeringConnections, whose filters moto ignores, and its likes.

AWS joins the values of a filter by or and filters by and, takes * and ? as wildcards, and answers
MaxResults with a NextToken; moto answers everything at once.
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from typing import Any

from backend.simulator.aws.errors import AwsError, invalid_filter

_LEAST, _MOST = 5, 1000


def _path(*keys: str) -> Callable[[dict[str, Any]], list[str]]:
    def values(item: dict[str, Any]) -> list[str]:
        value: Any = item
        for key in keys:
            value = value.get(key) if isinstance(value, dict) else None
        return [] if value is None else [str(value)]

    return values


def _expiration_time(item: dict[str, Any]) -> list[str]:
    at = item.get("ExpirationTime")
    return [] if at is None else [f"{at:%Y-%m-%dT%H:%M:%S}.000Z"]


_CONNECTION_FILTERS: dict[str, Callable[[dict[str, Any]], list[str]]] = {
    "accepter-vpc-info.cidr-block": _path("AccepterVpcInfo", "CidrBlock"),
    "accepter-vpc-info.owner-id": _path("AccepterVpcInfo", "OwnerId"),
    "accepter-vpc-info.vpc-id": _path("AccepterVpcInfo", "VpcId"),
    "expiration-time": _expiration_time,
    "requester-vpc-info.cidr-block": _path("RequesterVpcInfo", "CidrBlock"),
    "requester-vpc-info.owner-id": _path("RequesterVpcInfo", "OwnerId"),
    "requester-vpc-info.vpc-id": _path("RequesterVpcInfo", "VpcId"),
    "status-code": _path("Status", "Code"),
    "status-message": _path("Status", "Message"),
    "vpc-peering-connection-id": _path("VpcPeeringConnectionId"),
    "tag-key": lambda item: [tag["Key"] for tag in item["Tags"]],
}


def filtered(connections: list[dict[str, Any]], filters: dict[str, list[str]]) -> list[dict[str, Any]]:
    """The connections that fit all filters. Raises AwsError for a filter that AWS does not have."""
    for name, wanted in filters.items():
        values = _values_for(name)
        patterns = [_pattern(each) for each in wanted]
        connections = [
            item
            for item in connections
            if any(pattern.fullmatch(value) for pattern in patterns for value in values(item))
        ]
    return connections


def _values_for(name: str) -> Callable[[dict[str, Any]], list[str]]:
    if name.startswith("tag:"):
        key = name.removeprefix("tag:")
        return lambda item: [tag["Value"] for tag in item["Tags"] if tag["Key"] == key]
    if name not in _CONNECTION_FILTERS:
        raise invalid_filter(name)
    return _CONNECTION_FILTERS[name]


def _pattern(wanted: str) -> re.Pattern[str]:
    return re.compile("".join({"*": ".*", "?": "."}.get(each, re.escape(each)) for each in wanted), re.DOTALL)


def page(items: list[Any], size: int | None, token: str | None) -> tuple[list[Any], str | None]:
    """The items of one page and the token of the next. Raises AwsError for a size or token that is wrong."""
    if size is not None and not _LEAST <= size <= _MOST:
        raise AwsError(
            "InvalidParameterValue",
            f"Value ( {size} ) for parameter maxResults is invalid. Expecting 5 to 1000.",
        )
    start = 0 if token is None else _offset(token)
    end = len(items) if size is None else start + size
    return items[start:end], _token(end) if end < len(items) else None


def _token(offset: int) -> str:
    return urlsafe_b64encode(f"from {offset}".encode()).decode()


def _offset(token: str) -> int:
    try:
        return int(urlsafe_b64decode(token).decode().removeprefix("from "))
    except ValueError:
        raise AwsError(
            "InvalidParameterValue", f"Value ( {token} ) for parameter nextToken is invalid."
        ) from None
