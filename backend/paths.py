"""Where files are: XDG directories (DESIGN.md, "Command line"), everything 0700 and 0600."""

import os
from collections.abc import Mapping
from pathlib import Path


def state_home(environ: Mapping[str, str] = os.environ) -> Path:
    """`$XDG_STATE_HOME/spaceport`, by default below ~/.local/state. A relative value is ignored (XDG)."""
    named = environ.get("XDG_STATE_HOME", "")
    base = Path(named) if os.path.isabs(named) else Path.home() / ".local" / "state"
    return base / "spaceport"
