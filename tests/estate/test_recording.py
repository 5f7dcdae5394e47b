"""What an estate reads is journalled: once, with Heroku's own moments, and without holding anything up."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from backend.estate.observe import answered, failed
from backend.estate.recorder import KEEP_EVERY, Recorder
from backend.heroku.errors import HerokuError
from backend.journal.batch import LONGEST_GAP
from backend.journal.error import JournalError
from backend.journal.journal import Journal
from backend.model.account import Account
from backend.model.event import Difference, Event, Source
from backend.model.finding import Finding, Level
from backend.model.inbound_ruleset import InboundRuleset, Rule
from backend.model.key import Key, Kind
from backend.model.nat import Nat
from backend.model.snapshot import Snapshot
from backend.model.vpn_connection import VpnConnection

from .support import ACCOUNT, SPACES, forbidden, ruleset_of, space, unreachable
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


# Events


async def test_what_is_different_is_told_with_its_space(tmp_path: Path) -> None:
    pane = Pane(tmp_path)
    await pane.reads(0, GROUND | {NAT: Nat(state="enabled", sources=["192.0.2.1"])})
    await pane.reads(120, {NAT: Nat(state="updating", sources=["192.0.2.1"])})
    fields = {"state": ("enabled", "updating")}
    assert await pane.told() == [Event(at(120), Difference.CHANGED, NAT, "quay", fields)]


async def test_what_happened_while_nobody_looked_is_told_at_the_next_start(tmp_path: Path) -> None:
    first = Pane(tmp_path)
    await first.reads(0, GROUND | {NAT: Nat(state="enabled")})
    first.recorder.keep_at_end()
    second = Pane(tmp_path)
    await second.reads(3600, GROUND | {NAT: Nat(state="disabled")})
    assert await second.moments() == [3600]


async def test_what_was_read_at_the_very_end_is_kept(tmp_path: Path) -> None:
    first = Pane(tmp_path)
    await first.reads(0, GROUND | {NAT: Nat(state="enabled")})
    first.clock.seconds = 20
    first.hears(*answered(first.snapshot, NAT, Nat(state="disabled"), at(20), None))
    first.recorder.keep_at_end()
    assert await Pane(tmp_path, snapshot=first.snapshot).moments() == [20]


async def test_two_panes_and_cron_tell_a_flap_once(tmp_path: Path) -> None:
    panes = [Pane(tmp_path), Pane(tmp_path)]
    for pane in panes:
        await pane.reads(0, GROUND | {VPNS: vpn("UP", since=-60)})
    await panes[0].reads(20, {VPNS: vpn("DOWN", since=15)})
    await panes[1].reads(21, {VPNS: vpn("DOWN", since=15)})
    cron = Pane(tmp_path)
    await cron.reads(30, GROUND | {VPNS: vpn("UP", since=25)})
    await panes[1].reads(40, {VPNS: vpn("UP", since=25)})
    await panes[0].reads(41, {VPNS: vpn("UP", since=25)})
    assert await panes[0].moments() == [15, 25]


async def test_a_change_within_one_write_is_told_both_ways(tmp_path: Path) -> None:
    pane = Pane(tmp_path)
    await pane.reads(0, GROUND | {NAT: Nat(state="enabled")})
    pane.hears(*answered(pane.snapshot, NAT, Nat(state="updating"), at(1), None))
    await pane.reads(2, {NAT: Nat(state="enabled")})
    assert await pane.moments() == [1, 2]


async def test_trusted_ips_are_told_with_author_and_moment_by_herokus_word(tmp_path: Path) -> None:
    pane = Pane(tmp_path)
    await pane.reads(0, GROUND | {RULESET: ruleset("r-1", "192.0.2.0/24")})
    await pane.reads(120, {RULESET: ruleset("r-2", "198.51.100.0/24", by="net@acme.example", seconds=33)})
    (event,) = await pane.told()
    assert (event.at, event.by, event.source) == (at(33), "net@acme.example", Source.HEROKU)
    assert [rule.source for rule in event.fields["rules"][1]] == ["198.51.100.0/24"]


async def test_that_a_list_is_in_force_now_is_nobodys_deed(tmp_path: Path) -> None:
    pane = Pane(tmp_path)
    waiting = ruleset("r-1", "192.0.2.0/24").model_copy(update={"applied": False})
    await pane.reads(0, GROUND | {RULESET: waiting})
    await pane.reads(120, {RULESET: waiting.model_copy(update={"applied": True})})
    (event,) = await pane.told()
    assert (event.at, event.by, event.source) == (at(120), None, Source.POLL)
    assert event.fields == {"applied": (False, True)}


async def test_the_history_of_trusted_ips_tells_what_polling_missed_and_nothing_twice(tmp_path: Path) -> None:
    pane = Pane(tmp_path)
    lists = [
        ruleset(f"r-{number}", f"192.0.2.{number}/32", by=f"{number}@acme.example", seconds=100 * number)
        for number in range(1, 5)
    ]
    await pane.reads(150, GROUND | {RULESET: lists[0]})
    await pane.reads(450, {RULESET: lists[3]})
    assert await pane.moments() == [400]
    for seconds in (460, 480):
        await pane.reads(seconds, {HISTORY: tuple(reversed(lists))})
    events = await pane.told()
    assert [(event.at, event.by) for event in events] == [
        (at(100 * number), f"{number}@acme.example") for number in (2, 3, 4)
    ]
    before, after = events[-1].fields["rules"]
    assert [rule.source for rule in (*before, *after)] == ["192.0.2.3/32", "192.0.2.4/32"]
    assert {event.key for event in events} == {RULESET}
    later = ruleset("r-5", "192.0.2.5/32", seconds=500)
    await pane.reads(520, {HISTORY: (*lists, later)})
    assert await pane.moments() == [200, 300, 400, 500]


async def test_each_tunnel_is_told_at_its_own_moment(tmp_path: Path) -> None:
    pane = Pane(tmp_path)
    await pane.reads(0, GROUND | {VPNS: vpn("UP", "UP", since=-60)})
    (before,) = vpn("DOWN", "UP", since=50)
    tunnels = before.tunnels or ()
    later = tunnels[1].model_copy(update={"status": "DOWN", "last_status_change": at(70)})
    both = before.model_copy(update={"tunnels": (tunnels[0], later), "status": "active"})
    await pane.reads(120, {VPNS: (both,)})
    events = await pane.told()
    assert [(event.at, event.source, event.item) for event in events] == [
        (at(50), Source.HEROKU, "office"),
        (at(70), Source.HEROKU, "office"),
        (at(120), Source.POLL, "office"),
    ]
    assert [event.fields.get(f"tunnels.{1 + place}.status") for place, event in enumerate(events[:2])] == [
        ("UP", "DOWN"),
        ("UP", "DOWN"),
    ]
    assert events[2].fields == {"status": (None, "active")}


async def test_another_name_of_its_space_is_no_change_of_what_is_in_it(tmp_path: Path) -> None:
    pane = Pane(tmp_path)
    await pane.reads(0, GROUND | {NAT: Nat(state="enabled")})
    await pane.reads(20, {SPACES: (space("quay").model_copy(update={"name": "quayside"}),)})
    (event,) = await pane.told()
    assert event.fields == {"name": ("quay", "quayside")}


def fails(pane: Pane, seconds: float, problem: Callable[[datetime], HerokuError] = forbidden) -> None:
    pane.clock.seconds = seconds
    pane.hears(*failed(pane.snapshot, NAT, problem(at(seconds)).problem, None))


async def test_what_cannot_be_read_is_told_once_until_it_can_be_again(tmp_path: Path) -> None:
    panes = [Pane(tmp_path), Pane(tmp_path)]
    for pane in panes:
        await pane.reads(0, GROUND | {NAT: Nat(state="enabled")})
        for seconds in (20, 40, 60):
            fails(pane, seconds)
        await pane.recorder.keep()
    told = [(event.at, event.difference, event.name) for event in await panes[1].told()]
    assert told == [(at(40), Difference.FAILED, "quay")]
    for pane in panes:
        await pane.reads(80, {NAT: Nat(state="enabled")})
    told = [(event.at, event.difference, event.name) for event in await panes[0].told()]
    assert told[1:] == [(at(80), Difference.RECOVERED, "quay")]


async def test_what_could_not_be_read_in_the_last_run_can_be_read_again_in_this_one(tmp_path: Path) -> None:
    first = Pane(tmp_path)
    await first.reads(0, GROUND | {NAT: Nat(state="enabled")})
    for seconds in (20, 40):
        fails(first, seconds)
    first.recorder.keep_at_end()
    second = Pane(tmp_path)
    await second.reads(900, GROUND | {NAT: Nat(state="enabled")})
    assert await second.moments() == [40, 900]


async def test_that_nothing_at_all_could_be_read_is_no_news_of_one_thing(tmp_path: Path) -> None:
    pane = Pane(tmp_path)
    await pane.reads(0, GROUND | {NAT: Nat(state="enabled")})
    for seconds in (20, 40):
        fails(pane, seconds, unreachable)
    await pane.reads(60, {NAT: Nat(state="enabled")})
    assert await pane.told() == []


async def test_a_space_that_is_gone_and_one_that_is_new_are_told(tmp_path: Path) -> None:
    pane = Pane(tmp_path)
    await pane.reads(0, GROUND)
    await pane.reads(20, {SPACES: (space("pier"),)})
    assert [(event.difference, event.name) for event in await pane.told()] == [
        (Difference.VANISHED, "quay"),
        (Difference.APPEARED, "pier"),
    ]


# A part of it


async def test_with_a_team_other_spaces_are_not_gone(tmp_path: Path) -> None:
    whole = Pane(tmp_path)
    await whole.reads(0, {ACCOUNT: OPS, SPACES: (space("quay"), space("pier"))})
    part = Pane(tmp_path, team=True)
    await part.reads(20, {ACCOUNT: OPS, SPACES: (space("quay", state="deleting"),)})
    await whole.reads(40, {SPACES: (space("quay", state="deleting"), space("pier"))})
    assert [event.fields for event in await whole.told()] == [{"state": ("allocated", "deleting")}]


async def test_a_part_that_was_seen_first_is_not_taken_for_the_whole(tmp_path: Path) -> None:
    part = Pane(tmp_path, team=True)
    await part.reads(0, GROUND | {NAT: Nat(state="enabled")})
    await part.reads(20, {NAT: Nat(state="disabled")})
    whole = Pane(tmp_path)
    await whole.reads(40, {ACCOUNT: OPS, SPACES: (space("quay"), space("pier"))})
    assert [event.key for event in await whole.told()] == [NAT]


# Whose it is


async def test_before_the_account_is_known_nothing_is_written(tmp_path: Path) -> None:
    pane = Pane(tmp_path)
    await pane.reads(0, {SPACES: (space("quay"),), NAT: Nat(state="enabled")})
    assert files(tmp_path) == {}
    with pytest.raises(JournalError, match="whose account"):
        await pane.recorder.acknowledge(down(), "ops")
    assert pane.recorder.remembered.acknowledged == {}
    await pane.reads(20, {ACCOUNT: OPS, NAT: Nat(state="disabled")})
    assert await pane.moments() == [20]


async def test_what_another_run_kept_is_not_written_as_if_it_was_seen(tmp_path: Path) -> None:
    first = Pane(tmp_path)
    await first.reads(0, GROUND | {VPNS: vpn("UP")})
    readings = {key: replace(one, restored=True) for key, one in first.snapshot.readings.items()}
    second = Pane(tmp_path, snapshot=Snapshot(readings))
    second.clock.seconds = 300
    await second.recorder.keep()
    (history,) = await second.recorder.ask(
        lambda journal: journal.tunnel_history(VPNS, "vpn-1", at(0), at(300), at(300)), ()
    )
    assert {span.status for span in history.spans} == {None}


async def test_another_accounts_journal_is_another_one(tmp_path: Path) -> None:
    pane = Pane(tmp_path)
    await pane.reads(0, GROUND | {NAT: Nat(state="enabled")})
    await pane.recorder.acknowledge(down(), "ops")
    other = Account(id="of-netops", email="netops@acme.example")
    await pane.reads(20, {ACCOUNT: other, SPACES: (space("quay"),)})
    assert pane.recorder.remembered.acknowledged == {}
    await pane.reads(40, {NAT: Nat(state="disabled")})
    assert await pane.told() == []


async def test_without_a_home_it_is_kept_for_the_run() -> None:
    pane = Pane(None)
    await pane.reads(0, {SPACES: (space("quay"),), NAT: Nat(state="enabled")})
    await pane.reads(20, {NAT: Nat(state="disabled")})
    assert await pane.moments() == [20]
    await pane.recorder.acknowledge(down(), "ops")
    assert "vpn-down:quay:office" in pane.recorder.remembered.acknowledged


async def test_no_secret_is_in_the_file(tmp_path: Path) -> None:
    pane = Pane(tmp_path)
    await pane.reads(0, GROUND | {VPNS: vpn("UP")})
    await pane.reads(20, {VPNS: vpn("DOWN", "UP")})
    assert len(await pane.told()) == 1
    pane.recorder.keep_at_end()
    (content,) = files(tmp_path).values()
    assert SECRET.encode() not in content
    assert b"office" in content


# Watching


async def test_ups_and_downs_are_known_as_far_as_they_were_watched(tmp_path: Path) -> None:
    pane = Pane(tmp_path)
    await pane.reads(0, GROUND | {VPNS: vpn("UP")})
    await pane.reads(120, {VPNS: vpn("UP")})
    await pane.reads(240, {VPNS: vpn("DOWN")})
    later = 240 + LONGEST_GAP.total_seconds() + 1
    await pane.reads(later, {VPNS: vpn("UP")})
    await pane.reads(later + 20, {VPNS: vpn("UP")})
    (history,) = await pane.recorder.ask(
        lambda journal: journal.tunnel_history(VPNS, "vpn-1", at(0), at(later + 20), START), ()
    )
    assert [(span.since, span.status) for span in history.spans] == [
        (at(0), "UP"),
        (at(240), None),
        (at(later), "UP"),
    ]


async def test_polls_that_change_nothing_are_written_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[int] = []
    record = Journal.record

    def counted(self: Journal, looks: Any, *rest: Any) -> None:
        written.append(len(looks))
        record(self, looks, *rest)

    monkeypatch.setattr(Journal, "record", counted)
    pane = Pane(tmp_path)
    await pane.reads(0, GROUND | {VPNS: vpn("UP"), NAT: Nat(state="enabled")})
    written.clear()
    value = vpn("UP")
    for seconds in (20, 40, 60):
        pane.hears(*answered(pane.snapshot, VPNS, value, at(seconds), None))
        pane.hears(*answered(pane.snapshot, NAT, Nat(state="enabled"), at(seconds), None))
        pane.recorder._gather()
    await pane.recorder.keep()
    await pane.recorder.keep()
    assert written == [2]


class Waiting(Moved):
    """Tells when somebody waits, for how many seconds at most, and lets time pass when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.waits: asyncio.Queue[float] = asyncio.Queue()
        self.passed = asyncio.Event()
        self.slept: list[float] = []

    async def wait(self, signal: asyncio.Event, until: datetime) -> None:
        self.waits.put_nowait((until - self.now()).total_seconds())
        either = [asyncio.create_task(event.wait()) for event in (signal, self.passed)]
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        self.passed.clear()
        for task in either:
            task.cancel()

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)


async def test_what_is_different_is_written_soon_and_the_rest_now_and_then(tmp_path: Path) -> None:
    clock = Waiting()
    pane = Pane(tmp_path, clock=clock)
    other = Pane(tmp_path)
    await other.reads(0, GROUND)
    running = asyncio.create_task(pane.recorder.run())
    assert await clock.waits.get() <= 10
    for key, value in (GROUND | {NAT: Nat(state="enabled")}).items():
        pane.hears(*answered(pane.snapshot, key, value, at(0), None))
    assert await clock.waits.get() <= 10  # the account is known: what is remembered was looked at
    pane.hears(*answered(pane.snapshot, NAT, Nat(state="disabled"), at(5), None))
    clock.seconds = 5
    await clock.waits.get()
    assert await other.moments() == [5]
    assert max(clock.slept) <= 2
    await other.recorder.acknowledge(down(), "ops")
    clock.passed.set()
    await clock.waits.get()
    assert "vpn-down:quay:office" in pane.recorder.remembered.acknowledged
    running.cancel()


# Remembering


async def test_a_finding_is_known_since_it_was_first_seen_over_restarts(tmp_path: Path) -> None:
    pane = Pane(tmp_path)
    pane.findings = (down(),)
    await pane.reads(10, GROUND)
    assert pane.recorder.remembered.first_seen == {"vpn-down:quay:office": ("DOWN", at(10))}
    pane.recorder.keep_at_end()
    again = Pane(tmp_path)
    again.findings = (down(),)
    await again.reads(90, GROUND)
    assert again.recorder.remembered.first_seen == {"vpn-down:quay:office": ("DOWN", at(10))}
    again.findings = (down("FAILED", since=at(-500)),)
    await again.recorder.keep()
    assert again.recorder.remembered.first_seen == {"vpn-down:quay:office": ("FAILED", at(-500))}


async def test_what_was_first_seen_is_the_baseline_until_somebody_acknowledges(tmp_path: Path) -> None:
    pane = Pane(tmp_path)
    await pane.reads(0, GROUND | {NAT: Nat(state="enabled", sources=["192.0.2.1"])})
    await pane.reads(20, {NAT: Nat(state="enabled", sources=["192.0.2.2"])})
    assert pane.recorder.remembered.baselines[NAT] == ("192.0.2.1",)
    changed = replace(down(), resource=Kind.NAT, item=None, baseline=("192.0.2.2",))
    await pane.recorder.acknowledge(changed, "ops@acme.example (deploy)")
    assert pane.recorder.remembered.baselines[NAT] == ("192.0.2.2",)
    again = Pane(tmp_path)
    await again.reads(40, GROUND)
    assert again.recorder.remembered.baselines[NAT] == ("192.0.2.2",)
    assert again.recorder.remembered.acknowledged[changed.id].by == "ops@acme.example (deploy)"


async def test_a_vpn_that_was_up_once_is_remembered(tmp_path: Path) -> None:
    pane = Pane(tmp_path)
    await pane.reads(0, GROUND | {VPNS: vpn("DOWN")})
    assert pane.recorder.remembered.was_up == frozenset()
    await pane.reads(20, {VPNS: vpn("DOWN", "UP")})
    await pane.reads(40, {VPNS: vpn("DOWN", "DOWN")})
    again = Pane(tmp_path)
    await again.reads(60, GROUND)
    assert again.recorder.remembered.was_up == {(VPNS, "vpn-1")}


async def test_an_acknowledgement_in_another_pane_is_seen_at_the_next_write(tmp_path: Path) -> None:
    assert timedelta(seconds=30) >= KEEP_EVERY
    one, other = Pane(tmp_path), Pane(tmp_path)
    for pane in (one, other):
        await pane.reads(0, GROUND)
    heard: list[int] = []
    other.recorder.subscribe(lambda: heard.append(1))
    await one.recorder.acknowledge(down(), "ops")
    assert other.recorder.remembered.acknowledged == {}
    await other.recorder.keep()
    assert other.recorder.remembered.acknowledged == one.recorder.remembered.acknowledged
    assert heard == [1]
    await other.recorder.keep()
    await other.recorder.withdraw(down())
    await one.recorder.keep()
    assert one.recorder.remembered.acknowledged == {}


async def test_it_is_acknowledged_at_once_and_not_any_more_where_that_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pane = Pane(tmp_path)
    await pane.reads(0, GROUND)
    seen: list[bool] = []
    pane.recorder.subscribe(lambda: seen.append(bool(pane.recorder.remembered.acknowledged)))

    def full(*_: object) -> None:
        assert seen == [True]
        raise JournalError("The disk is full.")

    monkeypatch.setattr(Journal, "acknowledge", full)
    with pytest.raises(JournalError):
        await pane.recorder.acknowledge(down(), "ops")
    assert seen == [True, False]


# When it cannot be written


async def test_what_could_not_be_written_is_written_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pane = Pane(tmp_path)
    pane.findings = (down(),)
    await pane.reads(0, GROUND | {NAT: Nat(state="enabled")})
    with monkeypatch.context() as patch:

        def full(*_: object) -> None:
            raise JournalError("The disk is full.")

        patch.setattr(Journal, "record", full)
        await pane.reads(20, {NAT: Nat(state="updating")})
        await pane.reads(40, {NAT: Nat(state="enabled")})
        assert str(pane.recorder.failed) == "The disk is full."
    await pane.recorder.keep()
    assert pane.recorder.failed is None
    assert await pane.moments() == [20, 40]


async def test_a_defect_costs_what_was_to_be_written_and_not_the_console(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pane = Pane(tmp_path)
    await pane.reads(0, GROUND | {NAT: Nat(state="enabled")})
    with monkeypatch.context() as patch:

        def broken(*_: object) -> None:
            raise ValueError(SECRET)

        patch.setattr(Journal, "record", broken)
        await pane.reads(20, {NAT: Nat(state="updating")})
        assert "(ValueError)" in str(pane.recorder.failed)
        assert SECRET not in str(pane.recorder.failed)
    await pane.reads(40, {NAT: Nat(state="disabled")})
    assert pane.recorder.failed is None
    assert await pane.moments() == [40]


async def test_the_loop_goes_on_while_the_disk_is_slow(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop = asyncio.get_running_loop()
    begun, go_on = asyncio.Event(), asyncio.Event()
    record: Callable[..., None] = Journal.record

    def slow(self: Journal, *arguments: Any) -> None:
        loop.call_soon_threadsafe(begun.set)
        asyncio.run_coroutine_threadsafe(go_on.wait(), loop).result()  # the loop must answer
        record(self, *arguments)

    monkeypatch.setattr(Journal, "record", slow)
    pane = Pane(tmp_path)
    writing = asyncio.create_task(pane.reads(0, GROUND | {NAT: Nat(state="enabled")}))
    await begun.wait()
    pane.hears(*answered(pane.snapshot, NAT, Nat(state="disabled"), at(20), None))
    pane.clock.seconds = 20
    go_on.set()
    await writing
    assert await pane.moments() == [20]
