"""netrc, the older store of the Heroku CLI; encrypted with gpg when `~/.netrc.gpg` exists (contract §2.2)."""

import contextlib
import netrc
import os
import threading
from pathlib import Path

from .programs import Run


def path_in(home: Path) -> Path:
    """The file that counts: the encrypted one when it exists."""
    encrypted = home / ".netrc.gpg"
    return encrypted if os.path.exists(encrypted) else home / ".netrc"


def look_up(path: Path, machine: str, run: Run, looked_at: list[str]) -> str | None:
    """The password of `machine`; `default` does not count.

    None when the file gives nothing; then a sentence in `looked_at` says why.
    """
    shown = f"~/{path.name}"
    content = (
        _decrypt(path, shown, run, looked_at) if path.suffix == ".gpg" else _read(path, shown, looked_at)
    )
    if content is None:
        return None
    try:
        entry = _parse(content).get(machine)
    except netrc.NetrcParseError as error:
        # Its own text quotes the word that it stumbled over, which may be the password.
        looked_at.append(f"{shown} cannot be understood: the syntax is broken near line {error.lineno}.")
        return None
    if entry is None:
        looked_at.append(f"{shown} has no entry for machine {machine}.")
        return None
    password = entry[2]
    if not password:
        looked_at.append(f"{shown} has machine {machine} without a password.")
        return None
    return password


def _read(path: Path, shown: str, looked_at: list[str]) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        looked_at.append(f"There is no {shown}.")
    except OSError as error:
        looked_at.append(f"{shown} cannot be read ({error.strerror}).")
    return None


def _decrypt(path: Path, shown: str, run: Run, looked_at: list[str]) -> bytes | None:
    outcome = run(["gpg", "--batch", "--quiet", "--decrypt", str(path)])
    if outcome is None:
        looked_at.append(f"{shown} cannot be read: gpg is not installed.")
        return None
    if outcome.output is None:
        looked_at.append(f"{shown} cannot be decrypted: gpg {outcome.trouble}.")
    return outcome.output


def _parse(content: bytes) -> dict[str, tuple[str, str, str]]:
    """The entries by machine. Raises netrc.NetrcParseError.

    The standard library's parser opens a file; a pipe is one, and nothing decrypted touches the disk. Its
    check of the file's permissions is for the user's own default file only, so it does not run here: the
    Heroku CLI does not check either.
    """
    reading, writing = os.pipe()
    text = content.decode("utf-8", "replace").encode()
    feeder = threading.Thread(target=_feed, args=(writing, text), daemon=True)
    feeder.start()
    try:
        return netrc.netrc(reading).hosts  # type: ignore[arg-type]  # it passes the number on to open()
    finally:
        feeder.join()


def _feed(writing: int, text: bytes) -> None:
    # The reader may close early, at an error.
    with contextlib.suppress(BrokenPipeError), os.fdopen(writing, "wb") as pipe:
        pipe.write(text)
