"""What came of a write that EC2 took."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from backend.aws.calls import Wire, call
from backend.clean import clean


@dataclass(frozen=True, slots=True)
class Sent:
    """AWS's request id, and the id of what was made where there is one."""

    request_id: str | None
    made: str | None = None


def _nothing(answer: Wire) -> None:
    """Most calls make no thing with an id."""


def send(
    operation: Callable[..., Wire],
    made: Callable[[Wire], str | None] = _nothing,
    /,
    **parameters: Any,
) -> Sent:
    """Make the call. Raises AwsError, which tells whether it may have been done.

    `operation` is of a client that sends nothing twice; `made`: the id of what was made, from the answer.
    """
    answer: Wire = clean(call("ec2", operation, **parameters))
    return Sent((answer.get("ResponseMetadata") or {}).get("RequestId"), made(answer))
