"""Every screen, walked from end to end, while each resource answers with the worst bodies there are."""

import base64
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from backend.model.key import Kind
from backend.session import Session
from backend.simulator.levers import Override
from backend.simulator.testing import Running
from tests.bodies import space
from tests.snapshots.scenes import Scene, until, what_is_seen_was_tried
from tests.tui import worst_bodies as worst
from tests.tui.conftest import Drive
from tests.tui.support import said, screen, written
from tui.app import Dashboard
from tui.places import PLACES
from widgets.detail import Fact

OBEYED = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")
"""What a terminal obeys, or what makes one name look like another."""
PLAIN = {
    "spaces": "▲ plain acme virginia allocated cedar 0+1? 1/2 up 1 range 2 10.0.0.0/16 no",
    "peerings": "▲ plain pcx-0123456789abcdef0 customer-managed 10.100.0.0/16 pending-acceptance 3 d",
    "vpn": "▲ plain office active ✓ UP ▲ DOWN 1 h 203.0.113.20 10.2.0.0/16",
    "trusted-ips": "✓ plain 192.0.2.0/24 – 256 allow yes ops@acme.example",
    "outbound-ips": "✓ plain 203.0.113.1 enabled 2026-01-01 00:00 UTC",
    "apps": "plain docs yes",
}
"""By the list, what it says of the one space that answers as it should."""
LISTED = tuple(place for place in PLACES if place.mode in PLAIN)
OTHERS = tuple(place for place in PLACES if place.mode not in PLAIN)


Replies = dict[str, Any]


def of_space(body: dict[str, Any], inside: Callable[[str, int], Any]) -> Replies:
    """Everything in the space: `inside` gives the body for a part, and for its number."""
    return {f"/spaces/{body['id']}/{part}": inside(part, number) for number, part in enumerate(worst.INSIDE)}


def estate(spaces: list[dict[str, Any]], replies: Replies) -> Callable[[Running], None]:
    """These spaces with their replies, and one more that answers as it should."""
    plain = space(999, "plain")
    told = {
        "/spaces": [*spaces, plain],
        "/teams/3/apps": [worst.app(each) for each in (*spaces, plain)],
        **of_space(plain, lambda part, _: worst.INSIDE[part]),
        **replies,
    }

    def prepare(simulator: Running) -> None:
        for path, body in told.items():
            simulator.levers.override(Override(path, body))

    return prepare


def seen(app: Dashboard) -> str:
    """All that the terminal shows, each line as wide as the terminal, and nothing in it that it obeys."""
    strips = app.screen._compositor.render_strips()
    assert {strip.cell_length for strip in strips} == {app.size.width}
    text = "\n".join(strip.text for strip in strips)
    assert not OBEYED.search(text.replace("\n", ""))
    assert worst.KEY not in text
    return text


async def all_is_there(app: Dashboard, pilot: Pilot[int]) -> None:
    await pilot.pause()
    await until(app, what_is_seen_was_tried)
    await pilot.pause()
    # Time stands still, so nothing is read twice; and with a problem of the link nothing would be seen here.
    assert app.snapshot.link.problem is None
    assert (app.snapshot.link.remaining or 0) > 4000


async def look_at_every_row(app: Dashboard, pilot: Pilot[int], *, spoilt: str = "") -> None:
    """All details; on the terminal some of them."""
    here = screen(app)
    assert here.place.mode == spoilt or any(PLAIN[here.place.mode] in row for row in rows(app)), rows(app)
    assert len({entry.key for entry in here.rows.shown}) == len(here.rows.shown)
    for number, entry in enumerate(tuple(here.rows.shown)):
        assert all(cell.text.strip() for cell in entry.cells[1:3]), entry
        here.table.move_to(entry.key)
        assert here.entry is not None
        for item in here.facts_of(here.entry):
            assert not OBEYED.search(getattr(item, "text", ""))
            assert not isinstance(item, Fact) or item.text.strip(), item
            assert worst.KEY not in repr(item)
        if number % max(8, len(here.rows.shown) // 8) == 0:
            await all_is_there(app, pilot)
            seen(app)


async def look_at_the_others(app: Dashboard, pilot: Pilot[int]) -> None:
    """Screens that are no lists, from one end to the other."""
    for place in OTHERS:
        for keys in ((place.key,), ("n", "n"), ("pagedown", "end"), ("home", "down", "enter"), ("escape",)):
            await pilot.press(*keys)
            await all_is_there(app, pilot)
            seen(app)


async def use_every_key(app: Dashboard, pilot: Pilot[int], directory: Path) -> None:
    here = screen(app)
    for keys in (
        ("home", "enter", "y"),
        ("end", "y"),
        ("Y", "enter"),
        ("escape", "end", "enter"),
        ("end", "y"),
    ):
        await pilot.press(*keys)
        await all_is_there(app, pilot)
        seen(app)
    await pilot.press("escape")
    for _ in here.columns:
        await pilot.press("o")
        seen(app)
    await pilot.press("O")
    many = len(here.rows.shown)
    await pilot.press("slash", *"plain")
    assert 0 < len(here.rows.shown) < many
    await pilot.press("enter", "escape", "Y", "escape", "l", "escape", "s", "escape", "colon", "escape")
    assert len(here.rows.shown) == many
    for ending in (".json", ".csv", ".txt"):
        target = directory / f"{here.place.mode}{ending}"
        await pilot.press("w")
        app.screen.query_one(Input).value = str(target)
        await pilot.press("enter")
        assert said(app).startswith(f"{many} row")
        text = target.read_text(encoding="utf-8")
        assert "plain" in text
        assert worst.KEY not in text
        assert not OBEYED.search(text.replace("\n", ""))


async def walk(app: Dashboard, pilot: Pilot[int], directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Through all screens, each with all of its rows and keys."""
    out = written(app, monkeypatch)
    for place in LISTED:
        await pilot.press(place.key)
        await all_is_there(app, pilot)
        await look_at_every_row(app, pilot)
        await use_every_key(app, pilot, directory)
    await look_at_the_others(app, pilot)
    assert app.is_running
    assert not any(worst.KEY in text for text in app.said)
    copied = [base64.b64decode(text.split(";")[2].rstrip("\x07")) for text in out if "]52;c;" in text]
    assert copied
    assert not any(worst.KEY.encode() in text for text in copied)


async def walk_quickly(app: Dashboard, pilot: Pilot[int], *, spoilt: str = "") -> None:
    """All rows of every screen; into the details of the first and the last.

    `spoilt`: the screen on which no space answers as it should.
    """
    await look_at_the_others(app, pilot)
    for place in LISTED:
        await pilot.press(place.key)
        await all_is_there(app, pilot)
        await look_at_every_row(app, pilot, spoilt=spoilt)
        for keys in (("end", "enter", "end"), ("escape", "home", "enter", "end"), ("escape", "o", "O")):
            await pilot.press(*keys)
            await all_is_there(app, pilot)
            seen(app)


def rows(app: Dashboard) -> list[str]:
    """All cells of each row, whether or not there is room for them."""
    return [" ".join(cell.text for cell in entry.cells if cell.text) for entry in screen(app).rows.shown]


def scene(prepare: Callable[[Running], None]) -> Scene:
    return Scene("spaces", prepare=prepare)


@pytest.mark.slow
async def test_whole_replies_of_a_wrong_shape(drive: Drive) -> None:
    spaces = [space(number, f"shape-{number:02}") for number in range(len(worst.SHAPES))]
    replies: Replies = {}
    for place, each in enumerate(spaces):
        # Over all spaces every part has had every shape.
        replies |= of_space(each, lambda _, number, place=place: worst.SHAPES[(place + number) % len(spaces)])
    async with drive(scene(estate(spaces, replies))) as (app, pilot, _):
        await walk_quickly(app, pilot)


def of_each_value(how: Callable[[Any, Any], Any]) -> Callable[[Running], None]:
    """A space for each of the values, in whose bodies it stands as `how` says."""
    spaces = [space(number, f"value-{name}") for number, name in enumerate(worst.VALUES)]
    replies: Replies = {}
    for each, value in zip(spaces, worst.VALUES.values(), strict=True):
        replies |= of_space(each, lambda part, _, value=value: how(worst.INSIDE[part], value))
    return estate(spaces, replies)


@pytest.mark.slow
async def test_values_of_a_wrong_kind_and_the_picture_that_is_kept_of_them(
    drive: Drive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with drive(scene(of_each_value(worst.spoilt))) as (app, pilot, _):
        await walk(app, pilot, tmp_path, monkeypatch)
        app.session.keep_picture()
        again = Session(app.session.host, app.session.credential, state_home=tmp_path).estate.snapshot
        assert len(again.spaces.value or ()) == len(worst.VALUES) + 1
        for key, reading in again.readings.items():
            if key.kind is not Kind.VPN_CONNECTIONS:  # they are kept without their keys
                assert reading.value == app.snapshot.reading(key).value
    assert not any(worst.KEY.encode() in kept for kept in files(tmp_path))


def files(directory: Path) -> list[bytes]:
    """The contents of all files below: the picture, the journal, what was written."""
    return [path.read_bytes() for path in directory.rglob("*") if path.is_file()]


@pytest.mark.slow
async def test_values_of_a_wrong_kind_in_the_place_of_lists_and_objects(drive: Drive) -> None:
    async with drive(scene(of_each_value(worst.flattened))) as (app, pilot, _):
        await walk_quickly(app, pilot)


@pytest.mark.slow
async def test_missing_keys_strangers_among_the_items_and_ids_that_repeat(drive: Drive) -> None:
    kinds: dict[str, Callable[[Any], Any]] = {
        "no-keys": lambda body: [{} for _ in body] if isinstance(body, list) else {},
        "strangers": lambda body: worst.with_strangers(body, [None, [], "text", 7, {}]),
        "twice": lambda body: worst.with_strangers(body, body if isinstance(body, list) else []),
        "masked-thrice": lambda body: worst.with_strangers(worst.spoilt(body, "***"), [{"id": "***"}] * 2),
        "none": lambda body: [] if isinstance(body, list) else worst.flattened(body, []),
        "one-tunnel": lambda body: with_tunnels(body, 1),
        "three-tunnels": lambda body: with_tunnels(body, 3),
        "no-tunnel": lambda body: with_tunnels(body, 0),
    }
    spaces = [space(number, name) for number, name in enumerate(kinds)]
    replies: Replies = {}
    for each, make in zip(spaces, kinds.values(), strict=True):
        replies |= of_space(each, lambda part, _, make=make: make(worst.INSIDE[part]))
    async with drive(scene(estate(spaces, replies))) as (app, pilot, _):
        await walk_quickly(app, pilot)


def with_tunnels(body: Any, many: int) -> Any:
    """Connections with so many tunnels; every other body as it is."""
    if isinstance(body, list) and "tunnels" in body[0]:
        return [{**body[0], "tunnels": [worst.TUNNEL] * many}]
    return body


@pytest.mark.slow
async def test_five_hundred_of_everything(drive: Drive) -> None:
    crowded = space(1, "crowded")

    def inside(part: str, _: int) -> Any:
        body = worst.INSIDE[part]
        if isinstance(body, list):
            return [body[0]] * 500
        return {name: value * 500 if isinstance(value, list) else value for name, value in body.items()}

    async with drive(scene(estate([crowded], of_space(crowded, inside)))) as (app, pilot, _):
        await walk_quickly(app, pilot)


ACCOUNT = ("/account", "/teams", "/regions", "/generations", "/teams/3/apps")


@pytest.mark.slow
@pytest.mark.parametrize("turn", range(4))
async def test_what_is_not_of_a_space_in_a_wrong_shape(drive: Drive, turn: int) -> None:
    shapes = [None, [None], [[], 7, "text", {}], {"id": {}}, "text", [{"id": [], "name": {}}], 7, {}]
    replies = {path: shapes[(turn * 2 + number) % len(shapes)] for number, path in enumerate(ACCOUNT)}
    async with drive(scene(estate([], replies))) as (app, pilot, _):
        await walk_quickly(app, pilot, spoilt="apps")


@pytest.mark.slow
async def test_spaces_and_all_around_them_with_fields_of_a_wrong_kind(
    drive: Drive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = space(1, "good")
    spaces = [
        {**made, "id": space(number, "")["id"]} if number % 2 else made
        for number, value in enumerate(worst.VALUES.values())
        for made in (worst.spoilt(good, value), dict.fromkeys(good, value))
    ]
    replies: Replies = {"/spaces": [*spaces, None, [], "text", 7, {}, space(999, "plain")]}
    values = list(worst.VALUES.values())
    team = {"id": "3", "name": "acme", "role": "admin", "type": "team", "enterprise_account": {"id": "4"}}
    region = {"id": "2", "name": "virginia", "description": "", "country": "", "locale": ""}
    generation = {"id": "1", "name": "cedar", "unsupported_features": ["x"]}
    replies["/teams"] = [worst.spoilt(team, value) for value in values]
    replies["/regions"] = [worst.spoilt(region, value) for value in values]
    replies["/generations"] = [dict.fromkeys(generation, value) for value in values]
    apps = [worst.app(space(999, "plain"))]
    apps += [{**worst.spoilt(apps[0], value), "space": apps[0]["space"]} for value in values]
    replies["/teams/3/apps"] = [*apps, *(dict.fromkeys(apps[0], value) for value in values), None, 7]
    async with drive(scene(estate([], replies))) as (app, pilot, _):
        assert len(screen(app).rows.shown) == len(spaces) + 6
        await walk(app, pilot, tmp_path, monkeypatch)
