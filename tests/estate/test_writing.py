"""When it is written into the journal: seldom, together, beside the event loop, later where it cannot be."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from backend.estate.observe import answered
from backend.journal.batch import LONGEST_GAP
from backend.journal.error import JournalError
from backend.journal.journal import Journal
from backend.model.nat import Nat

from .panes import GROUND, NAT, SECRET, VPNS, Moved, Pane, at, down, vpn
from .virtual import START


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
