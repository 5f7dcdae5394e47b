"""One call to AWS: errors in words, every page of the answer, and text that is cleaned."""

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from backend.clean import clean

from .errors import AwsError
from .wording import RAISED, in_words

P = ParamSpec("P")
T = TypeVar("T")

Wire = dict[str, Any]
"""One thing as EC2 describes it: any key may be absent."""

MOST_PAGES = 500
"""Of a list; a page holds hundreds of things."""


def call(service: str, made: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """The result of a call of the client library. Raises AwsError; `service` is who is asked."""
    try:
        return made(*args, **kwargs)
    except RAISED as error:
        # `from None`: the frames below hold keys in their locals.
        raise in_words(error, service) from None


def described(client: Any, operation: str, result: str, **parameters: Any) -> list[Wire]:
    """All that `operation` lists under `result`, over all its pages, cleaned. Raises AwsError."""

    def pages() -> list[Wire]:
        items: list[Wire] = []
        for number, page in enumerate(client.get_paginator(operation).paginate(**parameters), 1):
            items.extend(clean(item) for item in page.get(result) or ())
            if number == MOST_PAGES and page.get("NextToken"):
                # Nobody waits for it any more, and its thread would ask for ever.
                raise AwsError(f"AWS pages a list without end; given up after {number} pages")
        return items

    return call("ec2", pages)


def in_vpc(client: Any, operation: str, result: str, vpc_id: str, page_size: int) -> list[Wire]:
    """As `described`, of one VPC; looked at again here, whatever the answer holds."""
    found = described(
        client,
        operation,
        result,
        Filters=[{"Name": "vpc-id", "Values": [vpc_id]}],
        PaginationConfig={"PageSize": page_size},
    )
    return [item for item in found if item.get("VpcId") == vpc_id]


def tags_of(item: Wire) -> dict[str, str]:
    """By key. Those of a thing that two accounts share are each account's own."""
    return {tag["Key"]: tag.get("Value") or "" for tag in item.get("Tags") or () if tag.get("Key")}


def name_of(item: Wire) -> str | None:
    """The value of the tag `Name`."""
    return tags_of(item).get("Name") or None
