"""Apps, as far as the network of a space concerns them (contract §1.6)."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from .remote import Flag, Moment, Ref, RefField, Remote, Text, is_told
from .space import as_generation


class App(Remote):
    """`internal_routing` None is unknown or not said; `acm`: certificates by Heroku (requirement 55)."""

    id: Text = None
    name: Text = None
    space: RefField = Field(default_factory=Ref)
    team: RefField = Field(default_factory=Ref)
    region: RefField = Field(default_factory=Ref)
    generation: Annotated[Text, BeforeValidator(as_generation)] = None
    internal_routing: Flag = None
    acm: Flag = None
    web_url: Text = None
    maintenance: Flag = None
    locked: Flag = None
    created_at: Moment = None
    released_at: Moment = None

    @property
    def title(self) -> str | None:
        """What people call it, and the Heroku CLI takes for it."""
        return self.name if is_told(self.name) else self.id
