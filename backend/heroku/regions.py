"""Where a space can be (contract §1.7)."""

from typing import TYPE_CHECKING

from backend.model.platform import Region

from .reply import many

if TYPE_CHECKING:
    from .transport import Transport


async def read(transport: "Transport", *, patience: float | None = None) -> tuple[Region, ...]:
    """`GET /regions`. Raises a HerokuError; `patience` as in `Transport.get`."""
    return many(Region, await transport.get_list("regions", patience=patience))
