"""The teams of the account, with its role in each (contract §1.7)."""

from typing import TYPE_CHECKING

from backend.model.account import Team

from .reply import many

if TYPE_CHECKING:
    from .transport import Transport


async def read(transport: "Transport", *, patience: float | None = None) -> tuple[Team, ...]:
    """`GET /teams`. Raises a HerokuError; `patience` as in `Transport.get`."""
    return many(Team, await transport.get_list("teams", patience=patience))
