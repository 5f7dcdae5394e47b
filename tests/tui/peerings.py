"""Peerings of a space, and what is told of each."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from backend.model.aws_end import AwsEnd
from backend.model.key import Kind
from backend.model.peering import Peering, PeeringInfo
from backend.model.snapshot import UNREAD, Reading
from backend.model.space import Space
from tui.screens.peering_facts import peering_facts
from tui.screens.rows import Part
from widgets.detail import Fact
from widgets.text import UNICODE_SIGNS

NOW = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)
SPACE = Space(id="s1", name="harbor", state="allocated", cidr="10.2.0.0/16")
DYNOS = ("10.2.128.0/20", "10.2.144.0/20")
INFO = PeeringInfo(
    aws_account_id="847227832372",
    aws_region="us-east-1",
    vpc_id="vpc-5e",
    vpc_cidr="10.2.0.0/16",
    dyno_cidr_blocks=DYNOS,
    space_cidr_blocks=(*DYNOS, "10.2.0.0/20"),
    unavailable_cidr_blocks=("10.1.0.0/16",),
)
OWN = Peering(
    type="customer-managed",
    pcx_id="pcx-1",
    status="active",
    cidr_blocks=("10.100.0.0/16",),
    aws_vpc_id="vpc-1",
    aws_region="us-east-1",
    aws_account_id="123456789012",
)
ASKING = OWN.model_copy(
    update={"type": "unknown", "status": "pending-acceptance", "expires": NOW + timedelta(hours=47)}
)
MANAGED = Peering(type="heroku-managed", pcx_id="******", status="active", cidr_blocks=("10.1.0.0/16",))


def part_of(
    peerings: Sequence[Peering] | None, end: AwsEnd | None = None, *, info: PeeringInfo | None = INFO
) -> Part:
    ends = UNREAD if end is None else Reading((end,), NOW)
    return Part(
        "s1",
        SPACE,
        {
            Kind.PEERINGS: UNREAD if peerings is None else Reading(tuple(peerings), NOW),
            Kind.PEERING_INFO: UNREAD if info is None else Reading(info, NOW),
            Kind.AWS_ENDS: ends,
        },
        as_of=NOW,
    )


def told(peering: Peering, end: AwsEnd | None = None, **more: Any) -> list[tuple[str, str]]:
    """Label and text of every line of the detail."""
    part = part_of([peering], end, **more)
    return [
        (fact.label, fact.text)
        for fact in peering_facts(part, peering, UNICODE_SIGNS)
        if isinstance(fact, Fact)
    ]


def texts(peering: Peering, label: str, end: AwsEnd | None = None, **more: Any) -> list[str]:
    return [text for each, text in told(peering, end, **more) if each == label]
