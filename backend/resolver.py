"""The one place that has this machine look up a name, as any program on it would: its files, its DNS."""

import asyncio
import socket
from socket import gaierror, getaddrinfo

from backend.model.lookup import Lookup, LookupFailure
from backend.threads import AbandonedThreads

PATIENCE = 5.0
"""Seconds; a resolver may take half a minute to give up."""
NO_SUCH_NAME = frozenset(
    getattr(socket, name)
    for name in ("EAI_NONAME", "EAI_NODATA", "EAI_ADDRFAMILY")
    if hasattr(socket, name)  # not every system has all of them
)
_THREADS = AbandonedThreads()


async def look_up(host: str, patience: float = PATIENCE) -> Lookup:
    """In a thread, and for `patience` seconds at most. What the resolver fails with is in the result."""
    asking = asyncio.get_running_loop().run_in_executor(_THREADS, _addresses, host)
    try:
        async with asyncio.timeout(patience):
            addresses = await asking
    except TimeoutError:
        return Lookup(host, failure=LookupFailure.SILENT)
    except gaierror as error:
        is_none = error.errno in NO_SUCH_NAME
        return Lookup(host, failure=LookupFailure.NO_ADDRESS if is_none else LookupFailure.NOT_ASKED)
    except OSError:
        return Lookup(host, failure=LookupFailure.NOT_ASKED)
    except ValueError:  # text that cannot be a name: a part of it is empty, or too long
        return Lookup(host, failure=LookupFailure.NO_ADDRESS)
    return Lookup(host, addresses)


def _addresses(host: str) -> tuple[str, ...]:
    """Raises OSError, ValueError."""
    found = getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(address[0]) for *_, address in found))
