"""Who is signed in (contract §1.7)."""

from typing import TYPE_CHECKING

from backend.model.account import Account

from .reply import one

if TYPE_CHECKING:
    from .transport import Transport


async def read(transport: "Transport", *, patience: float | None = None) -> Account:
    """`GET /account`. Raises a HerokuError; `patience` as in `Transport.get`."""
    return one(Account, await transport.get("account", patience=patience))
