"""Which host is spoken to: `HEROKU_HOST` as the Heroku CLI reads it (contract §2.2).

Unlike the CLI, a host that is neither Heroku's nor loopback is refused instead of being replaced by
production: the operator meant another place.
"""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

DEFAULT = "heroku.com"
HEROKU_DOMAINS = ("heroku.com", "herokai.com", "herokuspace.com", "herokudev.com")
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_NAME = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
_LONGEST_NAME = 253
_DEFAULT_PORTS = {"http": 80, "https": 443}


class HostRefused(Exception):
    """`HEROKU_HOST` names a place that a token must not be sent to. Exit code 2."""


@dataclass(frozen=True, slots=True)
class Host:
    """A host that may be given a token.

    `base_url`: scheme, host and port, without a slash at the end. `name`: for people and as the key of kept
    state, `api.heroku.com` or `127.0.0.1:7001`.
    """

    base_url: str
    name: str
    is_loopback: bool

    @property
    def netrc_machine(self) -> str:
        """The `machine` of netrc: with the port when it is not the scheme's own (contract §2.2)."""
        return self.name


def parse_host(value: str | None) -> Host:
    """The host that `HEROKU_HOST` means; unset or empty is production.

    What starts with `http` is a base URL whose path is dropped; anything else means `https://api.VALUE`.
    Raises HostRefused.
    """
    given = (value or "").strip() or DEFAULT
    is_url = given.lower().startswith("http")
    try:
        parts = urlsplit(given if is_url else f"https://api.{given}")
        scheme, hostname, port = parts.scheme, parts.hostname, parts.port
    except ValueError:
        raise HostRefused(_refusal(given, "it is not a host or a URL")) from None
    # What other parsers may read differently is refused, so that all agree on the host.
    if "@" in given or "\\" in given:
        raise HostRefused(_refusal(given, "it has a user name or a backslash in it"))
    if scheme not in _DEFAULT_PORTS or not hostname or port == 0:
        raise HostRefused(_refusal(given, "it is not a host or a URL"))

    if is_url and hostname in LOOPBACK:
        is_loopback = True
    elif _is_heroku(hostname):
        is_loopback = False
        if scheme != "https":
            raise HostRefused(_refusal(given, "a token must not travel unencrypted: write https"))
    elif hostname.removeprefix("api.") in LOOPBACK:
        raise HostRefused(_refusal(given, f"write it with its scheme: http://{given}"))
    else:
        raise HostRefused(_refusal(given, "it is neither Heroku's nor on this machine"))

    name = f"[{hostname}]" if ":" in hostname else hostname
    if port is not None and port != _DEFAULT_PORTS[scheme]:
        name = f"{name}:{port}"
    return Host(base_url=f"{scheme}://{name}", name=name, is_loopback=is_loopback)


def _is_heroku(hostname: str) -> bool:
    if len(hostname) > _LONGEST_NAME or _NAME.fullmatch(hostname) is None:
        return False
    return any(hostname == domain or hostname.endswith("." + domain) for domain in HEROKU_DOMAINS)


def _refusal(given: str, why: str) -> str:
    # What stands before an @ may be a password.
    shown = ascii(given if "@" not in given else "...@" + given.rpartition("@")[2])
    return (
        f"HEROKU_HOST {shown} is refused: {why}. Nothing was sent. "
        f"Unset it for api.heroku.com, name a domain under {', '.join(HEROKU_DOMAINS)}, "
        f"or a server on this machine as http://127.0.0.1:PORT."
    )
