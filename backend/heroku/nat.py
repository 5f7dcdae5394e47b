"""Outbound IPs of a space (contract §1.1)."""

from typing import TYPE_CHECKING

from backend.model.nat import Nat

from .reply import one

if TYPE_CHECKING:
    from .transport import Transport


async def read(transport: "Transport", space: str, *, patience: float | None = None) -> Nat:
    """`GET /spaces/{space}/nat` under the variant that the Heroku CLI sends.

    Raises a HerokuError: a young or a Fir space has answered 503. `patience` as in `Transport.get`.
    """
    return one(Nat, await transport.get("spaces", space, "nat", variant="3.fir", patience=patience))
