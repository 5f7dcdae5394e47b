"""What there is to read, and under which name each face shows it."""

from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """A resource of the Platform API, by its API name; the AWS end of peerings beside them."""

    ACCOUNT = "account"
    RATE_LIMITS = "rate_limits"
    TEAMS = "teams"
    REGIONS = "regions"
    GENERATIONS = "generations"
    SPACES = "spaces"
    APPS = "apps"
    INBOUND_RULESET = "inbound_ruleset"
    INBOUND_RULESETS = "inbound_rulesets"
    PEERINGS = "peerings"
    PEERING_INFO = "peering_info"
    AWS_ENDS = "aws_ends"
    VPN_CONNECTIONS = "vpn_connections"
    NAT = "nat"
    TOPOLOGY = "topology"
    DYNOS = "dynos"
    MEMBERS = "members"


FACE_NAMES = {
    Kind.ACCOUNT: "account",
    Kind.RATE_LIMITS: "rate limit",
    Kind.TEAMS: "teams",
    Kind.REGIONS: "regions",
    Kind.GENERATIONS: "generations",
    Kind.SPACES: "spaces",
    Kind.APPS: "apps",
    Kind.INBOUND_RULESET: "trusted IPs",
    Kind.INBOUND_RULESETS: "history of trusted IPs",
    Kind.PEERINGS: "peerings",
    Kind.PEERING_INFO: "peering info",
    Kind.AWS_ENDS: "AWS end",
    Kind.VPN_CONNECTIONS: "VPN",
    Kind.NAT: "outbound IPs",
    Kind.TOPOLOGY: "topology",
    Kind.DYNOS: "dynos",
    Kind.MEMBERS: "members",
}
"""The one table from API names to what people read (DESIGN.md, "Names")."""


class Key(NamedTuple):
    """One thing to read: a kind, and for what is inside a space, the space's identity (UUID, else name).

    Apps are listed by team: `team` is the UUID or name of the team (contract §1.6).
    """

    kind: Kind
    space: str | None = None
    team: str | None = None

    def __str__(self) -> str:
        if self.team is not None:
            return f"{self.kind}@{self.team}"
        return self.kind if self.space is None else f"{self.kind}:{self.space}"

    @classmethod
    def parse(cls, text: str) -> "Key":
        """The reverse of `str()`. Raises ValueError for a kind that is none."""
        for place, sign in enumerate(text):
            if sign in ":@":
                rest = text[place + 1 :] or None
                kind = Kind(text[:place])
                return cls(kind, rest) if sign == ":" else cls(kind, None, rest)
        return cls(Kind(text))
