"""What one run leaves on disk to the next: its picture, and what it remembers."""

import asyncio
import os
import pwd
from pathlib import Path

import pytest

from backend.estate.plan import Pace, universe
from backend.model.event import Source
from backend.model.key import Key, Kind
from backend.model.snapshot import Snapshot
from backend.simulator.levers import Override
from backend.simulator.testing import Running, running
from backend.simulator.world.changes import write_rules
from backend.simulator.world.inbound_rulesets import Rule

from .panes import files
from .sessions import PATIENCE, TOKEN, event, running_session, session, texts, until, whole
from .support import SPACES, ruleset_of

# The picture


def inode(home: Path) -> int:
    """Another one when the picture was written again."""
    (path,) = home.rglob("picture.json")
    return path.stat().st_ino


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
    kept = files(home)
    assert set(kept) == {"accounts.json", "picture.json", "journal.sqlite3"}
    for content in kept.values():
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
    journal = files(tmp_path)["journal.sqlite3"]
    assert not [key for key in keys if key.encode() in journal]
