"""What can go wrong in a call, as types. Each holds the `Problem` that is kept and shown."""

from datetime import datetime
from http import HTTPStatus
from typing import Any, ClassVar

from backend.clean import one_line
from backend.model.problem import Problem, Trouble

from .body import NotJson, decode, describe

MESSAGE_LIMIT = 600


class HerokuError(Exception):
    """Base. `problem` says what happened; `url` is the API's own "see there", or None."""

    trouble: ClassVar[Trouble] = Trouble.GARBAGE

    def __init__(
        self,
        message: str,
        *,
        at: datetime,
        status: int | None = None,
        error_id: str | None = None,
        request_id: str | None = None,
        retry_after: float | None = None,
        url: str | None = None,
    ) -> None:
        super().__init__(message)
        self.url = url
        self.problem = Problem(
            trouble=self.trouble,
            message=message,
            at=at,
            status=status,
            id=error_id,
            request_id=request_id,
            retry_after=retry_after,
        )


class Unauthorized(HerokuError):
    """401: the token is missing, wrong, expired or revoked."""

    trouble = Trouble.UNAUTHORIZED


class Forbidden(HerokuError):
    """403 other than `two_factor`."""

    trouble = Trouble.FORBIDDEN


class TwoFactorRequired(HerokuError):
    """403 `two_factor`: repeat the same request with a code. `app` is the app it is about, if any."""

    trouble = Trouble.TWO_FACTOR
    app: str | None = None


class NotFound(HerokuError):
    """404: no such thing, or not under this variant (contract §1.0, "Accept")."""

    trouble = Trouble.NOT_FOUND


class Refused(HerokuError):
    """Any other 4xx. `errors` holds the (id, message) pairs of the body, where it has them."""

    trouble = Trouble.REFUSED
    errors: tuple[tuple[str | None, str], ...] = ()


class RateLimited(HerokuError):
    """429, or a call that was not made because of one. `problem.retry_after`: seconds until the next try."""

    trouble = Trouble.RATE_LIMITED


class ServerError(HerokuError):
    """5xx."""

    trouble = Trouble.SERVER


class Unreachable(HerokuError):
    """No answer. `maybe_done`: the request may have left, so a write may have been performed.

    `lasting`: trying again at once cannot help; the certificate is not trusted, or the proxy says no.
    """

    trouble = Trouble.UNREACHABLE

    def __init__(self, message: str, *, at: datetime, maybe_done: bool, lasting: bool = False) -> None:
        super().__init__(message, at=at)
        self.maybe_done = maybe_done
        self.lasting = lasting


class UnexpectedReply(HerokuError):
    """An answer that is not what the API promises."""

    trouble = Trouble.GARBAGE


def from_reply(
    *,
    status: int,
    body: bytes,
    content_type: str,
    at: datetime,
    host: str,
    source: str,
    request_id: str | None = None,
    retry_after: float | None = None,
) -> HerokuError:
    """The error that a 4xx or 5xx reply means.

    `source` is where the token came from, for the advice on a 401. The body may be JSON of any form, HTML,
    or nothing; the message is never empty.
    """
    value = _object(body)
    error_id, url = _text(value.get("id")), _text(value.get("url"))
    kind = _kind(status, error_id)
    details = _details(value.get("errors"))

    message = one_line(_said(body, content_type, value, details), MESSAGE_LIMIT)
    if not message:
        message = f"{host} answered {status}{_phrase(status)} with {describe(body, content_type)}."
        if kind is ServerError:
            message += " The trouble is on that side; https://status.heroku.com tells more."
    if kind is Unauthorized:
        message = f"{_sentence(message)} {_sign_in_again(source)}"
    error = kind(
        message,
        at=at,
        status=status,
        error_id=error_id,
        request_id=request_id,
        retry_after=retry_after,
        url=url,
    )
    if isinstance(error, Refused):
        error.errors = details
    if isinstance(error, TwoFactorRequired):
        app = value.get("app")
        error.app = _text(app.get("name")) if isinstance(app, dict) else _text(app)
    return error


def _kind(status: int, error_id: str | None) -> type[HerokuError]:
    if status == 403:
        return TwoFactorRequired if error_id == "two_factor" else Forbidden
    exact: dict[int, type[HerokuError]] = {401: Unauthorized, 404: NotFound, 429: RateLimited}
    if status in exact:
        return exact[status]
    if 400 <= status < 500:
        return Refused
    return ServerError if status >= 500 else UnexpectedReply


def _object(body: bytes) -> dict[str, Any]:
    try:
        value = decode(body)
    except NotJson:
        return {}
    if isinstance(value, str):
        return {"message": value}
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str | None:
    return one_line(value, MESSAGE_LIMIT) or None if isinstance(value, str) else None


def _details(value: Any) -> tuple[tuple[str | None, str], ...]:
    """`errors: [{id, message}]`; items of another form are left out."""
    if not isinstance(value, list):
        return ()
    found = []
    for item in value:
        message = _text(item.get("message")) if isinstance(item, dict) else _text(item)
        if message is not None:
            found.append((_text(item.get("id")) if isinstance(item, dict) else None, message))
    return tuple(found)


def _said(
    body: bytes, content_type: str, value: dict[str, Any], details: tuple[tuple[str | None, str], ...]
) -> str:
    """The API's own words, with the details that it does not repeat there."""
    said = _text(value.get("message")) or _text(value.get("error")) or ""
    missing = [text for _, text in details if text not in said]
    return " ".join([said, *missing]).strip()


def _sign_in_again(source: str) -> str:
    if source == "HEROKU_API_KEY":
        return (
            "HEROKU_API_KEY holds a token that is refused. "
            "Set it to a valid one, or unset it to use the login of the Heroku CLI."
        )
    return f"The token from {source} is refused. Sign in again with `heroku login`."


def _phrase(status: int) -> str:
    try:
        return f" ({HTTPStatus(status).phrase})"
    except ValueError:
        return ""


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else text + "."
