"""Peerings of a space with VPCs, and what is needed to ask for one (contract §1.2)."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from .remote import Moment, Remote, Text, Texts, is_told

PENDING = frozenset({"initiating-request", "pending-acceptance"})
"""Only while it is one of these does `expires` mean anything (requirement 25, K7)."""
UNDER_WAY = frozenset({"initiating-request", "provisioning", "pending"})
ENDED = frozenset({"failed", "expired", "rejected", "deleted"})
ACTIVE = "active"
ACCEPTED = frozenset({"provisioning", "pending", ACTIVE})
"""Somebody has accepted it, and it has not ended."""
OWN_TYPES = frozenset({"customer-managed", "unknown"})
"""Everything else is Heroku's or a data service's, known type or new (requirement 26)."""


class Peering(Remote):
    """One connection. The API may mask any field with asterisks (requirement 22, K11).

    `cidr_blocks` None is unknown; older variants also have `cidr_block`, which is not needed.
    """

    IDENTIFYING = frozenset({"pcx_id", "cidr_blocks", "aws_vpc_id"})

    type: Text = None
    pcx_id: Text = None
    cidr_blocks: Texts = None
    status: Text = None
    aws_vpc_id: Text = None
    aws_region: Text = None
    aws_account_id: Text = None
    expires: Moment = None

    @property
    def title(self) -> str | None:
        """What people call it: its id; for one whose id is masked, what else it is known by."""
        known = (*(self.cidr_blocks or ()), self.type)
        return self.pcx_id if is_told(self.pcx_id) else ", ".join(filter(None, known)) or None

    @property
    def is_customers(self) -> bool:
        """Of the operator's, not Heroku's or a data service's (requirements 24, 26)."""
        return self.type in OWN_TYPES

    @property
    def is_herokus(self) -> bool:
        """Of Heroku's or a data service's, by its own word; not where the type is masked or missing."""
        return is_told(self.type) and not self.is_customers

    @property
    def is_own(self) -> bool:
        """The operator's, and named: the only ones that anything may be done to (requirements 22, 26)."""
        return self.is_customers and (self.pcx_id or "").startswith("pcx-")

    @property
    def is_live(self) -> bool:
        """Whether it counts against the limit: the operator's and not at its end (requirement 44)."""
        return self.is_customers and self.status not in ENDED

    @property
    def may_carry_data(self) -> bool:
        """Whether data services may be behind it: not known to be the operator's, and not at its end."""
        return not self.is_customers and self.status not in ENDED


def as_blocks(value: object) -> object:
    """A list of blocks; a single block as a list of one."""
    return [value] if isinstance(value, str) else value


Blocks = Annotated[Texts, BeforeValidator(as_blocks)]


class PeeringInfo(Remote):
    """The Heroku end, for whoever asks for a peering. Blocks are CIDR notation as they came.

    `dyno_cidr_blocks`: where dynos take their addresses; `space_cidr_blocks`: what may be routed. Either may
    be absent (requirement 15).
    """

    aws_account_id: Text = None
    aws_region: Text = None
    vpc_id: Text = None
    vpc_cidr: Text = None
    dyno_cidr_blocks: Blocks = Field(default=None)
    space_cidr_blocks: Blocks = Field(default=None)
    unavailable_cidr_blocks: Blocks = Field(default=None)
