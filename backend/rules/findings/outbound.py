"""Outbound IPs: whether they are in force (requirements 94, 136)."""

from collections.abc import Iterator

from backend.model.finding import Finding, Level
from backend.model.key import Kind
from backend.model.nat import DISABLED, ENABLED, UPDATING, Nat
from backend.model.remote import is_told
from backend.rules import commands, documents
from backend.rules.findings.ground import Ground

MEANINGS = {
    UPDATING: (
        "outbound IPs are being updated",
        "What they will be is known when that is over. Until then the space may come from any of them.",
    ),
    DISABLED: (
        "outbound IPs are disabled",
        "What dynos send does not come from addresses that stay the same: lists elsewhere cannot let it in. "
        "If that is not meant, open a ticket with Heroku.",
    ),
}


def of_outbound(ground: Ground) -> Iterator[Finding]:
    """Whatever is not in force; a state that is not told says nothing."""
    nat: Nat | None = ground.value(Kind.NAT)
    if nat is None or not is_told(nat.state) or nat.state == ENABLED:
        return
    rule, since = "outbound-state", ground.time(nat.updated_at)
    shown_by = f"`{commands.space_info(ground.name)}` shows them."
    if nat.state not in MEANINGS:
        what = f"outbound IPs are {nat.state}"
        yield ground.not_known(rule, Kind.NAT, what, shown_by, state=nat.state, since=since)
        return
    title, meaning = MEANINGS[nat.state]
    yield ground.finding(
        rule,
        Level.NOTICE,
        Kind.NAT,
        title=title,
        detail=f"{meaning} {shown_by}",
        document=documents.PLATFORM_API,
        state=nat.state,
        since=since,
    )
