"""The whole way, from the simulated host over real sockets to the picture on disk."""

import asyncio
import os
import pwd
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from backend.estate import catalog
from backend.estate.plan import Pace, universe
from backend.heroku.credentials import Credential
from backend.heroku.host import parse_host
from backend.model.event import Difference, Event, Source
from backend.model.key import Key, Kind
from backend.model.problem import Trouble
from backend.model.settings import Poll, Settings
from backend.model.snapshot import Reading, Snapshot
from backend.session import Session
from backend.simulator.faults import Fault
from backend.simulator.levers import Override
from backend.simulator.testing import Running, running
from backend.simulator.world.changes import write_rules
from backend.simulator.world.inbound_rulesets import Rule

from .support import SPACES, ruleset_of

TOKEN = "HRKU-7a6b5c4d-a-token-to-be-found-nowhere"
PATIENCE = 60.0
QUICK = Pace(visible=0.05, transition=0.05, background=0.05, slow=0.05, fixed=3600, last_for=1)
"""As fast as goes, whatever the pool can bear."""


def session(
    url: str, home: Path | None, token: str = TOKEN, pace: Pace = QUICK, **options: object
) -> Session:
    credential = Credential(SecretStr(token), "HEROKU_API_KEY")
    return Session(parse_host(url), credential, state_home=home, pace=pace, **options)  # type: ignore[arg-type]


@asynccontextmanager
async def running_session(one: Session) -> AsyncIterator[Session]:
    task = asyncio.create_task(one.run())
    try:
        yield one
        if task.done():
            task.result()
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def until(one: Session, condition: Callable[[Snapshot], bool]) -> Snapshot:
    """The first picture that is so, by the estate's own word."""
    changed = asyncio.Event()
    forget = one.estate.subscribe(lambda *_: changed.set())
    try:
        async with asyncio.timeout(PATIENCE):
            while not condition(one.estate.snapshot):
                changed.clear()
                await changed.wait()
    finally:
        forget()
    return one.estate.snapshot


async def event(one: Session, fits: Callable[[Event], bool]) -> Event:
    found: list[Event] = []
    forget = one.estate.subscribe(lambda _, events: found.extend(each for each in events if fits(each)))
    try:
        await until(one, lambda _: bool(found))
    finally:
        forget()
    return found[0]


def whole(snapshot: Snapshot) -> bool:
    """Everything was answered in this run; that a space of Fir has no such thing is an answer too."""
    return all(_is_answered(snapshot.reading(key)) for key in universe(snapshot))


def _is_answered(reading: Reading[object]) -> bool:
    if reading.problem is not None and reading.problem.says_there_is_none:
        return True
    return reading.value is not None and not reading.restored


def _refused_for_fir(simulator: Running) -> set[str]:
    """Paths of what a space of Fir does not have (contract §5)."""
    return {one.path for one in simulator.levers.requests if one.status == 422}


def inode(home: Path) -> int:
    """Another one when the picture was written again."""
    (path,) = home.rglob("picture.json")
    return path.stat().st_ino


def contents(home: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in home.rglob("*") if path.is_file()}


def texts(home: Path) -> dict[str, str]:
    """What is kept beside the journal."""
    return {path.name: path.read_text() for path in home.rglob("*.json")}


async def test_the_first_picture_is_whole(simulator: Running, tmp_path: Path) -> None:
    async with running_session(session(simulator.url, tmp_path, pace=Pace())) as one:
        snapshot = await until(one, whole)
    spaces = {space.name: space for space in snapshot.spaces.value or ()}
    assert len(spaces) == 10
    assert snapshot.account.value is not None
    assert snapshot.account.value.email == "ops@acme.example"
    assert {team.name for team in snapshot.teams.value or ()} == {"acme", "labs"}
    quay = snapshot.of_space(Kind.INBOUND_RULESET, spaces["quay"]).value
    assert quay is not None
    assert [rule.source for rule in quay.rules or ()] == ["203.0.113.0/28", "198.51.100.16/28"]
    assert snapshot.of_space(Kind.INBOUND_RULESET, spaces["slip"]).value is None
    assert snapshot.link.problem is None
    requests = simulator.levers.requests
    assert len(requests) == len({one.path for one in requests}) == len(list(universe(snapshot)))
    fir = simulator.world.space("pier-fir").id
    assert _refused_for_fir(simulator) == {
        f"/spaces/{fir}/{what}" for what in ("peerings", "peering-info", "vpn-connections")
    }
    assert {one.status for one in requests if one.status != 422} == {200}


async def test_a_second_poll_is_answered_304_and_changes_nothing(simulator: Running, tmp_path: Path) -> None:
    async with running_session(session(simulator.url, tmp_path)) as one:
        first = await until(one, whole)
        simulator.levers.forget_requests()
        seen: list[Event] = []
        one.estate.subscribe(lambda _, events: seen.extend(events))
        await until(one, lambda _: len(simulator.levers.requests) > 30)
        snapshot = one.estate.snapshot
    refused = _refused_for_fir(simulator)
    assert {one.status for one in simulator.levers.requests if one.path not in refused} == {304}
    assert seen == []
    for key in universe(snapshot):
        assert snapshot.reading(key).value is first.reading(key).value


async def test_a_change_in_the_world_arrives_as_an_event(simulator: Running, tmp_path: Path) -> None:
    world = simulator.world
    async with running_session(session(simulator.url, tmp_path)) as one:
        await until(one, whole)
        quay = world.space("quay")
        simulator.clock.advance(1)
        write_rules(world, quay, (Rule("192.0.2.77/32"),), "netops@acme.example", world.now())
        change = await event(one, lambda each: each.key == ruleset_of(quay.id))
    assert (change.difference, change.name) == (Difference.CHANGED, "quay")
    assert {"rules", "created_by"} <= set(change.fields)
    assert [rule.source for rule in change.fields["rules"][1]] == ["192.0.2.77/32"]


async def test_a_space_that_is_renamed_is_the_same_space(simulator: Running, tmp_path: Path) -> None:
    async with running_session(session(simulator.url, tmp_path)) as one:
        before = await until(one, whole)
        simulator.world.space("quay").name = "quayside"
        seen: list[Event] = []
        one.estate.subscribe(lambda _, events: seen.extend(events))
        change = await event(one, lambda each: each.key.kind is Kind.SPACES)
        key = ruleset_of(simulator.world.space("quayside").id)
        after = await until(one, lambda seen: seen.reading(key).value.space.name == "quayside")
    assert len(seen) == 1  # that the list of ranges names its space otherwise now is no second change
    assert change.difference is Difference.CHANGED
    assert change.fields["name"] == ("quay", "quayside")
    assert after.reading(key).value.rules == before.reading(key).value.rules


async def test_a_token_that_is_revoked_leaves_the_picture_and_comes_back(
    simulator: Running, tmp_path: Path
) -> None:
    async with running_session(session(simulator.url, tmp_path)) as one:
        before = await until(one, whole)
        simulator.world.token_accepted = False
        refused = await until(one, lambda seen: seen.link.problem is not None)
        assert refused.link.problem is not None
        assert refused.link.problem.trouble is Trouble.UNAUTHORIZED
        assert refused.spaces.value is before.spaces.value
        simulator.world.token_accepted = True
        one.estate.read_again([SPACES])
        await until(one, lambda seen: seen.link.problem is None)


async def test_a_host_that_goes_and_comes_back(tmp_path: Path) -> None:
    with running() as first:
        port = int(first.url.rpartition(":")[2])
        one = session(first.url, tmp_path)
        task = asyncio.create_task(one.run())
        before = await until(one, whole)
    lost = await until(one, lambda seen: seen.link.problem is not None)
    assert lost.link.problem is not None
    assert lost.link.problem.trouble is Trouble.UNREACHABLE
    assert lost.spaces.value is before.spaces.value
    with running(port=port):
        one.estate.read_again([SPACES])
        await until(one, lambda seen: seen.link.problem is None)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def test_one_resource_in_trouble_is_told_and_recovers(simulator: Running, tmp_path: Path) -> None:
    quay = simulator.world.space("quay").id
    pace = replace(QUICK, longest_backoff=0.1)
    async with running_session(session(simulator.url, tmp_path, pace=pace)) as one:
        await until(one, whole)
        simulator.faults.add(
            Fault(
                f"/spaces/{quay}/inbound-ruleset", count=None, status=403, error_id="forbidden", message="No."
            )
        )
        failed = await event(one, lambda each: each.key == ruleset_of(quay))
        assert (failed.difference, failed.name) == (Difference.FAILED, "quay")
        reading = one.estate.snapshot.reading(ruleset_of(quay))
        assert reading.value is not None
        assert reading.problem is not None
        assert (reading.problem.message, reading.problem.status) == ("No.", 403)
        assert reading.problem.request_id
        assert one.estate.snapshot.link.problem is None
        simulator.faults.clear()
        recovered = await event(one, lambda each: each.key == ruleset_of(quay))
        assert recovered.difference is Difference.RECOVERED


async def test_failing_replies_count_requests_too(simulator: Running, tmp_path: Path) -> None:
    simulator.faults.add(Fault("/spaces", count=None, status=403, error_id="forbidden"))
    async with running_session(session(simulator.url, tmp_path, pace=Pace())) as one:
        snapshot = await until(one, lambda seen: seen.spaces.problem is not None)
        assert snapshot.link.remaining is not None


async def test_a_warning_of_the_host_is_in_the_picture(simulator: Running, tmp_path: Path) -> None:
    simulator.levers.warning = "Maintenance tonight."
    async with running_session(session(simulator.url, tmp_path)) as one:
        snapshot = await until(one, whole)
    assert snapshot.link.warnings == ("Maintenance tonight.",)


@pytest.mark.parametrize("by", ["name", "id"])
async def test_one_team(simulator: Running, tmp_path: Path, by: str) -> None:
    team = getattr(simulator.world.team("labs"), by)
    one = session(simulator.url, tmp_path, team=team)
    async with running_session(one):
        snapshot = await until(one, whole)
    assert {space.name for space in snapshot.spaces.value or ()} == {"dock", "slip"}
    lists = [request.path for request in simulator.levers.requests if "ruleset" in request.path]
    assert len(set(lists)) == 1
    assert texts(tmp_path) == {}  # a part is not kept as the whole


# Between two runs


async def read_and_keep(simulator: Running, home: Path, token: str = TOKEN) -> None:
    async with running_session(session(simulator.url, home, token, pace=Pace())) as one:
        await until(one, whole)


async def test_the_last_picture_is_there_before_the_first_answer(simulator: Running, tmp_path: Path) -> None:
    await read_and_keep(simulator, tmp_path)
    simulator.levers.forget_requests()
    again = session(simulator.url, tmp_path).estate.snapshot
    assert simulator.levers.requests == []
    assert len(again.spaces.value or ()) == 10
    assert all(reading.restored for reading in again.readings.values())
    assert again.link.answered_at is None


async def test_changes_since_the_last_run_are_told(simulator: Running, tmp_path: Path) -> None:
    await read_and_keep(simulator, tmp_path)
    simulator.world.space("quay").name = "quayside"
    one = session(simulator.url, tmp_path)
    told = asyncio.create_task(event(one, lambda each: each.key.kind is Kind.SPACES))
    async with running_session(one):
        assert (await told).fields["name"] == ("quay", "quayside")


async def test_no_file_holds_a_secret_and_all_are_private(simulator: Running, tmp_path: Path) -> None:
    quay = simulator.world.space("quay").id
    body = {"rules": [], "pre_shared_key": "psk-in-a-place-nobody-thought-of"}
    simulator.levers.override(Override(f"/spaces/{quay}/inbound-ruleset", body))
    home = tmp_path / "home"
    await read_and_keep(simulator, home)
    files = contents(home)
    assert set(files) == {"accounts.json", "picture.json", "journal.sqlite3"}
    for content in files.values():
        assert TOKEN.encode() not in content
        assert b"psk-" not in content
    for path in [home, *home.rglob("*")]:
        assert path.stat().st_mode & 0o077 == 0, path


async def test_another_token_finds_the_picture_only_after_it_was_seen(
    simulator: Running, tmp_path: Path
) -> None:
    await read_and_keep(simulator, tmp_path)
    other = "HRKU-another-login-of-the-same-account"
    assert session(simulator.url, tmp_path, other).estate.snapshot == Snapshot()
    await read_and_keep(simulator, tmp_path, other)
    assert session(simulator.url, tmp_path, other).estate.snapshot.spaces.value
    assert session(simulator.url, tmp_path).estate.snapshot.spaces.value


async def test_another_accounts_picture_is_never_shown(simulator: Running, tmp_path: Path) -> None:
    await read_and_keep(simulator, tmp_path)
    # The token is another account's now.
    simulator.levers.override(Override("/account", {"id": "of-netops", "email": "netops@acme.example"}))
    simulator.levers.override(Override("/spaces", []))
    async with running_session(session(simulator.url, tmp_path, pace=Pace())) as one:
        snapshot = await until(one, lambda seen: seen.account.value is not None and not seen.account.restored)
        assert not snapshot.spaces.value
        snapshot = await until(one, lambda seen: seen.spaces.value is not None)
        assert snapshot.spaces.value == ()
        assert not any(key.space for key in snapshot.readings)
    again = session(simulator.url, tmp_path).estate.snapshot
    assert again.account.value is not None
    assert again.account.value.id == "of-netops"
    assert again.spaces.value == ()


async def test_another_hosts_picture_is_never_shown(tmp_path: Path) -> None:
    with running() as first:
        await read_and_keep(first, tmp_path)
    with running() as second:
        assert session(second.url, tmp_path).estate.snapshot == Snapshot()


async def test_a_script_takes_no_picture_and_leaves_the_one_there_is(
    simulator: Running, tmp_path: Path
) -> None:
    await read_and_keep(simulator, tmp_path)
    before = texts(tmp_path)
    one = session(simulator.url, None)
    assert one.estate.snapshot == Snapshot()
    snapshot = await one.read_once(lambda seen: [SPACES, Key(Kind.ACCOUNT)], 20)
    assert len(snapshot.readings) == 2
    assert texts(tmp_path) == before


async def test_a_picture_is_not_written_again_for_nothing(simulator: Running, tmp_path: Path) -> None:
    one = session(simulator.url, tmp_path, pace=Pace())
    async with running_session(one):
        await until(one, whole)
        one.keep_picture()
        before = inode(tmp_path)
        one.keep_picture()
        assert inode(tmp_path) == before


async def test_a_home_that_cannot_be_written_is_told_and_nothing_else_suffers(
    simulator: Running, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    home.write_text("a file where a directory should be")
    one = session(simulator.url, home, pace=Pace())
    async with running_session(one):
        await until(one, whole)
        one.keep_picture()
        assert any("cannot be kept for the next start" in said for said in one.about_keeping)
        home.unlink()
        before = one.estate.snapshot
        one.estate.read_again([SPACES])
        await until(one, lambda seen: seen.spaces.read_at != before.spaces.read_at)
    assert one.about_keeping == ()
    assert len(texts(home)) == 2


async def test_a_full_disk_is_told(
    simulator: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(source: object, target: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    one = session(simulator.url, tmp_path, pace=Pace())
    async with running_session(one):
        await until(one, whole)
    assert any("No space left on device" in said for said in one.about_keeping)
    assert texts(tmp_path) == {}


async def test_the_picture_is_kept_now_and_then(
    simulator: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.session.SAVE_EVERY", 0.01)
    one = session(simulator.url, tmp_path)
    async with running_session(one), asyncio.timeout(PATIENCE):
        await until(one, whole)
        # What another start would find while this one still runs: looked for after each reading.
        await until(one, lambda _: bool(session(simulator.url, tmp_path).estate.snapshot.spaces.value))


async def test_the_clock_of_the_session_is_the_pictures(simulator: Running, tmp_path: Path) -> None:
    one = session(simulator.url, tmp_path, pace=Pace())
    started = one.clock.now()
    async with running_session(one):
        snapshot = await until(one, whole)
    assert snapshot.spaces.read_at is not None
    assert timedelta() <= snapshot.spaces.read_at - started < timedelta(minutes=1)


async def test_a_defect_costs_one_resource_and_is_told(
    simulator: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setitem(catalog._OF_THE_ACCOUNT, Kind.TEAMS, broken)
    one = session(simulator.url, tmp_path)
    async with running_session(one):
        snapshot = await until(
            one, lambda seen: seen.teams.problem is not None and seen.spaces.value is not None
        )
    assert snapshot.teams.problem is not None
    assert "ZeroDivisionError" in snapshot.teams.problem.message


def test_the_share_of_the_configuration_is_the_polls() -> None:
    with_share = session("http://127.0.0.1:9", None, settings=Settings(poll=Poll(share=0.25)))
    assert with_share.estate.pace == replace(QUICK, share=0.25)


# What is remembered


async def test_a_change_is_in_the_timeline_of_the_next_run(simulator: Running, tmp_path: Path) -> None:
    quay = simulator.world.space("quay")
    async with running_session(session(simulator.url, tmp_path)) as one:
        await until(one, whole)
        simulator.clock.advance(1)
        write_rules(
            simulator.world,
            quay,
            (Rule("192.0.2.77/32"),),
            "netops@acme.example",
            simulator.world.now(),
        )
        await event(one, lambda each: each.key == ruleset_of(quay.id))
    async with running_session(session(simulator.url, tmp_path)) as again:
        (change,) = await again.timeline(space=quay.id)
    assert (change.by, change.source, change.name) == ("netops@acme.example", Source.HEROKU, "quay")


async def test_what_a_script_sees_otherwise_is_in_the_timeline(simulator: Running, tmp_path: Path) -> None:
    def wanted(_: Snapshot) -> list[Key]:
        return [SPACES, Key(Kind.ACCOUNT)]

    await session(simulator.url, tmp_path, keeps_picture=False).read_once(wanted, 20)
    simulator.world.space("quay").name = "quayside"
    one = session(simulator.url, tmp_path, keeps_picture=False)
    await one.read_once(wanted, 20)
    (change,) = await one.timeline()
    assert change.fields["name"] == ("quay", "quayside")
    assert texts(tmp_path) == {}  # the picture is the dashboard's


async def test_what_is_acknowledged_stays_so_over_runs_with_who_and_when(
    simulator: Running, tmp_path: Path
) -> None:
    async with running_session(session(simulator.url, tmp_path)) as one:
        await until(one, whole)
        await one.timeline()  # with all that was seen
        first = next(each for each in one.findings() if each.is_open)
        assert first.since is not None
        await one.acknowledge(first)
        assert {each.id: each for each in one.findings()}[first.id].acknowledged is not None
    again = session(simulator.url, tmp_path, keeps_picture=False)
    await again.read_once(universe, PATIENCE)
    found = {each.id: each for each in again.findings()}[first.id]
    assert found.acknowledged is not None
    assert found.acknowledged.by == one.who
    assert one.who == f"ops@acme.example ({pwd.getpwuid(os.getuid()).pw_name})"
    assert found.since == first.since
    await again.withdraw(found)
    assert {each.id: each for each in again.findings()}[first.id].is_open


async def test_no_key_of_a_vpn_is_in_the_journal(simulator: Running, tmp_path: Path) -> None:
    await read_and_keep(simulator, tmp_path)
    keys = [
        tunnel.pre_shared_key
        for space in simulator.world.spaces()
        for vpn in space.vpns
        for tunnel in vpn.tunnels
    ]
    assert keys
    journal = contents(tmp_path)["journal.sqlite3"]
    assert not [key for key in keys if key.encode() in journal]
