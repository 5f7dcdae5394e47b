"""The way to the hosts: proxies, and whose certificates are trusted."""

import ssl
import sys
from collections.abc import Iterator
from pathlib import Path

from backend.clean import one_line
from backend.heroku.proxy import proxy_to

from .check import Check, Grade
from .ground import DEFAULT, Ground

AWS = "https://sts.amazonaws.com"
"""Any address of AWS, to look up its proxy."""
NONE = "none: directly"


def look(ground: Ground) -> Iterator[Check]:
    if ground.host is not None:
        yield _proxy("to Heroku", None if ground.host.is_loopback else ground.host.base_url)
    yield _proxy("to AWS", None if ground.is_demo else AWS, heeds_all=False)
    yield from _left_out(ground)
    yield _trust(ground)
    yield _trust_for_aws(ground)


def _proxy(name: str, url: str | None, *, heeds_all: bool = True) -> Check:
    """`url` None: it is on this machine, where no proxy is ever used."""
    if url is None:
        return Check(name, NONE, "it is on this machine")
    proxy = proxy_to(url, heeds_all=heeds_all)
    if proxy is None:
        return Check(name, NONE, DEFAULT)
    return Check(name, f"through the proxy {proxy.place}", proxy.variable or "the system's settings")


def _left_out(ground: Ground) -> Iterator[Check]:
    """What goes past the proxies."""
    found = ground.first_set("no_proxy", "NO_PROXY")
    if found is not None:
        # Should somebody have written a user name and a password there too.
        names = (name.rpartition("@")[2].strip() for name in found[1].split(","))
        yield Check("past the proxies", one_line(", ".join(filter(None, names)), 300), found[0])


def _trust(ground: Ground) -> Check:
    """As `backend.heroku.connection` trusts: the system's store, and SSL_CERT_FILE beside it."""
    file = ground.environ.get("SSL_CERT_FILE")
    if not file:
        directory = ground.environ.get("SSL_CERT_DIR")
        # Only OpenSSL looks there.
        if directory and sys.platform not in ("darwin", "win32"):
            return Check("trust for Heroku", directory, "SSL_CERT_DIR")
        return Check("trust for Heroku", "the operating system's trust store", DEFAULT)
    shown = one_line(file, 200)
    value = f"the operating system's trust store, and {shown}"
    if (why := _unusable(file)) is None:
        return Check("trust for Heroku", value, "SSL_CERT_FILE")
    return Check(
        "trust for Heroku",
        value,
        "SSL_CERT_FILE",
        Grade.CRITICAL,
        f"{shown} cannot be used: {why}. No host is asked anything with it.",
        "Name a file of certificates in PEM form, or unset SSL_CERT_FILE.",
    )


def _trust_for_aws(ground: Ground) -> Check:
    found = ground.first_set("AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE")
    if ground.is_demo or found is None:
        return Check("trust for AWS", "the list that the AWS client library brings", DEFAULT)
    shown = one_line(found[1], 200)
    if Path(found[1]).is_dir() or (why := _unusable(found[1])) is None:
        return Check("trust for AWS", shown, found[0])
    return Check(
        "trust for AWS",
        shown,
        found[0],
        Grade.WARNING,
        f"It cannot be used: {why}. AWS is not asked anything with it.",
        f"Name a file of certificates in PEM form, or unset {found[0]}.",
    )


def _unusable(file: str) -> str | None:
    """Why no certificates can be had from it."""
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cafile=file)
    except ssl.SSLError:
        return "it holds no certificate"
    except (OSError, ValueError) as error:
        return getattr(error, "strerror", None) or "it is no file"
    return None
