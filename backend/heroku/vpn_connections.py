"""VPN connections of a space (contract §1.3)."""

from typing import TYPE_CHECKING

from backend.model.vpn_connection import VpnConnection

from .reply import many

if TYPE_CHECKING:
    from .transport import Transport


async def read_all(
    transport: "Transport", space: str, *, patience: float | None = None
) -> tuple[VpnConnection, ...]:
    """`GET /spaces/{space}/vpn-connections`, pre-shared keys among it. Raises a HerokuError.

    One that was just made may be missing for a while; `patience` as in `Transport.get`.
    """
    return many(
        VpnConnection, await transport.get_list("spaces", space, "vpn-connections", patience=patience)
    )
