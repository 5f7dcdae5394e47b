"""Calls to the Platform API: pacing, retries, paging, ETags, typed errors (contract §1.0)."""

import json as json_text
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from importlib.metadata import version
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import quote

import stamina

from .body import NotJson, decode, describe
from .clock import Clock, SystemClock
from .connection import Answer, Connection, Request, Timeouts
from .credentials import Credential
from .errors import RateLimited, ServerError, TwoFactorRequired, UnexpectedReply, Unreachable, from_reply
from .etags import CacheKey, Etags
from .host import Host
from .pacing import Gate, http_date, parse_retry_after
from .reply import Reply

if TYPE_CHECKING:
    import httpx

USER_AGENT = f"spaceport/{version('spaceport')}"

PAGE_SIZE = 200
"""Items of a page when nothing else is asked for (contract §1.0, "Pagination")."""
MOST_PAGES = 500
MOST_WARNINGS = 100

PATIENCE = 20.0
"""Seconds that a call waits for the rate limit to be over, when its caller does not say."""
ATTEMPTS = 3
RETRY_UNTIL = 10.0
"""Seconds after which no further attempt is begun: a dashboard must learn of trouble soon."""
LONGEST_RETRY_WAIT = 5.0

# Its default hook warns of each retry; with no logging set up Python would write that over the screen.
logging.getLogger("stamina").addHandler(logging.NullHandler())


class Transport:
    """Calls to one host with one token. Use it as an async context manager.

    `remaining` is the last RateLimit-Remaining, in requests, and `remaining_at` when it was said; None until
    then. `clock_ahead`: how far the host's clock is ahead of ours, to the second, None until it was told.
    `on_warning` is told of each distinct warning of the host once. `http` replaces the network in tests.
    Every call raises a HerokuError when it fails.
    """

    def __init__(
        self,
        host: Host,
        credential: Credential,
        *,
        clock: Clock | None = None,
        user_agent: str = USER_AGENT,
        timeouts: Timeouts | None = None,
        attempts: int = ATTEMPTS,
        on_warning: Callable[[str], None] | None = None,
        http: "httpx.AsyncBaseTransport | None" = None,
    ) -> None:
        self.host = host
        self.remaining: int | None = None
        self.remaining_at: datetime | None = None
        self.clock_ahead: timedelta | None = None
        self._credential = credential
        self._clock = clock or SystemClock()
        self._user_agent = user_agent
        self._attempts = attempts
        self._on_warning = on_warning
        self._warned: set[str] = set()
        self._gate = Gate(self._clock)
        self._etags = Etags()
        self._connection = Connection(
            host, credential.token, clock=self._clock, timeouts=timeouts or Timeouts(), network=http
        )

    def __repr__(self) -> str:
        return f"Transport({self.host.name})"

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._connection.close()

    # -- calls ---------------------------------------------------------------------------------------------

    async def get(
        self, *path: str, variant: str = "3", expand_region: bool = False, patience: float | None = None
    ) -> Reply:
        """GET one thing. `path` is its parts, unquoted: `get("spaces", name)`.

        Tried again on 5xx and when there is no answer. `patience`: seconds to wait for a rate limit to be
        over, 0 to be told at once.
        """
        request = self._request("GET", path, variant)
        if expand_region:
            request = replace(request, headers={**request.headers, "Accept-Expansion": "region"})
        _, reply = await self._first(request, patience)
        return reply

    async def get_list(self, *path: str, variant: str = "3", patience: float | None = None) -> Reply:
        """GET a list, all its pages as one. Otherwise as `get`.

        Pages are followed by `Next-Range` on any 2xx (contract §1.0). An ETag speaks for one page only, so
        a list that has pages is read whole each time.
        """
        request = self._request("GET", path, variant)
        answer, reply = await self._first(request, patience)
        items, seen = self._items(answer, reply), set[str]()
        while next_range := answer.headers.get("next-range"):
            if next_range in seen or len(seen) + 1 >= MOST_PAGES:
                raise answer.unexpected(
                    f"{self.host.name} pages a list without end; given up after {len(seen) + 1} pages."
                )
            if not (next_range.isascii() and next_range.isprintable()):
                raise answer.unexpected(f"{self.host.name} sent a Next-Range that cannot be sent back.")
            seen.add(next_range)
            answer = await self._repeated(
                replace(request, headers={**request.headers, "Range": next_range}), self._latest(patience)
            )
            page = self._reply(answer, self._value(answer, answer.body))
            items.extend(self._items(answer, page))
            reply = replace(page, value=items, warnings=tuple(dict.fromkeys(reply.warnings + page.warnings)))
        return reply

    async def send(
        self,
        method: str,
        *path: str,
        variant: str = "3",
        json: Any = None,
        two_factor_code: str | None = None,
        patience: float | None = None,
    ) -> Reply:
        """POST, PUT, PATCH or DELETE. Never tried again, and no redirect is followed.

        After Unreachable with `maybe_done`, ServerError and UnexpectedReply it is not known whether the write
        was performed: look.
        """
        request = self._request(method, path, variant)
        headers = dict(request.headers)
        if two_factor_code is not None:
            headers["Heroku-Two-Factor-Code"] = self._code(two_factor_code)
        content = None
        if json is not None:
            content = json_text.dumps(json).encode()
            headers["Content-Type"] = "application/json"
        request = replace(request, headers=headers, content=content)
        answer = await self._attempt(request, self._latest(patience))
        return self._reply(answer, self._value(answer, answer.body))

    # -- GET -----------------------------------------------------------------------------------------------

    async def _first(self, request: Request, patience: float | None) -> tuple[Answer, Reply]:
        """The first page, or all there is; with the ETag of the last time when there is one."""
        headers = request.headers
        key = CacheKey(
            self._credential.token, request.url, headers["Accept"], headers.get("Accept-Expansion")
        )
        known = self._etags.get(key)
        if known is not None:
            request = replace(request, headers={**headers, "If-None-Match": known.etag})
        answer = await self._repeated(request, self._latest(patience))
        if answer.status == 304:
            if known is None:
                raise answer.unexpected(
                    f"{self.host.name} answered 304 (not modified) to a question without a condition."
                )
            return answer, replace(self._reply(answer, self._value(answer, known.body)), not_modified=True)

        value = self._value(answer, answer.body)
        etag = answer.headers.get("etag")
        # A full page stays the same itself when another one comes to stand behind it.
        is_page = "next-range" in answer.headers or (isinstance(value, list) and len(value) >= PAGE_SIZE)
        if etag and answer.status == 200 and not is_page:
            self._etags.put(key, etag, answer.body)
        else:
            self._etags.drop(key)
        return answer, self._reply(answer, value)

    async def _repeated(self, request: Request, latest: float) -> Answer:
        """The answer, after some attempts if need be. For GET only."""

        def again(error: Exception) -> bool | float:
            if isinstance(error, RateLimited):
                # The gate does the waiting.
                return 0.0 if self._clock.monotonic() + self._gate.left <= latest else False
            if isinstance(error, ServerError):
                wait = error.problem.retry_after
                return True if wait is None else wait if wait <= LONGEST_RETRY_WAIT else False
            return isinstance(error, Unreachable) and not error.lasting

        async for attempt in stamina.retry_context(
            on=again,
            attempts=self._attempts,
            timeout=RETRY_UNTIL,
            wait_initial=0.25,
            wait_max=2.0,
            wait_jitter=0.5,
        ):
            with attempt:
                return await self._attempt(request, latest)
        raise AssertionError("retrying ends with an answer or an error")

    # -- one request ---------------------------------------------------------------------------------------

    def _latest(self, patience: float | None) -> float:
        return self._clock.monotonic() + (PATIENCE if patience is None else patience)

    def _request(self, method: str, path: Sequence[str], variant: str) -> Request:
        """Names in `path` are remote data: quoted, and never able to lead elsewhere."""
        for part in path:
            if part in ("", ".", ".."):
                raise UnexpectedReply(
                    f"The name {part!r} cannot be asked for: it would lead to another address. "
                    "Nothing was sent.",
                    at=self._clock.now(),
                )
        quoted = "/".join(quote(part, safe="~", errors="replace") for part in path)
        return Request(
            method,
            f"{self.host.base_url}/{quoted}",
            {"Accept": f"application/vnd.heroku+json; version={variant}", "User-Agent": self._user_agent},
        )

    def _code(self, typed: str) -> str:
        code = "".join(typed.split())
        if code.isascii() and code.isalnum():
            return code
        raise TwoFactorRequired(
            "A second factor is made of digits, or of letters from a key; this has other signs in it. "
            "Nothing was sent: type the code again.",
            at=self._clock.now(),
        )

    async def _attempt(self, request: Request, latest: float) -> Answer:
        """One request through the gate. Returns a 2xx or 304; everything else is raised."""
        if not await self._gate.passed(latest):
            raise RateLimited(
                f"{self.host.name} has said that the rate limit is reached. "
                f"No request is sent for another {self._gate.left:.0f} s.",
                at=self._clock.now(),
                retry_after=self._gate.left,
            )
        sent_at = self._clock.monotonic()
        answer = await self._connection.exchange(request)
        self._note(answer)
        headers = answer.headers
        retry_after = parse_retry_after(headers.get("retry-after"), headers.get("date"), answer.at)
        if answer.status == 429:
            self._gate.limited(sent_at, retry_after)
            retry_after = self._gate.left
        else:
            self._gate.answered(sent_at)
        if 200 <= answer.status < 300 or answer.status == 304:
            return answer
        raise from_reply(
            status=answer.status,
            body=self._masked(answer.body),
            content_type=headers.get("content-type", ""),
            at=answer.at,
            host=self.host.name,
            source=self._credential.source,
            request_id=answer.request_id,
            retry_after=retry_after,
        )

    def _note(self, answer: Answer) -> None:
        """What every reply says beside its body."""
        remaining = answer.headers.get("ratelimit-remaining", "").strip()
        if remaining.isascii() and remaining.isdigit():
            self.remaining, self.remaining_at = int(remaining[:12]), answer.at
        if (said := http_date(answer.headers.get("date", ""))) is not None:
            self.clock_ahead = said - answer.at
        for text in answer.warnings:
            if text not in self._warned and len(self._warned) < MOST_WARNINGS:
                self._warned.add(text)
                if self._on_warning is not None:
                    self._on_warning(text)

    # -- replies -------------------------------------------------------------------------------------------

    def _reply(self, answer: Answer, value: Any) -> Reply:
        return Reply(value, answer.status, answer.at, request_id=answer.request_id, warnings=answer.warnings)

    def _value(self, answer: Answer, body: bytes) -> Any:
        try:
            return decode(body)
        except NotJson:
            came = describe(self._masked(body), answer.headers.get("content-type", ""))
            raise answer.unexpected(
                f"{self.host.name} answered {answer.status} with {came} instead of JSON. "
                "A proxy or a sign-in page of this network may have answered in its place."
            ) from None

    def _items(self, answer: Answer, reply: Reply) -> list[Any]:
        if isinstance(reply.value, list):
            return reply.value
        raise answer.unexpected(
            f"{self.host.name} answered {answer.status} without the list that the API promises. "
            "Either the API has changed or something else answered."
        )

    def _masked(self, body: bytes) -> bytes:
        """A body that goes into a message, should it echo the request. A short token is a made-up one."""
        token = self._credential.token.get_secret_value()
        return body.replace(token.encode(), b"[token]") if len(token) >= 16 else body
