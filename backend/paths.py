"""Where files are: XDG directories (DESIGN.md, "Command line"), everything 0700 and 0600."""

import os
from collections.abc import Mapping
from pathlib import Path


def state_home(environ: Mapping[str, str] = os.environ) -> Path | None:
    """`$XDG_STATE_HOME/spaceport`, by default below ~/.local/state. A relative value is ignored (XDG).

    None where there is no home: a user that the machine has no entry for, with HOME not set.
    """
    named = environ.get("XDG_STATE_HOME", "")
    if os.path.isabs(named):
        return Path(named) / "spaceport"
    try:
        return Path.home() / ".local" / "state" / "spaceport"
    except RuntimeError:
        return None
