"""Who may do what in a space (contract §1.1)."""

from typing import TYPE_CHECKING

from backend.model.member import SpaceMember

from .reply import many

if TYPE_CHECKING:
    from .transport import Transport


async def read_all(
    transport: "Transport", space: str, *, patience: float | None = None
) -> tuple[SpaceMember, ...]:
    """`GET /spaces/{space}/members`. Raises a HerokuError; `patience` as in `Transport.get`."""
    return many(SpaceMember, await transport.get_list("spaces", space, "members", patience=patience))
