"""VPN connections: what an operator sees of the tunnels, and how a pre-shared key is seen and by whom."""

import asyncio
import base64
from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from backend.model.key import Key, Kind
from backend.simulator.levers import Override
from backend.simulator.testing import Running
from tests.snapshots.scenes import PATIENCE, WIDE, Scene, until
from tests.tui.conftest import Drive
from tests.tui.support import rows, said, screen, written
from tests.tui.test_truth import STRANGE
from tui import export
from tui.app import Dashboard
from widgets.detail import Fact

VPN = ("4",)
TUNNEL = {"ip": "34.203.9.1", "customer_ip": "198.51.100.9", "status": "UP"}


def row(app: Dashboard, space: str) -> list[str]:
    """The words of the one row of a space, its sign first."""
    (found,) = [text for text in rows(app) if f" {space} " in f" {text} "]
    return found.split()


def facts(app: Dashboard) -> dict[str, str]:
    return {item.label: item.text for item in screen(app).detail.items if isinstance(item, Fact)}


def seen(app: Dashboard) -> str:
    """All that the terminal shows."""
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


async def select(app: Dashboard, pilot: Pilot[int], name: str) -> None:
    """The cursor on this row at once."""
    (key,) = [entry.key for entry in screen(app).rows.shown if entry.name == name]
    screen(app).table.move_to(key)
    await pilot.pause()


def answers(space: str, connections: Any) -> Callable[[Running], None]:
    def prepare(simulator: Running) -> None:
        path = f"/spaces/{simulator.world.space(space).id}/vpn-connections"
        simulator.levers.override(Override(path, connections))

    return prepare


async def to_the_key(app: Dashboard, pilot: Pilot[int], number: int = 1) -> None:
    """From the list to the line of a tunnel's key in the detail of `ledger`."""
    await select(app, pilot, "office")
    await pilot.press("enter")
    while (fact := screen(app).detail.fact) is None or fact.label != f"{number} key":
        await pilot.press("down")


def key_of(simulator: Running, number: int = 1) -> str:
    return simulator.world.space("ledger").vpns[0].tunnels[number - 1].pre_shared_key


@pytest.mark.slow
async def test_each_connection_has_a_row_with_both_tunnels_and_how_long_one_is_down(drive: Drive) -> None:
    async with drive(Scene("vpn", keys=VPN)) as (app, _, _simulator):
        assert row(app, "ledger") == ["✓", "ledger", "PROD", "office", "active", "✓", "UP", "✓", "UP"]
        assert row(app, "vault") == ["▲", "vault", "branch", "active", "▲", "DOWN", "2", "min", "✓", "UP"]
        assert row(app, "breakwater")[4:] == ["✓", "UP", "▲", "DOWN", "1", "h"]
        assert row(app, "drydock") == ["·", "drydock", "depot", "active", *["·", "DOWN", "22", "min"] * 2]
        assert row(app, "dock") == ["…", "dock", "workshop", "provisioning", "–", "–"]


async def test_a_space_without_a_connection_says_so_or_why(drive: Drive) -> None:
    async with drive(Scene("vpn", keys=VPN)) as (app, _, _simulator):
        assert row(app, "quay") == ["quay", "none"]
        assert " ".join(row(app, "slip")) == "… slip not yet: allocating"
        assert " ".join(row(app, "pier-fir")).startswith("⊘ pier-fir Heroku answers: VPN connections ")


async def test_the_gateway_and_the_blocks_behind_it_stand_in_the_list_where_there_is_room(
    drive: Drive,
) -> None:
    async with drive(Scene("vpn", keys=VPN, size=(170, 24))) as (app, _, _simulator):
        assert row(app, "ledger")[-2:] == ["203.0.113.20", "10.1.0.0/16"]


async def test_a_down_tunnel_gets_older_without_being_read(
    drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.app.STATUS_EVERY", 0.2)
    async with drive(Scene("vpn", keys=VPN)) as (app, pilot, simulator):
        simulator.clock.advance(120)
        async with asyncio.timeout(PATIENCE):
            while row(app, "vault")[5:8] != ["DOWN", "4", "min"]:
                await pilot.pause()


@pytest.mark.parametrize(
    ("tunnels", "sign", "cells"),
    [
        ([TUNNEL], "✓", "✓ UP –"),
        ([TUNNEL, {**TUNNEL, "status": "DOWN"}], "▲", "✓ UP ▲ DOWN"),
        ([TUNNEL, TUNNEL, {**TUNNEL, "status": "DOWN"}], "▲", "✓ UP ▲ 1 of 2 UP"),
        ([TUNNEL, {**TUNNEL, "status": "REKEYING"}], "?", "✓ UP ? REKEYING"),
        ([{}, {}], "?", "– –"),
        ([{**TUNNEL, "status": "DOWN", "last_status_change": "soon"}], "·", "· DOWN –"),
        (None, "?", "– –"),
    ],
    ids=["one", "no-time", "three", "unknown-state", "empty", "no-date", "none"],
)
async def test_whatever_tunnels_come_they_are_shown_as_they_are(
    drive: Drive, tunnels: Any, sign: str, cells: str
) -> None:
    connection = {"id": "v1", "name": "odd", "status": "active", "tunnels": tunnels}
    async with drive(Scene("vpn", keys=VPN, prepare=answers("quay", [connection]))) as (app, _, _simulator):
        assert " ".join(row(app, "quay")) == f"{sign} quay odd active {cells}"


@pytest.mark.parametrize(
    ("status", "sign"),
    [("pending", "…"), ("failed", "✖"), ("available", "?"), ("deprovisioning", "…")],
)
@pytest.mark.slow
async def test_the_state_of_the_connection_decides_before_its_tunnels(
    drive: Drive, status: str, sign: str
) -> None:
    connection = {
        "id": "v1",
        "name": "",
        "status": status,
        "status_message": "as Heroku says",
        "tunnels": [TUNNEL],
    }
    prepare = answers("quay", [connection])
    async with drive(Scene("vpn", keys=VPN, prepare=prepare)) as (app, pilot, _):
        assert row(app, "quay")[:4] == [sign, "quay", "v1", status]
        await select(app, pilot, "v1")
        assert facts(app)["State"] == f"{status}: as Heroku says"


@pytest.mark.slow
async def test_every_connection_of_a_space_has_a_row_also_where_ids_repeat(drive: Drive) -> None:
    same = {"id": "******", "name": "******", "status": "active"}
    prepare = answers("quay", [same, same, {**same, "id": "v2", "name": "other"}])
    async with drive(Scene("vpn", keys=VPN, prepare=prepare)) as (app, _, _simulator):
        of_quay = [entry for entry in screen(app).rows.shown if entry.record["space"] == "quay"]
        assert len({entry.key for entry in of_quay}) == 3


@pytest.mark.slow
async def test_a_connection_that_was_never_up_waits_as_its_finding_says(drive: Drive) -> None:
    async with drive(Scene("vpn", keys=VPN, size=WIDE)) as (app, pilot, _):
        await select(app, pilot, "depot")
        told = facts(app)
        assert told["Means"] == "no tunnel was ever seen up: it waits for your gateway"
        assert told["Check 1"].startswith("your gateway starts: Heroku never does")
        assert told["Tunnel 1"] == "· DOWN since 2026-11-20 13:38 UTC, 22 min"
        assert "vpn-never-up:drydock:depot" in {finding.id for finding in app.session.findings()}


@pytest.mark.slow
async def test_where_both_tunnels_are_down_the_detail_says_what_to_look_at(drive: Drive) -> None:
    tunnels = [
        {**TUNNEL, "status": "DOWN", "last_status_change": f"2026-11-20T13:{minute}:00Z"}
        for minute in (38, 40)
    ]
    depot = {"id": "v1", "name": "depot", "status": "active", "tunnels": tunnels}
    scene = Scene("vpn", keys=VPN, size=WIDE, prepare=answers("drydock", [depot]))
    async with drive(scene) as (app, pilot, _):
        await select(app, pilot, "depot")
        told = facts(app)
        assert told["Means"] == "nothing passes between the space and your networks"
        assert told["Check 1"].startswith("your gateway starts: Heroku never does")
        assert told["Tunnel 1"] == "✖ DOWN since 2026-11-20 13:38 UTC, 22 min"
        assert "data services" in told["Not carried"]
        assert told["By hand"] == "heroku spaces:vpn:info depot --space drydock"
        await select(app, pilot, "branch")
        assert "maintenance by Heroku is short" in facts(app)["Means"]
        await select(app, pilot, "office")
        assert "Means" not in facts(app)
        assert "Check 1" not in facts(app)


@pytest.mark.slow
async def test_a_tunnel_that_could_not_be_read_again_is_neither_fine_nor_older(
    drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with drive(Scene("vpn", keys=VPN)) as (app, pilot, simulator):
        vault = simulator.world.space("vault").id
        simulator.levers.override(Override(f"/spaces/{vault}/vpn-connections", {}, status=503))
        key = Key(Kind.VPN_CONNECTIONS, vault)
        simulator.clock.advance(180)
        for missed in (1, 2):
            app.session.estate.read_again([key])
            await until(app, lambda seen, missed=missed: seen.snapshot.reading(key).missed == missed)
        await pilot.pause()
        assert " ".join(row(app, "vault")) == "? vault branch active ? DOWN 2 min ? UP"


async def test_a_key_is_masked_until_it_is_asked_for_and_then_seen_and_copied(
    drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with drive(Scene("vpn", keys=VPN)) as (app, pilot, simulator):
        out = written(app, monkeypatch)
        key = key_of(simulator, 2)
        await to_the_key(app, pilot, 2)
        assert facts(app)["2 key"] == "masked (v shows it)"
        out.clear()
        await pilot.press("y")
        assert "v shows it" in said(app)
        assert not any("]52;c;" in text for text in out)
        await pilot.press("v")
        assert facts(app)["2 key"] == key
        assert facts(app)["1 key"] == "masked (v shows it)"
        await pilot.press("y")
        assert base64.b64encode(key.encode()).decode() in "".join(out)
        assert said(app) == "sent to the terminal's clipboard: the pre-shared key (2 key)"
        await pilot.press("v")
        assert facts(app)["2 key"] == "masked (v shows it)"
        assert not any(key in text for text in app.said)


async def test_a_key_is_masked_again_after_its_time(drive: Drive, monkeypatch: pytest.MonkeyPatch) -> None:
    async with drive(Scene("vpn", keys=VPN)) as (app, pilot, simulator):
        await to_the_key(app, pilot)
        await pilot.press("v")
        assert facts(app)["1 key"] == key_of(simulator)
        await pilot.press("v")
        monkeypatch.setattr("tui.screens.vpn.SHOWN_FOR", 0.05)
        await pilot.press("v")
        async with asyncio.timeout(PATIENCE):
            while facts(app)["1 key"] != "masked (v shows it)":
                await pilot.pause()
        assert key_of(simulator) not in seen(app)


@pytest.mark.parametrize(
    "leaving",
    [("down",), ("escape",), ("2", "4"), ("question_mark", "escape"), ("Y", "escape"), ("l", "escape")],
    ids=["the-line", "the-detail", "the-screen", "for-help", "to-copy-more", "for-messages"],
)
@pytest.mark.slow
async def test_a_key_is_masked_again_when_it_is_left(
    drive: Drive, monkeypatch: pytest.MonkeyPatch, leaving: tuple[str, ...]
) -> None:
    async with drive(Scene("vpn", keys=VPN)) as (app, pilot, simulator):
        await to_the_key(app, pilot)
        await pilot.press("v")
        assert key_of(simulator) in seen(app)
        for key in leaving:
            await pilot.press(key)
            await pilot.pause()
            assert key_of(simulator) not in seen(app)
        assert facts(app)["1 key"] == "masked (v shows it)"


@pytest.mark.slow
async def test_another_key_in_the_picture_is_not_seen_in_the_place_of_the_one_asked_for(
    drive: Drive,
) -> None:
    async with drive(Scene("vpn", keys=VPN)) as (app, pilot, simulator):
        await to_the_key(app, pilot)
        await pilot.press("v")
        ledger = simulator.world.space("ledger")
        ledger.vpns[0].tunnels[0].pre_shared_key = "psk.another"
        key = Key(Kind.VPN_CONNECTIONS, ledger.id)
        before = app.snapshot.reading(key).value
        app.session.estate.read_again([key])
        await until(app, lambda now: now.snapshot.reading(key).value is not before)
        await pilot.pause()
        assert facts(app)["1 key"] == "masked (v shows it)"
        await pilot.press("v")
        assert facts(app)["1 key"] == "psk.another"


@pytest.mark.slow
async def test_a_shown_key_is_in_nothing_that_is_taken_away(
    drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with drive(Scene("vpn", keys=VPN)) as (app, pilot, simulator):
        await to_the_key(app, pilot)
        await pilot.press("v")
        entries = screen(app).rows.shown
        taken = [
            export.as_json(entry.record for entry in entries),
            export.as_csv(entries),
            export.as_tsv(entries, screen(app).columns),
            export.as_text(entries, screen(app).columns),
            repr(entries),
            repr(app.snapshot),
        ]
        assert key_of(simulator) in seen(app)
        assert "office" in taken[0]
        assert not any("psk." in text for text in taken)
        entry = screen(app).entry
        assert entry is not None
        assert "psk." not in repr(screen(app).facts_of(entry))


@pytest.mark.slow
async def test_where_there_is_no_key_under_the_cursor_the_key_says_where_one_is(drive: Drive) -> None:
    async with drive(Scene("vpn", keys=VPN)) as (app, pilot, _):
        await pilot.press("v")
        assert said(app) == "show key: go to the line of a key in the detail (Enter) first"
        await select(app, pilot, "workshop")
        await pilot.press("enter", "v")
        assert said(app) == "show key: go to the line of a key first"


@pytest.mark.parametrize("key", [None, "******"])
@pytest.mark.slow
async def test_a_key_that_heroku_does_not_tell_cannot_be_shown(drive: Drive, key: str | None) -> None:
    connection = {
        "id": "v1",
        "name": "odd",
        "status": "active",
        "tunnels": [{**TUNNEL, "pre_shared_key": key}],
    }
    prepare = answers("quay", [connection])
    async with drive(Scene("vpn", keys=VPN, prepare=prepare)) as (app, pilot, _):
        await select(app, pilot, "odd")
        assert facts(app)["1 key"] == ("–" if key is None else "Heroku masks it")
        assert not any(item.hides for item in screen(app).detail.items if isinstance(item, Fact))


@pytest.mark.slow
async def test_strange_text_in_every_field_is_shown_and_breaks_nothing(drive: Drive) -> None:
    fields = ("ip", "customer_ip", "status", "status_message", "last_status_change", "pre_shared_key")
    connections = [
        {
            "id": f"v{place}",
            **dict.fromkeys(("name", "public_ip", "status", "status_message", "space_cidr_block"), text),
            "ike_version": text,
            "routable_cidrs": [text],
            "tunnels": [dict.fromkeys(fields, text)] * 2,
        }
        for place, text in enumerate(STRANGE)
    ]
    prepare = answers("quay", [*connections, {}])
    keys = (*VPN, *["down"] * 9, "enter", *["down"] * 7, "v", "y", "escape", "Y", "escape")
    async with drive(Scene("vpn", keys=keys, prepare=prepare)) as (app, pilot, _):
        await pilot.pause()
        of_quay = [entry for entry in screen(app).rows.shown if entry.record["space"] == "quay"]
        assert len({entry.key for entry in of_quay}) == len(STRANGE) + 1
        assert not any(sign in seen(app) for sign in "\x1b\u202e\x9b")
