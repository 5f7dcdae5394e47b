"""What is left of the account's pool of requests (contract §1.0)."""

from typing import TYPE_CHECKING

from backend.model.account import RateLimit

from .reply import one

if TYPE_CHECKING:
    from .transport import Transport


async def read(transport: "Transport", *, patience: float | None = None) -> RateLimit:
    """`GET /account/rate-limits`, which is free. Raises a HerokuError; `patience` as in `Transport.get`."""
    return one(RateLimit, await transport.get("account", "rate-limits", patience=patience))
