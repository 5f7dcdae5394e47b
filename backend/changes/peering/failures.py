"""What a failed call to Heroku means for a step: look again, nothing was done, or nobody knows."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from backend.changes.step import MaybeDone, NeedsCode, NotDone, Unread
from backend.heroku.errors import (
    Forbidden,
    HerokuError,
    NotFound,
    RateLimited,
    Refused,
    ServerError,
    TwoFactorRequired,
    UnexpectedReply,
    Unreachable,
)
from backend.rules.wording import capital

_WHAT_THEN: Mapping[type[HerokuError], str] = {
    Forbidden: " Only admins of the team that owns the space may: ask one of them.",
    NotFound: " Take the change up again: it looks how it is now.",
    Refused: " Take the change up again: it looks how it is now.",
    RateLimited: " Take the change up again later.",
}
"""What to do after a refusal; the others say it themselves."""


@contextmanager
def reading(what: str) -> Iterator[None]:
    """Raises Unread where what is read inside fails. `what` was to be read, for people."""
    try:
        yield
    except HerokuError as error:
        raise Unread(f"{capital(what)} could not be read: {_told(error)}") from None


@contextmanager
def writing() -> Iterator[None]:
    """Raises NotDone, MaybeDone or NeedsCode where the write inside fails."""
    try:
        yield
    except TwoFactorRequired as error:
        raise NeedsCode(str(error)) from None
    except HerokuError as error:
        request_id = error.problem.request_id
        if _may_be_done(error):
            text = f"Heroku's answer was lost, so it is not known whether this was done. {_told(error)}"
            raise MaybeDone(text, request_id=request_id) from None
        text = f"Heroku did not do it: {_told(error)}"
        raise NotDone(f"{text}{_WHAT_THEN.get(type(error), '')}", request_id=request_id) from None


def _may_be_done(error: HerokuError) -> bool:
    """What is known after a write, see `Transport.send`."""
    if isinstance(error, Unreachable):
        return error.maybe_done
    return isinstance(error, ServerError | UnexpectedReply)


def _told(error: HerokuError) -> str:
    """Heroku's words as a sentence, and what its support asks for."""
    text = str(error).strip()
    sentence = text if text.endswith((".", "!", "?", "…")) else f"{text}."
    request_id = error.problem.request_id
    return f"{sentence} (Request {request_id}.)" if request_id else sentence
