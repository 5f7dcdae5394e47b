"""The AWS side: moto's server as it is, on loopback, in a thread of its own."""

import logging
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread


@contextmanager
def serving(listening: socket.socket) -> Iterator[None]:
    """Serve moto on a socket that is bound already, until the block is left.

    Importing moto takes most of a second, so it is imported here.
    """
    from moto.moto_server.werkzeug_app import (
        DomainDispatcherApplication,
        MotoRequestHandler,
        create_backend_app,
    )
    from werkzeug.serving import make_server

    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
    host, port = listening.getsockname()
    server = make_server(
        host,
        port,
        DomainDispatcherApplication(create_backend_app),
        threaded=True,
        request_handler=MotoRequestHandler,
        fd=listening.fileno(),
    )
    thread = Thread(target=server.serve_forever, name="moto", daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
