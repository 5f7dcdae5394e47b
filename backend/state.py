"""What is kept between two runs belongs to (host, account): where it is, and which account a token was."""

import hashlib
import json
import os
import re
import secrets
import stat
import tempfile
from pathlib import Path
from typing import Any

from pydantic import SecretStr

ACCOUNTS = "accounts.json"
MOST_ACCOUNTS = 50
"""Tokens whose account is known; with one more, the one that was longest not used is forgotten."""
MOST_BYTES = 64 * 1024 * 1024


def read_private(path: Path) -> bytes:
    """What `write_private` wrote. Raises OSError, also for what is no regular file or far too large."""
    # Not to be held up by a pipe that somebody put there.
    with open(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
        about = os.fstat(file.fileno())
        if not stat.S_ISREG(about.st_mode) or about.st_size > MOST_BYTES:
            raise OSError(f"{path} is no file of ours")
        return file.read()


def write_private(path: Path, value: Any, home: Path) -> None:
    """Write JSON, whole or not at all, to a file of 0600; `home` and all below it are directories of 0700.

    Raises OSError.
    """
    make_private(path.parent, home)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            os.fchmod(file.fileno(), 0o600)  # whatever the umask took away
            file.write(json.dumps(value))  # `dump` is several times slower
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise


def make_private(directory: Path, home: Path) -> None:
    """Make it where it is missing, of 0700 from `home` down. Raises OSError.

    Directories above `home` are somebody else's: they are made where missing, and else left alone.
    """
    if directory.is_dir():
        if directory.is_relative_to(home) and stat.S_IMODE(directory.stat().st_mode) != 0o700:
            directory.chmod(0o700)
        if directory == home or not directory.is_relative_to(home):
            return
    make_private(directory.parent, home)
    if not directory.is_dir():
        directory.mkdir(mode=0o700, exist_ok=True)
        directory.chmod(0o700)


class State:
    """The state directory of one host.

    Before the first answer nobody knows whose a token is. So a keyed digest of the token is kept beside the
    account's id: of no use to anybody without the token, and enough to find the right picture again.
    """

    def __init__(self, home: Path, host: str) -> None:
        self.home = home
        self._directory = home / re.sub(r"[^A-Za-z0-9.-]", "_", host)

    def account_of(self, token: SecretStr) -> str | None:
        """The id of the account that this token was, or None when it was not seen before."""
        salt, accounts = self._read()
        return accounts.get(_digest(token, salt))

    def last_account(self) -> str | None:
        """The id of the account that was used last here, whosever token there is now."""
        return next(reversed(self._read()[1].values()), None)

    def remember(self, token: SecretStr, account_id: str) -> None:
        """Keep whose the token is. Raises OSError."""
        salt, accounts = self._read()
        digest = _digest(token, salt)
        if accounts.get(digest) == account_id and next(reversed(accounts)) == digest:
            return
        accounts.pop(digest, None)
        accounts[digest] = account_id  # the last one is the one used last
        kept = dict(list(accounts.items())[-MOST_ACCOUNTS:])
        write_private(self._directory / ACCOUNTS, {"salt": salt, "accounts": kept}, self.home)

    def accounts(self) -> tuple[str, ...]:
        """Of which anything is kept here: their ids, or what stands for them in the name of a directory.

        Raises OSError where that cannot be told.
        """
        try:
            return tuple(sorted(path.name for path in self._directory.iterdir() if path.is_dir()))
        except FileNotFoundError:
            return ()

    def picture(self, account_id: str) -> Path:
        """Where the last picture of the account is."""
        return self._of(account_id) / "picture.json"

    def journal(self, account_id: str) -> Path:
        """Where the journal of the account is."""
        return self._of(account_id) / "journal.sqlite3"

    def lock(self, account_id: str, space: str) -> Path:
        """What a change in this space of the account holds while it runs; `space`: its identity."""
        return self._of(account_id) / "changes" / f"{_safe(space)}.lock"

    def _of(self, account_id: str) -> Path:
        """The account's directory."""
        return self._directory / _safe(account_id)

    def _read(self) -> tuple[str, dict[str, str]]:
        """The salt, and the account's id by digest, the one used last at the end."""
        try:
            known = json.loads(read_private(self._directory / ACCOUNTS))
            salt, accounts = known["salt"], known["accounts"]
            if re.fullmatch(r"[0-9a-f]{32}", salt) and all(isinstance(one, str) for one in accounts.values()):
                return salt, accounts
        except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
            pass  # not there yet, or damaged: the next remember() writes it anew
        return secrets.token_hex(16), {}


def _safe(name: str) -> str:
    """An id as the name of a file. It is the host's word: it never names a path."""
    return name if re.fullmatch(r"[A-Za-z0-9-]{1,64}", name) else hashlib.sha256(name.encode()).hexdigest()


def _digest(token: SecretStr, salt: str) -> str:
    value = token.get_secret_value().encode()
    return hashlib.blake2b(value, key=salt.encode(), digest_size=16).hexdigest()
