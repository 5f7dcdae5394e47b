"""What is kept between two runs belongs to (host, account): where it is, and which account a token was."""

import hashlib
import json
import os
import re
import secrets
import tempfile
from pathlib import Path
from typing import Any

from pydantic import SecretStr

ACCOUNTS = "accounts.json"


def write_private(path: Path, value: Any) -> None:
    """Write JSON, whole or not at all, in a directory of 0700 and a file of 0600. Raises OSError."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)  # mkstemp makes it 0600
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(value, file, ensure_ascii=False)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise


class State:
    """The state directory of one host.

    Before the first answer nobody knows whose a token is. So a keyed digest of the token is kept beside the
    account's id: of no use to anybody without the token, and enough to find the right picture again.
    """

    def __init__(self, home: Path, host: str) -> None:
        self._directory = home / re.sub(r"[^A-Za-z0-9.-]", "_", host)

    def account_of(self, token: SecretStr) -> str | None:
        """The id of the account that this token was, or None when it was not seen before."""
        known = self._read()
        account_id = known["accounts"].get(_digest(token, known["salt"]))
        return account_id if isinstance(account_id, str) else None

    def remember(self, token: SecretStr, account_id: str) -> None:
        """Keep whose the token is. Raises OSError."""
        known = self._read()
        digest = _digest(token, known["salt"])
        if known["accounts"].get(digest) != account_id:
            known["accounts"][digest] = account_id
            write_private(self._directory / ACCOUNTS, known)

    def picture(self, account_id: str) -> Path:
        """Where the last picture of the account is. The id is the host's word: it never names a path."""
        safe = re.fullmatch(r"[A-Za-z0-9-]{1,64}", account_id)
        name = account_id if safe else hashlib.sha256(account_id.encode()).hexdigest()
        return self._directory / name / "picture.json"

    def _read(self) -> dict[str, Any]:
        try:
            known = json.loads((self._directory / ACCOUNTS).read_text(encoding="utf-8"))
            if isinstance(known["salt"], str) and isinstance(known["accounts"], dict):
                return {"salt": known["salt"], "accounts": known["accounts"]}
        except (OSError, ValueError, TypeError, KeyError):
            pass  # not there yet, or damaged: the next remember() writes it anew
        return {"salt": secrets.token_hex(16), "accounts": {}}


def _digest(token: SecretStr, salt: str) -> str:
    value = token.get_secret_value().encode()
    return hashlib.blake2b(value, key=salt.encode()[:64], digest_size=16).hexdigest()
