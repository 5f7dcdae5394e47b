"""The store of newer Heroku CLIs: the system's keychain (contract §2.2, "Stored credentials")."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from backend.clean import one_line

from .programs import Run

SERVICE = "heroku-cli"


def look_up(
    environ: Mapping[str, str], home: Path, run: Run, platform: str, looked_at: list[str]
) -> str | None:
    """The secret that the keychain holds for the account of the Heroku CLI's last login.

    None when it gives nothing; then a sentence in `looked_at` says why.
    """
    account = _account(login_file(environ, home), looked_at)
    if account is None:
        return None
    if platform == "darwin":
        argv = ["security", "find-generic-password", "-a", account, "-s", SERVICE, "-w"]
    elif platform.startswith("linux"):
        argv = ["secret-tool", "lookup", "service", SERVICE, "account", account]
    else:
        looked_at.append(f"The keychain of this system ({platform}) is not supported.")
        return None

    outcome = run(argv)
    if outcome is None:
        looked_at.append(f"The keychain cannot be asked: {argv[0]} is not installed.")
    elif outcome.output is None:
        looked_at.append(f"The keychain gave nothing for {account}: {argv[0]} {outcome.trouble}.")
    elif not outcome.output.strip():
        looked_at.append(f"The keychain holds nothing for {account}.")
    else:
        return outcome.output.decode("utf-8", "replace")
    return None


def login_file(environ: Mapping[str, str], home: Path) -> Path:
    """Where the Heroku CLI writes who is signed in; on macOS too."""
    given = environ.get("XDG_DATA_HOME")
    # The XDG specification: a path that is not absolute is to be ignored.
    base = Path(given) if given and Path(given).is_absolute() else home / ".local" / "share"
    return base / "heroku" / "login.json"


def _account(path: Path, looked_at: list[str]) -> str | None:
    shown = one_line(str(path), 200)
    try:
        login: Any = json.loads(path.read_bytes())
    except FileNotFoundError:
        looked_at.append(f"The keychain is not in use: there is no {shown}.")
        return None
    except OSError as error:
        looked_at.append(f"{shown} cannot be read ({error.strerror}).")
        return None
    except (ValueError, RecursionError):
        looked_at.append(f"{shown} is not JSON.")
        return None
    account = login.get("account") if isinstance(login, dict) else None
    # It becomes an argument: one that starts with a dash would be taken for an option.
    if not isinstance(account, str) or not account.isprintable() or not account or account.startswith("-"):
        looked_at.append(f"{shown} names no account.")
        return None
    return account
