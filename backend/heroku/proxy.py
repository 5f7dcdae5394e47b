"""Which proxy the environment names for an address, and which variable says so."""

import os
from dataclasses import dataclass
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from backend.clean import one_line

UNREADABLE = "?"
"""Stands for a place that cannot be told from the setting."""


@dataclass(frozen=True, slots=True)
class Proxy:
    """`place`: `name:port`, never with the user name and password that may stand before it.

    `variable`: the one that names it; None where the operating system's settings do.
    """

    place: str
    variable: str | None


def proxy_to(base_url: str, *, heeds_all: bool = True) -> Proxy | None:
    """The proxy on the way to `base_url`; None: there is none.

    `heeds_all`: whether who asks heeds ALL_PROXY, as the AWS client library does not.
    """
    scheme, _, netloc = base_url.partition("://")
    proxies = getproxies()
    kind = scheme if proxies.get(scheme) or not heeds_all else "all"
    url = proxies.get(kind)
    if not url or proxy_bypass(netloc):
        return None
    name = f"{kind}_proxy"
    # As the standard library: the name in lower case wins.
    variable = next((each for each in (name, name.upper()) if os.environ.get(each)), None)
    return Proxy(_place(url), variable)


def _place(url: str) -> str:
    # Not `netloc`: a user name and a password may stand there.
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
        name, port = parts.hostname or UNREADABLE, parts.port
    except ValueError:
        return UNREADABLE
    return one_line(f"{name}:{port}" if port else name, 100)
