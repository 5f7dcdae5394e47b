"""VPN connections of a space, each with its tunnels (contract §1.3)."""

from typing import Annotated, Self

from pydantic import BeforeValidator, Field

from .remote import Count, Moment, Remote, Secret, Text, Texts, as_objects

UP = "UP"
DOWN = "DOWN"
ACTIVE = "active"
FAILED = "failed"
DELETED = "deleted"
ENDED = frozenset({FAILED, DELETED})
"""Nothing is led through one of these, nor will be: its blocks stand in nobody's way."""
GOING = frozenset({"deprovisioning", "deleting"})
IN_TRANSITION = GOING | {"pending", "provisioning"}


class Tunnel(Remote):
    """`ip`: Heroku's end. `customer_ip`: the gateway's. `last_status_change` is what Heroku says.

    The pre-shared key is in no dump and no JSON: whoever needs it takes the attribute.
    """

    ip: Text = None
    customer_ip: Text = None
    pre_shared_key: Secret = Field(default=None, exclude=True)
    status: Text = None
    status_message: Text = None
    last_status_change: Moment = None


class VpnConnection(Remote):
    """`tunnels` None: the reply has none yet. They are numbered by their place in the list, from 1."""

    IDENTIFYING = frozenset({"id", "name", "public_ip"})

    id: Text = None
    name: Text = None
    public_ip: Text = None
    routable_cidrs: Texts = None
    space_cidr_block: Text = None
    ike_version: Count = None
    status: Text = None
    status_message: Text = None
    tunnels: Annotated[tuple[Tunnel, ...] | None, BeforeValidator(as_objects)] = None

    @property
    def title(self) -> str | None:
        """What people call it; the name may be empty (contract §1.3)."""
        return self.name or self.id

    @property
    def is_live(self) -> bool:
        """Whether it carries traffic, or may come to."""
        return self.status not in ENDED

    def without_keys(self) -> Self:
        """As it is kept on disk."""
        tunnels = self.tunnels and tuple(
            tunnel.model_copy(update={"pre_shared_key": None}) for tunnel in self.tunnels
        )
        return self.model_copy(update={"tunnels": tunnels})
