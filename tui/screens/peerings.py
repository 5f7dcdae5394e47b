"""Peerings: private connections to VPCs, and requests that wait."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from backend.model.key import Kind
from backend.model.snapshot import Snapshot
from tui.actions import BY_MODE
from tui.screens.entry import Entry
from tui.screens.resource import ResourceScreen
from tui.screens.rows import Part
from widgets.item_view import Item
from widgets.table import Column


class PeeringsScreen(ResourceScreen):
    place = BY_MODE["peerings"]
    kinds = (Kind.PEERINGS,)
    sorted_by: ClassVar[str] = "space"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("sign", "", 1),
        Column("space", "space", 14, grows=True, most=34),
    )

    def build(self, part: Part) -> Iterator[Entry]:
        yield from ()

    def no_rows(self) -> str:
        return "No space, so nothing here."

    def facts(self, snapshot: Snapshot, part: Part, entry: Entry) -> Sequence[Item]:
        return []
