"""A clock that a test moves, transports over made-up replies, and a tiny server on loopback."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from pydantic import SecretStr

from backend.heroku.credentials import Credential
from backend.heroku.host import parse_host
from backend.heroku.transport import Transport

TOKEN = "HRKU-0f2c7d1e-5a3b-4c1d-9e8f-112233445566"
CREDENTIAL = Credential(SecretStr(TOKEN), "HEROKU_API_KEY")
START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


class HandClock:
    """Stands still but for its sleeps, which pass at once and are written down."""

    def __init__(self) -> None:
        self.seconds = 1000.0
        self.slept: list[float] = []

    def now(self) -> datetime:
        return START + timedelta(seconds=self.seconds - 1000.0)

    def monotonic(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds


Answer = httpx.Response | Exception | Callable[[httpx.Request], httpx.Response]


class Heroku:
    """Answers in turn, the last one for ever; `asked` holds the requests."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.asked: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        answer = self.answers[min(len(self.asked), len(self.answers)) - 1]
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, httpx.Response):
            # A reply is read to its end once, so each asking gets its own.
            return httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)
        return answer(request)

    def transport(self, host: str | None = None, **options: Any) -> Transport:
        options.setdefault("clock", HandClock())
        return Transport(parse_host(host), CREDENTIAL, http=httpx.MockTransport(self), **options)


def ok(value: Any, status: int = 200, **headers: str) -> httpx.Response:
    """`headers`: their names with _ for -."""
    names = {name.replace("_", "-"): text for name, text in headers.items()}
    return httpx.Response(status, json=value, headers=names)


def failing(status: int, **headers: str) -> httpx.Response:
    return ok({"id": "x", "message": "no"}, status, **headers)


Serve = Callable[[bytes, asyncio.StreamWriter], Awaitable[None]]


class Loopback:
    """What a server saw. `port` is its own."""

    def __init__(self) -> None:
        self.port = 0
        self.heads: list[bytes] = []


@contextlib.asynccontextmanager
async def loopback(
    answer: bytes | Serve, until: bytes = b"\r\n\r\n", **options: Any
) -> AsyncIterator[Loopback]:
    """A server on 127.0.0.1 that reads one request's head on each connection, answers and closes."""
    seen = Loopback()
    tasks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            head = await reader.readuntil(until)
            seen.heads.append(head)
            if isinstance(answer, bytes):
                writer.write(answer)
                await writer.drain()
            else:
                await answer(head, writer)
        writer.close()
        with contextlib.suppress(OSError, asyncio.CancelledError):
            await writer.wait_closed()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, **options)
    seen.port = server.sockets[0].getsockname()[1]
    try:
        yield seen
    finally:
        server.close()
        for _ in range(5):  # turns of the loop from an accepted connection to its task
            await asyncio.sleep(0)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await server.wait_closed()


def reply(body: str, status: str = "200 OK", *headers: str) -> bytes:
    """One HTTP reply as bytes."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body.encode())}", "Connection: close", *headers]
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


def header(head: bytes, name: str) -> str | None:
    """A header of a request's head."""
    for line in head.decode().split("\r\n")[1:]:
        key, _, value = line.partition(":")
        if key.lower() == name.lower():
            return value.strip()
    return None
