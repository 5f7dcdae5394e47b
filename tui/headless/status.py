"""`status`: the whole picture."""

from collections.abc import Iterator

from backend.estate.plan import IN_A_SPACE
from backend.model.key import Kind
from backend.model.snapshot import Snapshot
from backend.model.space import Space
from tui import records
from tui.format import table
from tui.headless import apps, findings, outbound_ips, peerings, spaces, trusted_ips, vpn
from tui.headless.document import Document, account_errors, head, space_errors
from tui.headless.view import Request, View


def kinds(snapshot: Snapshot, space: Space, request: Request) -> Iterator[Kind]:
    """In both forms the same: what was found must not hang on how it is printed."""
    yield from (Kind.APPS, *IN_A_SPACE)


def document(view: View) -> Document:
    return {
        **head(view),
        "spaces": [
            {
                **spaces.record(space),
                "peering_info": _peering_info(view, space),
                "peerings": peerings.record(view, space),
                "vpn_connections": vpn.record(view, space),
                "trusted_ips": trusted_ips.record(view, space),
                "outbound_ips": outbound_ips.record(view, space),
                "apps": apps.record(view, space),
                "errors": space_errors(view, space),
            }
            for space in view.spaces
        ],
        "findings": findings.record(view),
        "errors": account_errors(view),
    }


def _peering_info(view: View, space: Space) -> records.Record | None:
    info = view.value(Kind.PEERING_INFO, space)
    return None if info is None else info.model_dump(mode="json")


def text(view: View) -> str:
    """A line for each space."""
    titles = ("NAME", "TEAM", "REGION", "STATE", "GENERATION")
    rows = [(*titles, "PEERINGS", "VPN", "TRUSTED IPS", "OUTBOUND IPS", "APPS")]
    rows += [
        (
            *spaces.who_and_where(view, space),
            peerings.in_short(view, space),
            vpn.in_short(view, space),
            trusted_ips.in_short(view, space),
            outbound_ips.in_short(view, space),
            apps.in_short(view, space),
        )
        for space in view.spaces
    ]
    return table(rows)
