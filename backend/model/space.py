"""Private Spaces (contract §1.1)."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from .remote import Flag, Moment, Ref, RefField, Remote, Text, as_ref, as_text

ALLOCATING = "allocating"
ALLOCATED = "allocated"
DELETING = "deleting"
IN_TRANSITION = frozenset({ALLOCATING, DELETING})

FIR = "fir"


def as_generation(value: Any) -> str | None:
    """The generation's name from its three shapes: a string, `{id, name}`, or absent (contract §1.1)."""
    if isinstance(value, Mapping):
        return as_text(value.get("name"))
    return as_text(value)


class SpaceRegion(Ref):
    """`{id, name}`, and more when the call asked for `Accept-Expansion: region`."""

    description: Text = None


class Space(Remote):
    """One Private Space. `generation` None means that the reply had none: treat it as Cedar."""

    id: Text = None
    name: Text = None
    state: Text = None
    shield: Flag = None
    cidr: Text = None
    data_cidr: Text = None
    generation: Annotated[Text, BeforeValidator(as_generation)] = None
    region: Annotated[SpaceRegion, BeforeValidator(as_ref)] = Field(default_factory=SpaceRegion)
    team: RefField = Field(default_factory=Ref)
    organization: RefField = Field(default_factory=Ref)
    created_at: Moment = None
    updated_at: Moment = None

    @property
    def team_name(self) -> str | None:
        """The owner; `organization` is the legacy twin of `team` (contract §1.1)."""
        return self.team.name or self.organization.name

    @property
    def is_allocated(self) -> bool:
        """Only then do the resources inside the space exist (requirements 112)."""
        return self.state == ALLOCATED
