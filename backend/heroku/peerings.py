"""Peerings of a space (contract §1.2)."""

from typing import TYPE_CHECKING

from backend.model.peering import Peering, PeeringInfo

from .reply import many, one

if TYPE_CHECKING:
    from .transport import Transport


async def read_all(
    transport: "Transport", space: str, *, patience: float | None = None
) -> tuple[Peering, ...]:
    """`GET /spaces/{space}/peerings`, in the order of the reply.

    `space` is a UUID or a name. Raises a HerokuError; `patience` as in `Transport.get`.
    """
    return many(Peering, await transport.get_list("spaces", space, "peerings", patience=patience))


async def read_info(transport: "Transport", space: str, *, patience: float | None = None) -> PeeringInfo:
    """`GET /spaces/{space}/peering-info`: the Heroku end. Raises a HerokuError."""
    return one(PeeringInfo, await transport.get("spaces", space, "peering-info", patience=patience))
