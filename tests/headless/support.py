"""Commands as a script runs them: in this process, or in one of their own."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
TOKEN = "HRKU-1f2e3d4c-never-to-be-seen-anywhere"


def environment(home: Path, url: str | None = None, **more: str) -> dict[str, str]:
    """What cron gives, and where the host is."""
    plain = {"HOME": str(home), "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    if url is not None:
        plain |= {"HEROKU_HOST": url, "HEROKU_API_KEY": TOKEN}
    return plain | more


def configure(home: Path, text: str) -> Path:
    """Write the configuration, as its owner would; the result is its path."""
    path = home / ".config/spaceport/config.toml"
    path.parent.mkdir(parents=True)
    path.write_text(text)
    path.chmod(0o600)
    return path


def spaceport(*arguments: str, env: dict[str, str], **options: Any) -> subprocess.CompletedProcess[str]:
    """Run the command to its end."""
    options.setdefault("timeout", 60)
    return subprocess.run(
        command(*arguments), env=env, text=True, capture_output=True, check=False, **options
    )


def command(*arguments: str) -> Sequence[str]:
    return [sys.executable, "-W", "error", "-m", "tui.cli", *arguments]
