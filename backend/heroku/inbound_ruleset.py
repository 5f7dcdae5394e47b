"""Trusted IPs of a space (contract §1.4)."""

from typing import TYPE_CHECKING

from backend.model.inbound_ruleset import InboundRuleset

from .reply import many, one

if TYPE_CHECKING:
    from .transport import Transport


async def read(transport: "Transport", space: str, *, patience: float | None = None) -> InboundRuleset:
    """`GET /spaces/{space}/inbound-ruleset`, the current list; `space` is a UUID or a name.

    Raises a HerokuError: NotFound where the space has no such list. `patience` as in `Transport.get`.
    """
    return one(InboundRuleset, await transport.get("spaces", space, "inbound-ruleset", patience=patience))


async def read_history(
    transport: "Transport", space: str, *, patience: float | None = None
) -> tuple[InboundRuleset, ...]:
    """`GET /spaces/{space}/inbound-rulesets`: every list there was, with author and time.

    In the order of the reply, which no document promises. Raises a HerokuError.
    """
    reply = await transport.get_list("spaces", space, "inbound-rulesets", patience=patience)
    return many(InboundRuleset, reply)
