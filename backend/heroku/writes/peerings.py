"""Accepting and destroying a peering (contract §1.2). Sent once, as every write."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from backend.heroku.reply import Reply, one
from backend.model.peering import Peering

if TYPE_CHECKING:
    from backend.heroku.transport import Transport


@dataclass(frozen=True, slots=True)
class Written:
    """What came of it: the request id, and the peering as the reply has it; None where it is empty."""

    request_id: str | None
    peering: Peering | None


async def accept(
    transport: "Transport", space: str, pcx_id: str, *, two_factor_code: str | None = None
) -> Written:
    """`POST /spaces/{space}/peerings`, which is to accept only under this variant.

    `space` is a UUID or a name. Raises a HerokuError; what is known after one: `Transport.send`.
    """
    reply = await transport.send(
        "POST",
        "spaces",
        space,
        "peerings",
        variant="3.dogwood",
        json={"pcx_id": pcx_id},
        two_factor_code=two_factor_code,
    )
    return _written(reply)


async def destroy(
    transport: "Transport", space: str, pcx_id: str, *, two_factor_code: str | None = None
) -> Written:
    """`DELETE /spaces/{space}/peerings/{pcx_id}`, otherwise as `accept`."""
    reply = await transport.send(
        "DELETE", "spaces", space, "peerings", pcx_id, two_factor_code=two_factor_code
    )
    return _written(reply)


def _written(reply: Reply) -> Written:
    # Some replies to a DELETE are empty (contract §1.2): that it was taken is all they say.
    return Written(reply.request_id, one(Peering, reply) if isinstance(reply.value, dict) else None)
