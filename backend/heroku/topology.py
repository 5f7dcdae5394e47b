"""Apps and dynos of a space with their private addresses (contract §1.1)."""

from typing import TYPE_CHECKING

from backend.model.topology import AppDynos, Topology

from .reply import many, one

if TYPE_CHECKING:
    from .transport import Transport


async def read(transport: "Transport", space: str, *, patience: float | None = None) -> Topology:
    """`GET /spaces/{space}/topology`: no names of apps in it. Raises a HerokuError."""
    return one(Topology, await transport.get("spaces", space, "topology", patience=patience))


async def read_dynos(
    transport: "Transport", space: str, *, patience: float | None = None
) -> tuple[AppDynos, ...]:
    """`GET /spaces/{space}/dynos`: size, state and age of each. Raises a HerokuError."""
    return many(AppDynos, await transport.get_list("spaces", space, "dynos", patience=patience))
