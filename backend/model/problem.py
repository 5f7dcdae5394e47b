"""What went wrong when something was read or written, in a form that can be kept and shown."""

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class Trouble(StrEnum):
    """The kinds of failure that a face tells apart."""

    UNAUTHORIZED = "unauthorized"  # the token is refused: everything stops until it is mended
    FORBIDDEN = "forbidden"
    TWO_FACTOR = "two_factor"
    NOT_FOUND = "not_found"
    REFUSED = "refused"  # other 4xx: the request was understood and declined
    RATE_LIMITED = "rate_limited"
    SERVER = "server"  # 5xx
    UNREACHABLE = "unreachable"  # no answer at all: name, connection, TLS, timeout
    GARBAGE = "garbage"  # an answer that is not what the API promises


HOST_WIDE = frozenset({Trouble.UNAUTHORIZED, Trouble.RATE_LIMITED, Trouble.UNREACHABLE})
"""Troubles of the whole link: asking for another resource meets them again."""


NO_WORD = frozenset({Trouble.RATE_LIMITED, Trouble.SERVER, Trouble.UNREACHABLE, Trouble.GARBAGE})
"""Troubles in which the host said nothing of what was asked: neither yes nor no."""


class Problem(BaseModel):
    """One failed call. `status`, `id`, `request_id` are the reply's, None where there was none."""

    model_config = ConfigDict(frozen=True)

    trouble: Trouble
    message: str
    at: datetime
    status: int | None = None
    id: str | None = None
    request_id: str | None = None
    retry_after: float | None = None
    """Seconds that the host asked to wait."""

    @property
    def says_there_is_none(self) -> bool:
        """The endpoint's own answer that this space has no such thing (contract §5)."""
        return self.status in (404, 422)
