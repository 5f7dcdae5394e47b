"""What the configuration says is seen: keys, notes beside ranges, the mark of production, limits."""

import re
from pathlib import Path

import pytest
from textual.widgets import Input

from backend.model.settings import Limits, Settings, SpaceSettings, TeamSettings
from tests.snapshots.scenes import WIDE, Scene
from tests.tui.conftest import Drive
from tests.tui.support import line, names, rows, said, screen, select
from tests.tui.test_vpn import facts, seen
from tui import keys, themes
from widgets.text import ASCII_SIGNS

PRODUCTION = Settings(spaces={"harbor": SpaceSettings(production=True)})
KEYS = Settings(keys={"filter": "f", "quit": "Q,ctrl+q", "help": "q", "scope": "F5,x", "read_again": "-"})


# Keys


async def test_another_key_does_it_and_is_shown_wherever_the_usual_one_was(drive: Drive) -> None:
    async with drive(Scene("keys", settings=KEYS, size=WIDE)) as (app, pilot, _):
        shown = line(app, "keys")
        assert "f filter" in shown
        assert "F5 scope" in shown
        assert "Q quit" in shown
        await pilot.press("f", *"quay", "enter")
        assert names(app) == ["quay"]
        await pilot.press("escape", "slash")
        assert not screen(app).filter.display  # the usual key is free
        await pilot.press("x")
        assert len(app.screen_stack) == 2
        await pilot.press("escape", "minus")
        assert said(app) == "reading again"


async def test_help_opens_with_its_key_tells_all_keys_and_closes_with_it(drive: Drive) -> None:
    async with drive(Scene("keys", settings=KEYS)) as (app, pilot, _):
        await pilot.press("q")
        assert len(app.screen_stack) == 2
        page = str(app.screen.query("Static").first().render())
        for told in ("f +Only the rows", "Q +Leave", "F5 +All spaces"):
            assert re.search(f"\n  {told}", page)
        await pilot.press("q")
        assert len(app.screen_stack) == 1
        assert app.is_running


async def test_the_palette_and_the_messages_name_the_key_that_does_it(drive: Drive) -> None:
    async with drive(Scene("keys", settings=KEYS)) as (app, pilot, _):
        await pilot.press("colon", *"leave")
        assert "Q      quit" in str(app.screen.query_one("#choices").get_option_at_index(0).prompt)
        await pilot.press("escape")
        app.set_scope("gone")
        await pilot.pause()
        nothing = str(screen(app).query_one("#nothing").render())
        assert "F5 chooses another" in nothing


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        ({"filtr": "f"}, ["is no action; did you mean keys.filter? Allowed: "]),
        ({"back": "x"}, ["cannot be changed: Esc is the same in every list and dialog."]),
        ({"sort": "q"}, ["is 'q', but q is for quit: choose another key, or give quit another one."]),
        ({"sort": "u", "copy": "u"}, ["is 'u', but u is for copy: choose"]),
        (
            {"quit": "a"},
            ["but a is for accept and acknowledge (seen): choose another key, or give those another one."],
        ),
        ({"sort": "Q Q"}, ["is 'Q Q', but Q Q is no key that arrives on every terminal"]),
        ({"sort": "ctrl+a"}, ["is 'ctrl+a', but ctrl+a is no key that arrives on every terminal"]),
        ({"sort": "é"}, ["but é is no key that arrives on every terminal"]),
        ({"sort": "f11"}, ["but f11 is no key that arrives on every terminal"]),
        ({"sort": "j"}, ["is 'j', but j moves in lists; allowed: letters but j, k, g and G, F1 to F10"]),
        ({"sort": "3"}, ["is '3', but 3 leads to a screen"]),
        ({"sort": "u,"}, ["is 'u,', but there is no key between the commas"]),
        ({"sort": "up"}, ["but up is no key that arrives on every terminal"]),
        ({"reverse": "q", "quit": "O"}, []),  # they change places
        ({"sort": "F7,|,comma"}, []),
        ({"palette": "colon,ctrl+p"}, []),  # as it is
    ],
)
def test_keys_that_cannot_be_are_told(chosen: dict[str, str], told: list[str]) -> None:
    found = list(keys.slips(Settings(keys=chosen)))
    assert len(found) == len(told)
    for slip, text in zip(found, told, strict=True):
        assert text in slip.text
        assert slip.place in {("keys", name) for name in chosen}


# Production


@pytest.mark.parametrize("settings", [PRODUCTION, Settings(teams={"acme": TeamSettings(production=True)})])
async def test_production_is_marked_on_every_screen(drive: Drive, settings: Settings) -> None:
    async with drive(Scene("marks", settings=settings)) as (app, pilot, _):
        for place in "765432":
            await pilot.press(place)
            read = [cell.whole for entry in screen(app).rows.shown for cell in entry.cells]
            assert "harbor PROD" in read, place
            assert "harbor" not in read, place
            assert "dock" in read, place
        assert any("harbor PROD" in row for row in rows(app))
        await select(app, pilot, "harbor")
        await pilot.press("S", "5")
        assert line(app, "top").startswith(" spaceport  harbor PROD ")


async def test_production_is_marked_among_what_needs_a_hand_and_in_the_address_map(drive: Drive) -> None:
    async with drive(Scene("marks", settings=PRODUCTION)) as (app, pilot, _):
        await pilot.press("1")
        await pilot.pause()
        assert "harbor PROD" in seen(app)
        await pilot.press("8", "slash")
        app.screen.query_one(Input).value = "harbor"
        await pilot.press("enter")
        await pilot.pause()
        assert "harbor PROD" in seen(app)


async def test_the_mark_is_found_but_is_no_part_of_the_name(drive: Drive, tmp_path: Path) -> None:
    async with drive(Scene("marks", settings=PRODUCTION)) as (app, pilot, _):
        await pilot.press("slash", *"prod", "enter")
        assert names(app) == ["harbor"]
        entry = screen(app).entry
        assert entry is not None
        assert entry.record["name"] == "harbor"
        path = tmp_path / "spaces.txt"
        await pilot.press("w")
        app.screen.query_one(Input).value = str(path)
        await pilot.press("enter")
        await pilot.pause()
        assert "harbor" in path.read_text()
        assert "PROD" not in path.read_text()


async def test_the_mark_is_the_same_word_in_ascii_and_where_one_chooses_a_space(drive: Drive) -> None:
    scene = Scene("marks", settings=PRODUCTION, signs=ASCII_SIGNS, theme="ansi-dark")
    async with drive(scene) as (app, pilot, _):
        assert any("harbor PROD" in row for row in rows(app))
        await pilot.press("s")
        choices = app.screen.query_one("#choices")
        assert "harbor PROD" in [str(option.prompt) for option in choices.options]


# Notes and limits


async def test_notes_stand_beside_the_ranges_and_those_inside_say_so(drive: Drive) -> None:
    notes = Settings(trusted_ranges={"203.0.113.0/28": "the office", "192.0.2.0/25": "the build farm"})
    async with drive(Scene("notes", settings=notes)) as (app, pilot, _):
        await pilot.press("5", "slash", *"harbor", "enter")
        assert any("203.0.113.0/28" in row and "the office" in row for row in rows(app))
        assert any("192.0.2.10/32" in row and "within the" in row for row in rows(app))
        await pilot.press("escape", "slash", *"build 64/27", "enter")
        assert names(app) == ["192.0.2.64/27"]
        assert "within the build farm (192.0.2.0/25)" in seen(app)
        entry = screen(app).entry
        assert entry is not None
        assert "note" not in entry.record


async def test_a_limit_that_is_configured_is_the_limit(drive: Drive) -> None:
    raised = Settings(spaces={"breakwater": SpaceSettings(limits=Limits(rules=40))})
    async with drive(Scene("limits", settings=raised)) as (app, pilot, _):
        await pilot.press("slash", *"breakwater", "enter", "enter")
        assert facts(app)["Trusted IPs"].startswith("21 of 40")


# Themes


def test_a_theme_that_there_is_not_is_told_with_the_nearest() -> None:
    (slip,) = themes.slips(Settings(theme="txtual-light"))
    assert slip.place == ("theme",)
    assert slip.text.startswith("is 'txtual-light'; did you mean textual-light? Allowed: spaceport, ")
    assert not list(themes.slips(Settings(theme="nord")))
