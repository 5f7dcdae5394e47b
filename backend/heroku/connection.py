"""One request and its reply on the wire; the only module that knows the HTTP library (contract §1.0)."""

import asyncio
import os
import ssl
import uuid
from collections.abc import Generator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any

import httpx
import truststore
from pydantic import SecretStr

from backend.clean import one_line

from .clock import Clock
from .errors import HerokuError, UnexpectedReply, Unreachable
from .host import Host
from .unreachable import Reason, explain, explain_proxy, proxy_for

MOST_BYTES = 64 * 1024 * 1024
MOST_REDIRECTS = 5
WARNINGS = frozenset({"x-heroku-warning", "warning-message"})


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds: to connect, without a byte arriving, and for one request with its whole reply."""

    connect: float = 10.0
    read: float = 30.0
    whole: float = 45.0


@dataclass(frozen=True, slots=True)
class Request:
    """`headers` without the token, which is added on the wire."""

    method: str
    url: str
    headers: Mapping[str, str]
    content: bytes | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """`headers` as they came, their names in lower case. `warnings` and `request_id` are cleaned."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    at: datetime
    request_id: str | None
    warnings: tuple[str, ...]

    def unexpected(self, message: str) -> UnexpectedReply:
        return UnexpectedReply(message, at=self.at, status=self.status, request_id=self.request_id)


class Connection:
    """Sends requests to one host with its token, and to no other; without one where `token` is None.

    `network` replaces the real one in tests.
    """

    def __init__(
        self,
        host: Host,
        token: SecretStr | None,
        *,
        clock: Clock,
        timeouts: Timeouts,
        network: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._host = host
        self._clock = clock
        self._timeouts = timeouts
        self._network = network
        self._bearer = None if token is None else _Bearer(token, host.base_url)
        self._client: httpx.AsyncClient | None = None

    async def close(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()

    async def exchange(self, request: Request) -> Answer:
        """The reply, whatever its status. A GET follows redirects within the host.

        Raises Unreachable or UnexpectedReply.
        """
        client = self._open()
        # Errors are raised `from None`: the frames below hold the token in their locals, and a traceback
        # that shows locals would print it.
        try:
            async with asyncio.timeout(self._timeouts.whole):
                for _ in range(MOST_REDIRECTS + 1):
                    answer = await self._once(client, request)
                    target = self._redirect(request, answer)
                    if target is None:
                        return answer
                    request = replace(request, url=target)
        except TimeoutError:
            raise self._silent(f"within {self._timeouts.whole:g} s") from None
        except httpx.ConnectTimeout:
            how_long = f"the attempt to connect within {self._timeouts.connect:g} s"
            raise self._silent(how_long, maybe_done=False) from None
        except httpx.TimeoutException:
            raise self._silent(f"for {self._timeouts.read:g} s") from None
        except httpx.ProxyError as error:
            raise self._unreachable(explain_proxy(error, self._host), maybe_done=False) from None
        except (httpx.ProtocolError, httpx.DecodingError, httpx.InvalidURL) as error:
            raise self._broken(error) from None
        except UnicodeError:
            # httpx decodes the host of every redirect, also of one that is not followed.
            raise UnexpectedReply(
                f"{self._host.name} redirects to a host whose name is none. It was not followed. "
                "A sign-in page of this network may be in between.",
                at=self._clock.now(),
            ) from None
        except httpx.HTTPError as error:
            left = not isinstance(error, httpx.ConnectError)
            raise self._unreachable(explain(error, self._host), maybe_done=left) from None
        raise answer.unexpected(
            f"{self._host.name} redirects in circles; given up after {MOST_REDIRECTS} redirects."
        )

    async def _once(self, client: httpx.AsyncClient, request: Request) -> Answer:
        headers = {**request.headers, "Request-Id": str(uuid.uuid4())}
        async with client.stream(
            request.method, request.url, headers=headers, content=request.content, auth=self._bearer
        ) as response:
            body = bytearray()
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) > MOST_BYTES:
                    raise self._answer(response, b"").unexpected(
                        f"The reply of {self._host.name} is larger than {MOST_BYTES // 2**20} MiB, "
                        "so it was not read to its end."
                    )
            return self._answer(response, bytes(body))

    def _answer(self, response: httpx.Response, body: bytes) -> Answer:
        headers: dict[str, str] = {}
        warnings: dict[str, None] = {}
        for raw_name, raw_value in response.headers.raw:
            name, value = raw_name.decode("ascii", "replace").lower(), raw_value.decode("utf-8", "replace")
            headers.setdefault(name, value)
            if name in WARNINGS and (text := one_line(value, 400).removeprefix("Warning:").strip()):
                warnings[text] = None
        return Answer(
            response.status_code,
            headers,
            body,
            self._clock.now(),
            request_id=one_line(headers.get("request-id", ""), 200) or None,
            warnings=tuple(warnings),
        )

    def _redirect(self, request: Request, answer: Answer) -> str | None:
        """The address to go on to; None when the answer is no redirect. Only GET, only the same origin."""
        if answer.status not in (301, 302, 303, 307, 308):
            return None
        here, location = httpx.URL(request.url), answer.headers.get("location", "")
        try:
            target = here.join(location)
        except (ValueError, httpx.InvalidURL):
            location = ""
        if not location:
            raise answer.unexpected(f"{self._host.name} redirects to nowhere.")
        if _origin(target) != _origin(here):
            elsewhere = one_line(target.raw_host.decode("ascii"), 100) or "another place"
            raise answer.unexpected(
                f"{self._host.name} redirects to {elsewhere}. "
                "It was not followed, since the token goes to Heroku only. "
                "A sign-in page of this network may be in between."
            )
        if request.method != "GET":
            raise answer.unexpected(
                f"{self._host.name} redirects a {request.method}. It was not sent a second time; "
                "look whether the change was made."
            )
        # Rebuilt, without a user name that the redirect may bring along.
        return f"{self._host.base_url}{target.raw_path.decode('ascii')}"

    # -- what went wrong -----------------------------------------------------------------------------------

    def _silent(self, how_long: str, *, maybe_done: bool = True) -> Unreachable:
        proxy = proxy_for(self._host)
        through = f" (through the proxy {proxy})" if proxy else ""
        reason = Reason(f"{self._host.name}{through} did not answer {how_long}.")
        return self._unreachable(reason, maybe_done=maybe_done)

    def _unreachable(self, reason: Reason, *, maybe_done: bool) -> Unreachable:
        return Unreachable(
            reason.message, at=self._clock.now(), maybe_done=maybe_done, lasting=reason.lasting
        )

    def _broken(self, error: Exception) -> HerokuError:
        name, said = self._host.name, one_line(str(error), 160)
        if isinstance(error, httpx.RemoteProtocolError) and ("disconnected" in said or "closed" in said):
            return self._unreachable(
                Reason(f"{name} broke the connection off before its reply was complete."), maybe_done=True
            )
        if isinstance(error, httpx.RemoteProtocolError):
            message = f"{name} answered something that is not HTTP ({said}). Is it the right host and port?"
        elif isinstance(error, httpx.DecodingError):
            message = f"The reply of {name} could not be unpacked: its compression is broken."
        else:
            message = f"The request to {name} could not be put into words of HTTP ({said}). It was not sent."
        return UnexpectedReply(message, at=self._clock.now())

    # -- the client ----------------------------------------------------------------------------------------

    def _open(self) -> httpx.AsyncClient:
        """The client, made when it is first needed: a setting that cannot be used fails like a call."""
        if self._client is not None:
            return self._client
        try:
            self._client = self._new_client()
        except OSError as error:  # ssl.SSLError is one
            named = one_line(os.environ.get("SSL_CERT_FILE", ""), 200)
            why = "it holds no certificate" if isinstance(error, ssl.SSLError) else error.strerror
            reason = Reason(f"SSL_CERT_FILE names {named}, which cannot be used: {why}.", lasting=True)
            raise self._unreachable(reason, maybe_done=False) from None
        except (ValueError, ImportError, httpx.InvalidURL):
            # The setting may hold a password: it is not repeated here.
            reason = Reason(
                "The proxy named in HTTPS_PROXY, HTTP_PROXY or ALL_PROXY cannot be used. "
                "Write it as http://HOST:PORT; SOCKS is not supported.",
                lasting=True,
            )
            raise self._unreachable(reason, maybe_done=False) from None
        return self._client

    def _new_client(self) -> httpx.AsyncClient:
        timeouts = self._timeouts
        options: dict[str, Any] = {}
        if self._host.base_url.startswith("https:"):
            options["verify"] = _trust()
        return httpx.AsyncClient(
            transport=self._network,
            # Proxies of the environment; never between this machine and itself.
            trust_env=not self._host.is_loopback,
            follow_redirects=False,
            timeout=httpx.Timeout(timeouts.read, connect=timeouts.connect, pool=None),
            # The idle time covers the pause between two polls.
            limits=httpx.Limits(max_connections=20, max_keepalive_connections=20, keepalive_expiry=45.0),
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            **options,
        )


class _Bearer(httpx.Auth):
    """Puts the token into requests to the host, and into no other."""

    def __init__(self, token: SecretStr, base_url: str) -> None:
        self._token = token
        self._origin = _origin(httpx.URL(base_url))

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        if _origin(request.url) != self._origin:
            raise AssertionError("a request to another host must not carry the token")
        request.headers["Authorization"] = f"Bearer {self._token.get_secret_value()}"
        yield request


def _trust() -> ssl.SSLContext:
    """The operating system's trust store, and SSL_CERT_FILE also where only OpenSSL would read it."""
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    extra = os.environ.get("SSL_CERT_FILE")
    if extra:
        context.load_verify_locations(cafile=extra)
    return context


def _origin(url: httpx.URL) -> tuple[str, bytes, int | None]:
    # Raw: `host` decodes punycode, which fails for some that a redirect may name.
    return url.scheme, url.raw_host, url.port
