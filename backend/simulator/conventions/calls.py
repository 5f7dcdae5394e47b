"""What a route is given, and what it gives back."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from backend.simulator.world import World
from backend.simulator.world.errors import bad_request

# Asked for by the published schemas and by the Heroku CLI (contract §1.1).
PUBLIC = frozenset({"3", "3.sdk"})
SPACES = PUBLIC | {"3.fir"}
NOT_PLAIN = frozenset({"3.sdk", "3.dogwood"})
WITH_DOGWOOD = PUBLIC | {"3.dogwood"}


@dataclass(frozen=True)
class Call:
    """One request, understood. `body` is the parsed JSON, None where there was none."""

    world: World
    variant: str
    params: dict[str, str]
    body: Any
    expand: frozenset[str]

    def fields(self) -> dict[str, Any]:
        """The body as an object. Raises Refused (400)."""
        if not isinstance(self.body, dict):
            raise bad_request("Unable to parse the JSON in the request body.")
        return self.body


@dataclass(frozen=True)
class Reply:
    """`body` is any JSON value; a list is paged in the order of one of the endpoint's fields."""

    body: Any
    status: int = 200


@dataclass(frozen=True)
class Endpoint:
    """A path and verb. `ranges`: the fields a list may be ordered by, the first is the default.

    A list without any comes whole and in an order of its own (contract §1.0).
    """

    method: str
    path: str
    handler: Callable[[Call], Reply]
    variants: frozenset[str] = PUBLIC
    ranges: tuple[str, ...] = field(default=("id",))
    free: bool = False
