"""What is new is told wherever one is: the bell rings once, the command runs once, a sentence says it."""

import asyncio
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from backend.model.finding import Finding, Level
from backend.model.key import Key, Kind
from backend.model.settings import Bell, Settings
from backend.simulator.testing import Running
from tests.snapshots.scenes import PATIENCE, Scene, dashboard, play, until
from tests.tui.conftest import Drive
from tests.tui.support import said
from tui.app import Dashboard
from tui.bell import run

KEEPS = "import sys; open(sys.argv[1], 'a').write(sys.stdin.read())"
"""A program that adds what it reads to a file."""


def rung(app: Dashboard, monkeypatch: pytest.MonkeyPatch) -> list[None]:
    """One for each time."""
    times: list[None] = []
    monkeypatch.setattr(app, "bell", lambda: times.append(None))
    return times


def cut_off(simulator: Running) -> None:
    """Data services of `harbor` can no longer be reached."""
    harbor = simulator.world.space("harbor")
    next(each for each in harbor.peerings if each.is_managed).failed_at = simulator.world.now()


def peerings_of(simulator: Running, space: str) -> Key:
    return Key(Kind.PEERINGS, str(simulator.world.space(space).id))


def is_critical(app: Dashboard) -> bool:
    return any(each.level is Level.CRITICAL for each in app.session.findings())


async def start(app: Dashboard) -> None:
    """What is there was judged, and what earlier runs saw is known."""
    await app.session.timeline()
    app._news.look()


async def see(app: Dashboard, pilot: Pilot[int], key: Key, condition: Callable[[Dashboard], bool]) -> None:
    app.session.estate.read_again([key])
    await until(app, condition)
    app._news.look()
    await pilot.pause()


async def test_a_critical_finding_rings_once_and_is_said_on_every_screen(
    drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with drive(Scene("bell", news=True, keys=("6",))) as (app, pilot, simulator):
        await start(app)
        times = rung(app, monkeypatch)
        cut_off(simulator)
        key = peerings_of(simulator, "harbor")
        await see(app, pilot, key, is_critical)
        assert times == [None]
        assert said(app).startswith("✖ new: harbor: peering")
        before = app.snapshot.reading(key).read_at
        simulator.clock.advance(30)
        await see(app, pilot, key, lambda seen: seen.snapshot.reading(key).read_at != before)
        assert times == [None]


async def test_what_is_over_is_said_once_and_what_comes_again_is_told_again(
    drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with drive(Scene("bell", news=True, keys=("6",))) as (app, pilot, simulator):
        await start(app)
        times = rung(app, monkeypatch)
        harbor = simulator.world.space("harbor")
        managed = next(each for each in harbor.peerings if each.is_managed)
        key = peerings_of(simulator, "harbor")
        cut_off(simulator)
        await see(app, pilot, key, is_critical)
        told = said(app).removeprefix("✖ new: ")
        managed.failed_at = None
        await see(app, pilot, key, lambda seen: not is_critical(seen))
        assert said(app) == f"✓ over: {told}"
        assert times == [None]
        await pilot.press("down")
        app._news.look()
        assert said(app) == ""
        assert [text.split("  ", 1)[1] for text in app.said if "over:" in text] == [f"✓ over: {told}"]
        cut_off(simulator)
        await see(app, pilot, key, is_critical)
        assert said(app) == f"✖ again: {told}"
        assert times == [None, None]


async def test_a_new_warning_is_said_and_does_not_ring(drive: Drive, monkeypatch: pytest.MonkeyPatch) -> None:
    async with drive(Scene("bell", news=True, keys=("6",))) as (app, pilot, simulator):
        await start(app)
        times = rung(app, monkeypatch)
        ledger = simulator.world.space("ledger")
        ledger.current_ruleset.rules = ()
        key = Key(Kind.INBOUND_RULESET, str(ledger.id))

        def is_empty(seen: Dashboard) -> bool:
            ruleset = seen.snapshot.reading(key).value
            return ruleset is not None and ruleset.rules == ()

        await see(app, pilot, key, is_empty)
        assert said(app).startswith("▲ new: ledger: trusted IPs let nobody in")
        assert times == []


async def test_what_is_there_at_the_first_start_rings_once_for_all_and_says_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = Scene("bell", news=True, prepare=cut_off)
    with dashboard(scene, tmp_path) as (app, simulator):
        times = rung(app, monkeypatch)
        async with app.run_test(size=scene.size) as pilot:
            await play(scene, simulator, pilot)
            assert is_critical(app)
            await start(app)
            assert times == [None]
            assert said(app) == ""


async def test_what_another_run_saw_already_does_not_ring_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = Scene("bell", news=True, prepare=cut_off)
    for times_expected in (1, 0):
        with dashboard(scene, tmp_path) as (app, simulator):
            app.session._recorder._path_of = lambda account: (
                tmp_path / "journal"
            )  # whatever the host's port is
            times = rung(app, monkeypatch)
            async with app.run_test(size=scene.size) as pilot:
                await play(scene, simulator, pilot)
                assert is_critical(app)
                await start(app)
                assert len(times) == times_expected


async def test_the_command_gets_each_finding_once_as_json(tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = (sys.executable, "-c", KEEPS, str(out))
    settings = Settings(bell=Bell(ring=False, command=command))
    scene = Scene("bell", news=True, settings=settings, prepare=cut_off)
    with dashboard(scene, tmp_path / "state") as (app, simulator):
        async with app.run_test(size=scene.size) as pilot:
            await play(scene, simulator, pilot)
            await start(app)
            app._news.look()
            async with asyncio.timeout(PATIENCE):
                while not out.exists() or any(each.name == "bell" for each in app.workers):
                    await pilot.pause()
    (told,) = [json.loads(text) for text in out.read_text().splitlines()]
    assert told["level"] == "critical"
    assert told["space"] == "harbor"


SOME = Finding("rule", Level.CRITICAL, Kind.SPACES, "it is gone", "", "a document", space_name="quay")


@pytest.mark.parametrize(
    ("command", "patience", "wrong"),
    [
        pytest.param((sys.executable, "-c", "import sys; sys.stdin.read()"), 30, None, id="reads it"),
        pytest.param((sys.executable, "-c", ""), 30, None, id="does not read it"),
        pytest.param((sys.executable, "-c", "raise SystemExit(3)"), 30, "ended with 3", id="fails"),
        pytest.param(("/nowhere/page",), 30, "could not be started: No such file", id="is not there"),
        pytest.param(
            (sys.executable, "-c", "input(); import time; time.sleep(60)"),
            0.2,
            "took more than 0.2 seconds and was ended",
            id="hangs",
        ),
    ],
)
def test_what_goes_wrong_with_the_command_is_said(
    command: tuple[str, ...], patience: float, wrong: str | None
) -> None:
    said = run(command, SOME, patience)
    assert said is None if wrong is None else wrong in (said or "")


def test_the_command_has_no_shell(tmp_path: Path) -> None:
    out = tmp_path / "out"
    code = "import sys; open(sys.argv[1], 'w').write(sys.argv[2])"
    run((sys.executable, "-c", code, str(out), "$(id); `id`"), SOME)
    assert out.read_text() == "$(id); `id`"
