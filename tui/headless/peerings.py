"""`peerings`: the connections of a space with VPCs; as JSON with both ends."""

from collections import Counter
from collections.abc import Iterator

from backend.model.aws_end import AwsEnd
from backend.model.key import Kind
from backend.model.peering import PENDING, Peering
from backend.model.snapshot import Snapshot
from backend.model.space import Space
from tui import records
from tui.format import known, moment, table
from tui.headless.document import Document, of_spaces
from tui.headless.plain import SIGNS, UNREADABLE, absent, several, title
from tui.headless.view import JSON, Request, View

COLUMNS = (
    "SPACE",
    "PCX ID",
    "TYPE",
    "CIDR BLOCKS",
    "STATUS",
    "VPC ID",
    "AWS REGION",
    "AWS ACCOUNT ID",
    "EXPIRES",
)
"""The eight of the Heroku CLI, and the space."""


def kinds(snapshot: Snapshot, space: Space, request: Request) -> Iterator[Kind]:
    """AWS is asked where a peering is the operator's, and for JSON: the lines do not tell of it."""
    yield Kind.PEERINGS
    peerings: tuple[Peering, ...] = snapshot.of_space(Kind.PEERINGS, space).value or ()
    if request.form == JSON and any(peering.is_own for peering in peerings):
        yield Kind.AWS_ENDS


def document(view: View) -> Document:
    return of_spaces(view, ("peerings", record))


def record(view: View, space: Space) -> list[records.Record] | None:
    peerings: tuple[Peering, ...] | None = view.value(Kind.PEERINGS, space)
    if peerings is None:
        return None
    ends: dict[str | None, AwsEnd] = {end.pcx_id: end for end in view.value(Kind.AWS_ENDS, space) or ()}
    return [records.peering(peering, ends.get(peering.pcx_id)) for peering in peerings]


def text(view: View) -> str:
    """A line for each peering; when it expires only while it waits (requirement 25)."""
    rows = [COLUMNS]
    for space in view.spaces:
        if view.why_unread(Kind.PEERINGS, space) is not None:
            rows.append((title(space), UNREADABLE, *(SIGNS.missing,) * 7))
        rows += [
            (
                title(space),
                known(peering.pcx_id, SIGNS),
                known(peering.type, SIGNS),
                several(peering.cidr_blocks),
                known(peering.status, SIGNS),
                known(peering.aws_vpc_id, SIGNS),
                known(peering.aws_region, SIGNS),
                known(peering.aws_account_id, SIGNS),
                moment(peering.expires if peering.status in PENDING else None, SIGNS.missing),
            )
            for peering in view.value(Kind.PEERINGS, space) or ()
        ]
    return table(rows)


def in_short(view: View, space: Space) -> str:
    """How many are in which state, as on the dashboard: `2 active, 1 pending-acceptance, 2 of Heroku's`."""
    peerings: tuple[Peering, ...] | None = view.value(Kind.PEERINGS, space)
    if peerings is None:
        return absent(view, Kind.PEERINGS, space)
    counted = Counter(known(each.status, SIGNS) for each in peerings if not each.is_herokus)
    told = [f"{count} {status}" for status, count in counted.items()]
    herokus = sum(peering.is_herokus for peering in peerings)
    told += [f"{herokus} of Heroku's"] if herokus else []
    return ", ".join(told) or "none"
