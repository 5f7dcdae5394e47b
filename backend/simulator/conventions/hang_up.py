"""Closing a connection without an answer, which no framework offers."""

from starlette.types import Receive, Scope, Send

_KEY = "spaceport.transport"


def remember_transport(scope: Scope, send: Send) -> None:
    """Keep what uvicorn writes to, while `send` is still uvicorn's own."""
    scope[_KEY] = getattr(getattr(send, "__self__", None), "transport", None)


class HungUp:
    """A reply that is none. With an in-process client, where nothing can be closed: ConnectionResetError."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        transport = scope.get(_KEY)
        if transport is None:
            raise ConnectionResetError("The simulator dropped the connection, as it was told to.")
        transport.abort()
        while (await receive())["type"] != "http.disconnect":
            pass
