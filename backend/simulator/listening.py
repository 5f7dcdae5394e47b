"""uvicorn on a socket of ours: quiet, and stopped by us rather than by its own signal handlers."""

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

HOST = "127.0.0.1"


def bind(port: int) -> socket.socket:
    """A listening socket on loopback, port 0 for any. Raises OSError or OverflowError."""
    listening = socket.socket()
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((HOST, port))
        listening.listen(128)
    except BaseException:
        listening.close()
        raise
    return listening


def port_of(listening: socket.socket) -> int:
    port: int = listening.getsockname()[1]
    return port


class Listener(uvicorn.Server):
    """Serves until `stop`; calls `started` once it accepts."""

    def __init__(self, app: ASGIApp, started: Callable[[], None] = lambda: None) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                loop="asyncio",
                http="h11",
                ws="none",
                lifespan="off",
                log_config=None,
                log_level="critical",
                access_log=False,
                proxy_headers=False,
                server_header=False,
                timeout_graceful_shutdown=1,
            )
        )
        self._tell_started = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._tell_started()

    def stop(self) -> None:
        """Finish soon; safe to call from a signal handler or another thread."""
        self.should_exit = True

    async def run_on(self, listening: socket.socket) -> None:
        await self.serve(sockets=[listening])

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        # uvicorn would raise a signal again after it has stopped; who starts us decides what one means.
        yield


def run(listener: Listener, listening: socket.socket) -> None:
    """Serve in this thread until `listener.stop` is called from elsewhere."""
    asyncio.run(listener.run_on(listening))
