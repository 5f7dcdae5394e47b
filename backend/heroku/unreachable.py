"""Why there was no answer, in words: found in the chain of causes below an HTTP library's error."""

import errno
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass

from backend.clean import one_line
from backend.rules.wording import capital

from .host import Host
from .proxy import proxy_to


@dataclass(frozen=True, slots=True)
class Reason:
    """`lasting`: trying again at once cannot help."""

    message: str
    lasting: bool = False


def proxy_for(host: Host) -> str | None:
    """`name:port` of the proxy that the environment names for this host, for messages. None: no proxy."""
    proxy = None if host.is_loopback else proxy_to(host.base_url)
    return None if proxy is None else proxy.place


def explain(error: BaseException, host: Host) -> Reason:
    """What an error of the connection means, and what to do."""
    proxy = proxy_for(host)
    place = f"the proxy {proxy}" if proxy else host.name
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return Reason(
                f"The certificate that answered for {host.name} is not trusted "
                f"({one_line(cause.verify_message or 'no reason given', 120)}), so nothing was sent. "
                "If a proxy here inspects TLS, add its certificate to the operating system's trust store, or "
                "name its file in SSL_CERT_FILE.",
                lasting=True,
            )
        if isinstance(cause, ssl.SSLError):
            return Reason(
                f"No secure connection to {host.name} could be made "
                f"({one_line(cause.reason or 'TLS failed', 120)}). Something on the way may not speak TLS."
            )
        if isinstance(cause, socket.gaierror):
            return Reason(f"The name of {place} was not found: no network, or DNS does not answer.")
        if isinstance(cause, ConnectionRefusedError):
            return Reason(f"{_capital(place)} refuses the connection: nothing listens there.")
        if isinstance(cause, ConnectionResetError | BrokenPipeError):
            return Reason(f"{_capital(place)} broke the connection off.")
        if isinstance(cause, OSError) and cause.errno in (errno.ENETUNREACH, errno.EHOSTUNREACH):
            return Reason(f"There is no way to {place}: the network is down or has no route.")
    said = one_line(str(error), 160)
    return Reason(f"The connection to {place} failed" + (f" ({said})." if said else "."))


def explain_proxy(error: BaseException, host: Host) -> Reason:
    """The proxy was reached and would not connect."""
    said = one_line(str(error), 120) or "no reason given"
    advice = (
        " Put the user name and password into HTTPS_PROXY as http://USER:PASSWORD@HOST:PORT."
        if said.startswith("407")
        else " Ask whoever runs it to allow this host, or leave it out with NO_PROXY."
    )
    proxy = proxy_for(host) or "in use"
    return Reason(f"The proxy {proxy} would not connect to {host.name} ({said}).{advice}", lasting=True)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """`error` and all that led to it, the outermost first."""
    waiting, seen = [error], set[int]()
    while waiting:
        current = waiting.pop(0)
        if id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        if isinstance(current, BaseExceptionGroup):
            waiting.extend(current.exceptions)
        waiting.extend(inner for inner in (current.__cause__, current.__context__) if inner is not None)


def _capital(text: str) -> str:
    """The name of a host stays as it is."""
    return capital(text) if text.startswith("the ") else text
