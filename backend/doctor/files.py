"""Where Spaceport reads and keeps things, and whether it can."""

import os
import shlex
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from backend.heroku import netrc_file
from backend.paths import shown
from backend.state import State

from .check import Check, Grade
from .ground import DEFAULT, DEMO, Ground
from .mounts import kind_on_a_network

OTHERS = 0o077
LEAST_FREE = 100 * 2**20
"""Bytes: with fewer, what is kept may soon not fit."""
NOTHING_KEPT = "Nothing is kept between two runs."


def look(ground: Ground) -> Iterator[Check]:
    if ground.is_demo:
        yield Check("files", "none: nothing is read, and nothing is kept", DEMO)
        return
    yield _configuration(ground)
    yield from _netrc(ground)
    home = ground.state_home
    if home is None:
        yield Check(
            "state",
            None,
            DEFAULT,
            Grade.WARNING,
            f"There is no home directory. {NOTHING_KEPT}",
            "Set HOME or XDG_STATE_HOME.",
        )
        return
    yield _state(home, ground)
    if ground.host is not None:
        yield from _kept(State(home, ground.host.name))


def _configuration(ground: Ground) -> Check:
    path, source = ground.config_file, _source("XDG_CONFIG_HOME", ground)
    if path is None:
        return Check("configuration", "none: there is no home directory", DEFAULT)
    about = _about(path)
    if about is None:
        return Check("configuration", f"{shown(path)}, which is not there: all is as usual", source)
    value = f"{shown(path)}, mode {stat.S_IMODE(about.st_mode):04o}"
    if ground.settings_refusal is None:
        return Check("configuration", value, source)
    return Check(
        "configuration", value, source, Grade.CRITICAL, "It cannot be used as it is: see the settings below."
    )


def _netrc(ground: Ground) -> Iterator[Check]:
    """Where the Heroku CLI may keep its token; Spaceport never writes there."""
    home = ground.environ.get("HOME")
    if home:
        yield from _file(netrc_file.path_in(Path(home)))


def _state(home: Path, ground: Ground) -> Check:
    source = _source("XDG_STATE_HOME", ground)
    about = _about(home)
    # Before the first run there is only what it will be made in.
    base = next(one for one in (home, *home.parents) if _about(one) is not None)
    try:
        free = shutil.disk_usage(base).free
    except OSError as error:
        return Check("state", shown(home), source, Grade.WARNING, f"{error.strerror}. {NOTHING_KEPT}")
    mode = "not there yet" if about is None else f"mode {stat.S_IMODE(about.st_mode):04o}"
    network = kind_on_a_network(base)
    where = "" if network is None else f", on a network ({network})"
    value = f"{shown(home)}, {mode}, {_size(free)} free{where}"
    if not base.is_dir() or not os.access(base, os.W_OK | os.X_OK):
        problem = f"{shown(base)} is not to be written to. {NOTHING_KEPT}"
        return Check("state", value, source, Grade.WARNING, problem, "Name another place in XDG_STATE_HOME.")
    if free < LEAST_FREE:
        problem = "The disk is nearly full: what is kept may soon not fit, and is then left out."
        return Check("state", value, source, Grade.WARNING, problem, "Make room there.")
    if about is not None and about.st_mode & OTHERS:
        problem = "Others on this machine can look into it; the next time something is kept mends that."
        return Check("state", value, source, Grade.WARNING, problem, shlex.join(["chmod", "700", str(home)]))
    return Check("state", value, source)


def _kept(state: State) -> Iterator[Check]:
    """What is kept for the host, of the account that was used last."""
    account_id = state.last_account()
    if account_id is None:
        yield Check("kept", "nothing yet: the dashboard begins empty")
        return
    directory = state.picture(account_id).parent
    for path in sorted(directory.iterdir()) if directory.is_dir() else ():
        yield from _file(path)


def _file(path: Path) -> Iterator[Check]:
    """Nothing where it is none, or gone meanwhile."""
    about = _about(path)
    if about is None or not stat.S_ISREG(about.st_mode):
        return
    mode = stat.S_IMODE(about.st_mode)
    value = f"{shown(path)}, {_size(about.st_size)}, mode {mode:04o}"
    if not mode & OTHERS:
        yield Check(path.name, value)
    else:
        advice = shlex.join(["chmod", "600", str(path)])
        yield Check(path.name, value, None, Grade.WARNING, "Others on this machine can read it.", advice)


def _source(variable: str, ground: Ground) -> str:
    return variable if os.path.isabs(ground.environ.get(variable, "")) else DEFAULT


def _about(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except OSError:
        return None


def _size(count: int) -> str:
    """`3 kB`, `12 MB`, `40 GB`."""
    for unit, size in (("GB", 10**9), ("MB", 10**6)):
        if count >= size:
            return f"{count // size} {unit}"
    return f"{max(1, count // 1000) if count else 0} kB"
