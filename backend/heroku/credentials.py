"""The token, found where and in the order the Heroku CLI finds it (contract §2.2, "Stored credentials").

1. HEROKU_API_KEY; 2. the keychain, for the account that `login.json` names, unless HEROKU_NETRC_WRITE is
true; 3. netrc. For a loopback host the keychain is left out: it ignores the host, and so would hand the
production token to a local server.
"""

import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from . import keychain, netrc_file
from .host import Host
from .programs import Run, run_program

API_KEY = "HEROKU_API_KEY"


@dataclass(frozen=True, slots=True)
class Credential:
    """A token for one host. `source` is for people: `HEROKU_API_KEY`, `~/.netrc`, `the keychain`."""

    token: SecretStr
    source: str


class NoCredential(Exception):
    """No token that can be used. `looked_at`: one sentence for each place, saying why it gave nothing."""

    def __init__(self, looked_at: list[str]) -> None:
        self.looked_at = looked_at
        super().__init__(
            "No Heroku token was found, so nothing can be read. "
            + " ".join(looked_at)
            + " Sign in with `heroku login`, or set HEROKU_API_KEY."
        )


class Unusable(Exception):
    """A place holds something that cannot be a token. The text says where, and never what."""


def find_credential(
    host: Host,
    *,
    environ: Mapping[str, str] = os.environ,
    home: Path | None = None,
    run: Run = run_program,
    platform: str = sys.platform,
) -> Credential:
    """The first token there is for `host`. Raises NoCredential.

    A place that holds a broken token ends the search: the one behind it may be another account's. May start
    the keychain's program or gpg, and so wait for a person; call it before the screen is taken.
    """
    looked_at: list[str] = []
    for source, found in _finds(host, environ, home, run, platform, looked_at):
        try:
            return Credential(token=_token(found, source), source=source)
        except Unusable as error:
            looked_at.append(str(error))
            break
    if environ.get("HEROKU_API_TOKEN"):
        looked_at.append("HEROKU_API_TOKEN is set but not read: you probably meant HEROKU_API_KEY.")
    raise NoCredential(looked_at)


def _finds(
    host: Host, environ: Mapping[str, str], home: Path | None, run: Run, platform: str, looked_at: list[str]
) -> Iterator[tuple[str, str]]:
    """(source, what it holds) of each place that holds something; a place is asked when its turn comes."""
    value = environ.get(API_KEY)
    if value is not None and value.strip():
        yield API_KEY, value
    else:
        looked_at.append(f"{API_KEY} is {'not set' if value is None else 'empty'}.")

    home = home or _home(environ)
    if host.is_loopback:
        looked_at.append(f"The keychain is not asked for {host.name}: what it holds is for Heroku only.")
    elif environ.get("HEROKU_NETRC_WRITE", "").lower() == "true":
        looked_at.append("The keychain is not asked, because HEROKU_NETRC_WRITE is true.")
    else:
        secret = keychain.look_up(environ, home, run, platform, looked_at)
        if secret is not None:
            yield "the keychain", secret

    netrc = netrc_file.path_in(home)
    password = netrc_file.look_up(netrc, host.netrc_machine, run, looked_at)
    if password is not None:
        yield f"~/{netrc.name}", password


def _token(found: str, source: str) -> SecretStr:
    """`found` without white space around it. Raises Unusable when it could not stand in one header."""
    token = found.strip()
    if not token:
        raise Unusable(f"The token from {source} is empty.")
    # A line break or control character in it would write headers of its own.
    if not token.isascii() or not token.isprintable() or " " in token:
        raise Unusable(
            f"The token from {source} has white space, a control character or a sign that is not ASCII "
            "in it, so it cannot be a Heroku token; copy it again."
        )
    return SecretStr(token)


def _home(environ: Mapping[str, str]) -> Path:
    given = environ.get("HOME")
    if given:
        return Path(given)
    try:
        return Path.home()
    except RuntimeError:
        raise NoCredential(
            ["HOME is not set, so neither netrc nor the keychain can be looked for."]
        ) from None
