"""Cedar and Fir, and what each does not offer (contract §1.7)."""

from typing import TYPE_CHECKING

from backend.model.platform import Generation

from .reply import many

if TYPE_CHECKING:
    from .transport import Transport


async def read(transport: "Transport", *, patience: float | None = None) -> tuple[Generation, ...]:
    """`GET /generations` under 3.sdk, the only variant with `unsupported_features`.

    Raises a HerokuError; `patience` as in `Transport.get`.
    """
    return many(Generation, await transport.get_list("generations", variant="3.sdk", patience=patience))
