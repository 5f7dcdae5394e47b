"""One change at a time in a space, whichever console it runs in.

A lock that the system takes back when its process ends, however it ends (flock(2)): nobody needs to clean up
after `kill -9`. The file beside it stays, and says who holds the lock while somebody does. Where the home is
on a network, Linux makes it a lock of the server's; one that cannot lock refuses the change.
"""

import fcntl
import json
import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import monotonic, sleep

from pydantic import TypeAdapter

from backend.clean import clean
from backend.model.change import Who
from backend.paths import shown
from backend.state import make_private

from .step import Refusal

PATIENCE = 0.5
"""Seconds in which a look of another console, which holds it for an instant, is over."""
BETWEEN = 0.02
"""Seconds between two tries."""
MOST_BYTES = 10_000


@dataclass(frozen=True, slots=True)
class Holder:
    """The change that runs in a space; `name`: which of the guided changes it is."""

    change: str
    name: str
    who: Who
    since: datetime

    def __str__(self) -> str:
        who = self.who
        return f"{who} on {who.machine}, process {who.pid}, since {self.since:%Y-%m-%d %H:%M} UTC"


_HOLDER = TypeAdapter(Holder)


class Busy(Refusal):
    """Another change runs in the space. `holder` None: it does not say which."""

    def __init__(self, holder: Holder | None) -> None:
        which = "Another change" if holder is None else f"Change {holder.change} ({holder.name})"
        by = "" if holder is None else f", by {holder}"
        super().__init__(
            f"{which} runs in this space{by}. Two at once would get in each other's way: "
            "wait until it has ended, or stop it there."
        )
        self.holder = holder


class SpaceLock:
    """Held from `take` to `release`. `take` waits for the disk and for whoever looks at it: not in the event
    loop. `release` cuts a file of one line short and closes it, where a change ends, however it does.
    """

    def __init__(self, path: Path, home: Path) -> None:
        """`home`: the state directory that `path` is in."""
        self._path = path
        self._home = home
        self._file: int | None = None

    def take(self, holder: Holder) -> None:
        """Raises Busy, and Refusal where nothing can be locked."""
        try:
            make_private(self._path.parent, self._home)
            file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise _not_lockable(self._path, error) from error
        try:
            if not _is_taken(file, fcntl.LOCK_EX, PATIENCE):
                raise Busy(_written_in(file))
            if not os.path.samestat(os.fstat(file), os.stat(self._path)):
                raise OSError("it was removed at this moment")  # another console may lock a new one
            os.fchmod(file, 0o600)  # whatever the umask took away
            os.ftruncate(file, 0)
            os.pwrite(file, _HOLDER.dump_json(holder), 0)
        except OSError as error:
            os.close(file)
            raise _not_lockable(self._path, error) from error
        except BaseException:  # closing it is what gives the lock back
            os.close(file)
            raise
        self._file = file

    def release(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            with suppress(OSError):
                os.ftruncate(file, 0)
            os.close(file)


def holder_of(path: Path) -> Holder | None:
    """Who holds it now, in any process; None where nobody does, or nobody can tell."""
    try:
        file = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        return None if _is_taken(file, fcntl.LOCK_SH, 0) else _written_in(file)
    except OSError:
        return None
    finally:
        os.close(file)


def _is_taken(file: int, kind: int, patience: float) -> bool:
    """Whether the lock is ours now; tried for `patience` seconds. Raises OSError where there are none."""
    until = monotonic() + patience
    while True:
        try:
            fcntl.flock(file, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            if monotonic() >= until:
                return False
            sleep(BETWEEN)
        else:
            return True


def _written_in(file: int) -> Holder | None:
    """By whoever holds it, who writes as soon as the lock is there."""
    until = monotonic() + PATIENCE
    while True:
        try:
            return _HOLDER.validate_python(clean(json.loads(os.pread(file, MOST_BYTES, 0))))
        except (ValueError, RecursionError):
            if monotonic() >= until:
                return None
            sleep(BETWEEN)


def _not_lockable(path: Path, error: OSError) -> Refusal:
    return Refusal(
        f"{shown(path)} cannot be locked: {error.strerror or error}. Without a lock two consoles could make "
        "changes in one space at once, so none is made. XDG_STATE_HOME may name a directory where that works."
    )
