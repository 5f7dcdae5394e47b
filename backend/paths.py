"""Where files are: XDG directories (DESIGN.md, "Command line"), everything 0700 and 0600."""

import os
from collections.abc import Mapping
from pathlib import Path


def state_home(environ: Mapping[str, str] = os.environ) -> Path | None:
    """`$XDG_STATE_HOME/spaceport`, by default below ~/.local/state.

    None where there is no home: a user that the machine has no entry for, with HOME not set.
    """
    return _home(environ, "XDG_STATE_HOME", ".local/state")


def config_file(environ: Mapping[str, str] = os.environ) -> Path | None:
    """`$XDG_CONFIG_HOME/spaceport/config.toml`, by default below ~/.config; None where there is no home."""
    home = _home(environ, "XDG_CONFIG_HOME", ".config")
    return None if home is None else home / "config.toml"


def shown(path: Path) -> str:
    """The path as people write it: `~` for the home directory."""
    try:
        return f"~/{path.relative_to(Path.home())}"
    except (ValueError, RuntimeError):
        return str(path)


def _home(environ: Mapping[str, str], variable: str, default: str) -> Path | None:
    """Our directory below what the variable names. A relative value is ignored (XDG)."""
    named = environ.get(variable, "")
    if os.path.isabs(named):
        return Path(named) / "spaceport"
    try:
        return Path.home() / default / "spaceport"
    except RuntimeError:
        return None
