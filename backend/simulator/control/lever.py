"""What a lever is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict

from backend.simulator.levers import Levers
from backend.simulator.world import World


@dataclass(frozen=True)
class Hands:
    """What a lever moves."""

    world: World
    levers: Levers


Reading = Callable[[Hands], Any]
"""How something is, as JSON."""
Act = Callable[[Hands, dict[str, str], bytes], Any]
"""Given the parameters of the path and the body; answers with how things are then. Raises ValidationError,
Refused."""


@dataclass(frozen=True)
class Lever:
    """Something to change under /simulator/. `says` is for people: what the body looks like, what happens."""

    method: str
    path: str
    says: str
    act: Act


class Asked(BaseModel):
    """The body of a lever: what is not known is refused."""

    model_config = ConfigDict(extra="forbid")
