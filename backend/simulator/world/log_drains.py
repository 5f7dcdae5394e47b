"""The one log drain that a space may have for all its apps (contract §1.1)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from backend.simulator.ids import named_id
from backend.simulator.world.errors import invalid


@dataclass(frozen=True)
class LogDrain:
    """The id and the token stay when the URL changes."""

    id: str
    url: str
    created_at: datetime
    updated_at: datetime

    @property
    def token(self) -> str:
        return f"d.{named_id('log-drain-token', self.id)}"


def check_url(key: str, url: Any) -> str:
    """Raises Refused (422)."""
    if not isinstance(url, str) or not url.startswith("https://"):
        raise invalid(f"{key} must use HTTPS.")
    return url
