"""What there is to read, and under which name each face shows it."""

from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """A resource of the Platform API, by its API name."""

    ACCOUNT = "account"
    RATE_LIMITS = "rate_limits"
    TEAMS = "teams"
    REGIONS = "regions"
    GENERATIONS = "generations"
    SPACES = "spaces"
    INBOUND_RULESET = "inbound_ruleset"


FACE_NAMES = {
    Kind.ACCOUNT: "account",
    Kind.RATE_LIMITS: "rate limit",
    Kind.TEAMS: "teams",
    Kind.REGIONS: "regions",
    Kind.GENERATIONS: "generations",
    Kind.SPACES: "spaces",
    Kind.INBOUND_RULESET: "trusted IPs",
}
"""The one table from API names to what people read (DESIGN.md, "Names")."""


class Key(NamedTuple):
    """One thing to read: a kind, and for what is inside a space, the space's identity (UUID, else name)."""

    kind: Kind
    space: str | None = None

    def __str__(self) -> str:
        return self.kind if self.space is None else f"{self.kind}:{self.space}"

    @classmethod
    def parse(cls, text: str) -> "Key":
        """The reverse of `str()`. Raises ValueError for a kind that is none."""
        kind, _, space = text.partition(":")
        return cls(Kind(kind), space or None)
