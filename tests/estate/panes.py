"""Consoles that read made-up things at one moment after the other, and journal them."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from backend.estate.observe import answered
from backend.estate.recorder import Recorder
from backend.model.account import Account
from backend.model.event import Event
from backend.model.finding import Finding, Level
from backend.model.inbound_ruleset import InboundRuleset, Rule
from backend.model.key import Key, Kind
from backend.model.snapshot import Snapshot
from backend.model.vpn_connection import VpnConnection

from .support import ACCOUNT, SPACES, ruleset_of, space
from .virtual import START

QUAY = "id-quay"
RULESET, NAT, VPNS = ruleset_of(QUAY), Key(Kind.NAT, QUAY), Key(Kind.VPN_CONNECTIONS, QUAY)
HISTORY = Key(Kind.INBOUND_RULESETS, QUAY)
OPS = Account(id="of-ops", email="ops@acme.example")
SECRET = "psk-that-must-be-nowhere"


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


class Moved:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> datetime:
        return at(self.seconds)


class Pane:
    """A console: what it reads is said, and what it shows as findings."""

    def __init__(
        self,
        home: Path | None,
        *,
        team: bool = False,
        snapshot: Snapshot = Snapshot(),
        clock: Moved | None = None,
    ) -> None:
        self.clock = clock or Moved()
        self.snapshot = snapshot
        self.findings: tuple[Finding, ...] = ()
        path_of = None if home is None else lambda account: home / account / "journal.sqlite3"
        self.recorder = Recorder(
            self.clock,  # type: ignore[arg-type]
            snapshot,
            lambda: self.findings,
            home,
            path_of,
            is_part=team,
        )

    async def reads(self, seconds: float, readings: dict[Key, Any]) -> None:
        """All of it at one moment, and then it is written."""
        self.clock.seconds = seconds
        for key, value in readings.items():
            self.hears(*answered(self.snapshot, key, value, at(seconds), None))
        await self.recorder.keep()

    def hears(self, snapshot: Snapshot, events: tuple[Event, ...]) -> None:
        self.snapshot = snapshot
        self.recorder.heard(snapshot, events)

    async def told(self, **which: Any) -> list[Event]:
        """The oldest first."""
        events = await self.recorder.ask(
            lambda journal: journal.timeline(self.clock.now(), limit=100, **which), ()
        )
        return list(reversed(events))

    async def moments(self) -> list[float]:
        return [(event.at - START).total_seconds() for event in await self.told()]


GROUND: dict[Key, Any] = {ACCOUNT: OPS, SPACES: (space("quay"),)}


def ruleset(name: str, *sources: str, by: str = "ops@acme.example", seconds: float = 0) -> InboundRuleset:
    rules = tuple(Rule(action="allow", source=source) for source in sources)
    return InboundRuleset(id=name, created_at=at(seconds), created_by=by, rules=rules)


def vpn(*states: str, since: float | None = None) -> tuple[VpnConnection, ...]:
    changed = None if since is None else at(since).isoformat()
    tunnels = [
        {"status": state, "last_status_change": changed, "pre_shared_key": SECRET, "ip": f"192.0.2.{number}"}
        for number, state in enumerate(states, 1)
    ]
    return (VpnConnection.model_validate({"id": "vpn-1", "name": "office", "tunnels": tunnels}),)


def files(home: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in home.rglob("*") if path.is_file()}


def down(state: str = "DOWN", **fields: Any) -> Finding:
    return Finding(
        rule="vpn-down",
        level=Level.CRITICAL,
        resource=Kind.VPN_CONNECTIONS,
        title="The office is cut off.",
        detail="",
        document="",
        space=QUAY,
        space_name="quay",
        item="office",
        state=state,
        **fields,
    )
