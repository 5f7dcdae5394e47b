"""What a call gave, and how it becomes a value of the model."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from pydantic import ValidationError

from backend.model.remote import Remote

from .errors import UnexpectedReply

T = TypeVar("T", bound=Remote)


@dataclass(frozen=True, slots=True)
class Reply:
    """`value`: cleaned JSON, None for an empty body. `at`: when it came, UTC.

    `not_modified`: the host said that it is as before (304), and `value` is what came then.
    """

    value: Any
    status: int
    at: datetime
    request_id: str | None = None
    not_modified: bool = False
    warnings: tuple[str, ...] = ()


def one(model: type[T], reply: Reply) -> T:
    """An object of the model. Raises UnexpectedReply when the body is none."""
    if not isinstance(reply.value, dict):
        raise _unexpected(reply, "an object")
    return _read(model, reply.value, reply)


def many(model: type[T], reply: Reply) -> tuple[T, ...]:
    """A list of the model's objects; an item that is none is there with every field unknown.

    Raises UnexpectedReply when the body is no list.
    """
    if not isinstance(reply.value, list):
        raise _unexpected(reply, "a list")
    return tuple(_read(model, item if isinstance(item, dict) else {}, reply) for item in reply.value)


def _read(model: type[T], value: dict[str, Any], reply: Reply) -> T:
    try:
        return model.model_validate(value)
    except (ValidationError, RecursionError):
        # The models take any JSON; this is for what nobody thought of. The input may hold a secret.
        raise _unexpected(reply, f"what {model.__name__} should be") from None


def _unexpected(reply: Reply, promised: str) -> UnexpectedReply:
    kinds = {dict: "an object", list: "a list", type(None): "nothing"}
    came = kinds.get(type(reply.value), "a single value")
    return UnexpectedReply(
        f"The reply holds {came} where the API promises {promised}. "
        "Either the API has changed or something else answered.",
        at=reply.at,
        status=reply.status,
        request_id=reply.request_id,
    )
