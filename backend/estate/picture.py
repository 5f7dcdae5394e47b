"""The last picture, kept on disk so that the next start shows something before the first answer.

It holds only what the API may be asked for again, and no secret: pre-shared keys are in no dump of a model.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from backend.heroku.body import decode
from backend.model.account import Account, Team
from backend.model.app import App
from backend.model.aws_end import AwsEnd
from backend.model.inbound_ruleset import InboundRuleset
from backend.model.key import Key, Kind
from backend.model.nat import Nat
from backend.model.peering import Peering, PeeringInfo
from backend.model.platform import Generation, Region
from backend.model.snapshot import Reading, Snapshot
from backend.model.space import Space
from backend.model.topology import Topology
from backend.model.vpn_connection import VpnConnection
from backend.state import read_private, write_private

FORMAT = 1
KEPT: dict[Kind, TypeAdapter[Any]] = {
    Kind.ACCOUNT: TypeAdapter(Account),
    Kind.TEAMS: TypeAdapter(tuple[Team, ...]),
    Kind.REGIONS: TypeAdapter(tuple[Region, ...]),
    Kind.GENERATIONS: TypeAdapter(tuple[Generation, ...]),
    Kind.SPACES: TypeAdapter(tuple[Space, ...]),
    Kind.APPS: TypeAdapter(tuple[App, ...]),
    Kind.INBOUND_RULESET: TypeAdapter(InboundRuleset),
    Kind.PEERINGS: TypeAdapter(tuple[Peering, ...]),
    Kind.PEERING_INFO: TypeAdapter(PeeringInfo),
    Kind.AWS_ENDS: TypeAdapter(tuple[AwsEnd, ...]),
    Kind.VPN_CONNECTIONS: TypeAdapter(tuple[VpnConnection, ...]),
    Kind.NAT: TypeAdapter(Nat),
    Kind.TOPOLOGY: TypeAdapter(Topology),
}


def save(snapshot: Snapshot, path: Path, home: Path) -> None:
    """Write the picture below the state directory `home`. Raises OSError."""
    readings = {
        str(key): {
            "read_at": reading.read_at.isoformat(),
            "value": KEPT[key.kind].dump_python(reading.value, mode="json"),
        }
        for key, reading in snapshot.readings.items()
        if key.kind in KEPT and reading.value is not None and reading.read_at is not None
    }
    write_private(path, {"format": FORMAT, "readings": readings}, home)


def load(path: Path, account_id: str) -> Snapshot:
    """The picture of an earlier run, every reading marked `restored`; an empty one where there is none.

    A file that cannot be read, is damaged or shows another account than `account_id` counts as none: the
    picture is a convenience, and the API has it.
    """
    try:
        kept = decode(read_private(path))  # cleaned like a reply: who knows who wrote it
        if kept["format"] != FORMAT:
            return Snapshot()
        snapshot = Snapshot(
            {Key.parse(name): _reading(name, entry) for name, entry in kept["readings"].items()}
        )
    except (OSError, ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        return Snapshot()
    account = snapshot.account.value
    return snapshot if account is not None and account.id == account_id else Snapshot()


def _reading(name: str, entry: dict[str, Any]) -> Reading[Any]:
    value = KEPT[Key.parse(name).kind].validate_python(entry["value"])
    read_at = datetime.fromisoformat(entry["read_at"]).astimezone(UTC)
    return Reading(value, read_at, restored=True)
