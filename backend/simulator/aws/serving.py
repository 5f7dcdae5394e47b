"""Serves the AWS side on loopback, in a thread of its own."""

import logging
import socket
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any

from backend.simulator.aws.owned import Owned
from backend.simulator.levers import Levers
from backend.simulator.world import World

if TYPE_CHECKING:
    from backend.simulator.aws.side import Aws

_NOTICES_ITS_END_WITHIN = 0.05
"""Seconds."""


class Application:
    """WSGI. Importing moto takes a second and a hundred megabytes: that waits for the first request."""

    def __init__(self, world: World, levers: Levers, owned: Owned) -> None:
        self._parts = world, levers, owned
        self._making = Lock()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        with self._making:
            aws = self._aws
        from moto.core.request import Request

        from backend.simulator.aws.answering import HungUp
        from backend.simulator.aws.application import answer

        try:
            response: Iterable[bytes] = answer(aws, Request(environ))(environ, start_response)
        except HungUp:
            # werkzeug takes it for a client that has gone, and would wait for the next request.
            environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
            raise
        return response

    @cached_property
    def _aws(self) -> "Aws":
        from backend.simulator.aws.side import Aws

        return Aws(*self._parts)


@contextmanager
def serving(listening: socket.socket, world: World, levers: Levers, owned: Owned) -> Iterator[None]:
    """Serve the AWS side of a world on a socket that is bound already, until the block is left."""
    from werkzeug.serving import make_server

    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
    host, port = listening.getsockname()
    server = make_server(host, port, Application(world, levers, owned), threaded=True, fd=listening.fileno())
    thread = Thread(target=server.serve_forever, args=(_NOTICES_ITS_END_WITHIN,), name="aws", daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
