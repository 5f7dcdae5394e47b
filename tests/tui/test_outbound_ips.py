"""Outbound IPs: every address of a space, what it is good for, and why there is none."""

import base64
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from backend.model.key import Key, Kind
from backend.simulator.levers import Override
from backend.simulator.testing import Running
from tests.snapshots.scenes import WIDE, Scene, until
from tests.tui.conftest import Drive
from tests.tui.support import names, rows, screen, written
from tests.tui.test_truth import STRANGE
from tests.tui.test_vpn import facts, seen, select

OUTBOUND = ("6",)


def answers(space: str, body: Any, status: int = 200) -> Callable[[Running], None]:
    def prepare(simulator: Running) -> None:
        path = f"/spaces/{simulator.world.space(space).id}/nat"
        simulator.levers.override(Override(path, body, status))

    return prepare


async def test_each_address_has_a_row_with_its_state(drive: Drive) -> None:
    async with drive(Scene("outbound", keys=(*OUTBOUND, "slash", *"quay", "enter"))) as (app, _, simulator):
        sources = simulator.world.space("quay").outbound_ips
        assert len(sources) == 4
        assert [text.split()[:4] for text in rows(app)[1:5]] == [
            ["✓", "quay", source, "enabled"] for source in sources
        ]


async def test_a_space_that_is_on_its_way_says_so_in_its_row(drive: Drive) -> None:
    async with drive(Scene("outbound", keys=OUTBOUND, size=WIDE)) as (app, _, _simulator):
        told = [" ".join(text.split()) for text in rows(app)]
        assert "… slip not yet: allocating" in [text[:26] for text in told]
        assert "… jetty no longer: deleting" in [text[:27] for text in told]


async def test_addresses_sort_as_numbers_with_ipv6_after_ipv4_and_no_address_last(drive: Drive) -> None:
    sources = ["100.0.0.1", "2600:1f18::1", "123.456.789.123", "9.0.0.1"]
    prepare = answers("quay", {"state": "enabled", "sources": sources})
    keys = (*OUTBOUND, "slash", *"quay", "enter", "o")
    async with drive(Scene("outbound", keys=keys, prepare=prepare)) as (app, pilot, _):
        assert names(app) == ["9.0.0.1", "100.0.0.1", "2600:1f18::1", "123.456.789.123"]
        await select(app, pilot, "123.456.789.123")
        assert rows(app)[4].split()[0] == "?"
        assert "is no address" in facts(app)["Address"]


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ({"state": "updating", "sources": []}, "… quay none updating"),
        ({"state": "disabled", "sources": []}, "▲ quay none disabled"),
        ({"state": "enabled"}, "✓ quay Heroku does not tell enabled"),
        ({}, "▲ quay Heroku does not tell –"),
    ],
    ids=["updating", "disabled", "no-sources", "nothing"],
)
async def test_no_addresses_are_told_with_the_state(drive: Drive, body: Any, shown: str) -> None:
    keys = (*OUTBOUND, "slash", *"quay", "enter")
    async with drive(Scene("outbound", keys=keys, prepare=answers("quay", body))) as (app, _, _simulator):
        assert " ".join(rows(app)[1].split()).startswith(shown)


async def test_a_503_leaves_the_other_spaces_and_says_what_happened(drive: Drive) -> None:
    prepare = answers("quay", {"id": "error", "message": "Temporarily unavailable."}, 503)
    async with drive(Scene("outbound", keys=OUTBOUND, prepare=prepare)) as (app, pilot, _):
        await select(app, pilot, "quay")
        assert "? quay could not be read" in " ".join(" ".join(rows(app)).split())
        assert "It is tried again by itself." in facts(app)["Not read"]
        assert len(names(app)) > 20


async def test_a_space_that_is_new_has_none_yet(drive: Drive) -> None:
    def prepare(simulator: Running) -> None:
        simulator.world.space("quay").created_at = simulator.clock.now() - timedelta(minutes=5)
        answers("quay", {"id": "error", "message": "Temporarily unavailable."}, 503)(simulator)

    async with drive(Scene("none yet", size=WIDE, keys=("6",), prepare=prepare)) as (app, _, _simulator):
        (row,) = [row for row in rows(app) if "quay" in row]
        assert row.split()[2:] == ["not", "yet:", "the", "space", "is", "new"]
        assert not any("could not be read" in finding.title for finding in app.session.findings())


async def test_the_last_addresses_stand_where_they_cannot_be_read_again_and_are_not_fine(
    drive: Drive,
) -> None:
    async with drive(Scene("outbound", keys=(*OUTBOUND, "slash", *"quay", "enter"))) as (
        app,
        pilot,
        simulator,
    ):
        before = names(app)
        answers("quay", {}, 503)(simulator)
        key = Key(Kind.NAT, simulator.world.space("quay").id)
        for missed in (1, 2):
            app.session.estate.read_again([key])
            await until(app, lambda now, missed=missed: now.snapshot.reading(key).missed == missed)
        await pilot.pause()
        assert names(app) == before
        assert {text.split()[0] for text in rows(app)[1:5]} == {"?"}
        assert facts(app)["Last read"] == "outbound IPs: 2026-11-20 14:00 UTC"


async def test_the_detail_says_what_an_address_is_good_for_and_copies_them_all(
    drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with drive(Scene("outbound", keys=(*OUTBOUND, "slash", *"quay", "enter"))) as (
        app,
        pilot,
        simulator,
    ):
        out = written(app, monkeypatch)
        told = facts(app)
        assert "TLS" in told["Not alone"]
        assert "outside the space" in told["Not builds"]
        assert "take them off your lists" in told["Reuse"]
        await pilot.press("enter")
        while (fact := screen(app).detail.fact) is None or fact.label != "All of them":
            await pilot.press("down")
        out.clear()
        await pilot.press("y")
        sources = "".join(f"{source}\n" for source in simulator.world.space("quay").outbound_ips)
        assert base64.b64encode(sources.encode()).decode() in "".join(out)


async def test_strange_sources_are_shown_and_the_same_one_twice_is_two_rows(drive: Drive) -> None:
    body = {"state": STRANGE[0], "sources": [*STRANGE, *STRANGE], "updated_at": STRANGE[1]}
    keys = (*OUTBOUND, "slash", *"quay", "enter", "down", "enter", "down", "y", "Y", "escape", "escape")
    async with drive(Scene("outbound", keys=keys, prepare=answers("quay", body))) as (app, _, _simulator):
        assert len({entry.key for entry in screen(app).rows.shown}) == 2 * len(STRANGE)
        assert not any(sign in seen(app) for sign in "\x1b\u202e\x9b")
