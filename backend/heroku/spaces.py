"""Private Spaces (contract §1.1). The variants are those that the Heroku CLI sends."""

from typing import TYPE_CHECKING

from backend.model.space import Space

from .reply import many, one

if TYPE_CHECKING:
    from .transport import Transport


async def read_all(transport: "Transport", *, patience: float | None = None) -> tuple[Space, ...]:
    """`GET /spaces`: those of every team. Raises a HerokuError; `patience` as in `Transport.get`."""
    return many(Space, await transport.get_list("spaces", variant="3.sdk", patience=patience))


async def read_one(transport: "Transport", space: str, *, patience: float | None = None) -> Space:
    """`GET /spaces/{space}` by UUID or name, with `region.description`. Raises a HerokuError."""
    reply = await transport.get("spaces", space, variant="3.fir", expand_region=True, patience=patience)
    return one(Space, reply)
