"""Help, palette, footer and keys come from one table, and agree."""

import re

import pytest

from backend.model.snapshot import Snapshot
from tests.snapshots.scenes import Scene, all_is_told
from tests.tui.conftest import Drive
from tests.tui.support import line
from tui import help_page, palette
from tui.actions import ACTIONS, Action
from tui.app import Dashboard
from tui.modes import screen_of
from tui.places import A_CHANGE, BY_MODE, EVERY_PLACE, PLACES, Place
from tui.wizard.screen import WizardScreen
from widgets.text import ASCII_SIGNS, UNICODE_SIGNS

SAFE = re.compile(
    r"[a-zA-Z0-9]|f[1-9]|f10|enter|space|escape|slash|colon|question_mark|plus|minus|equals_sign|ctrl\+[pq]"
)


SCREENS = {**{mode: screen_of(mode) for mode in Dashboard.MODES}, A_CHANGE.mode: WizardScreen}


def keys(here: Place | None = None) -> list[str]:
    actions = [action for action in ACTIONS if here is None or action.is_on(here)]
    return [key for action in actions for key in action.keys.split(",")] + [place.key for place in PLACES]


@pytest.mark.parametrize("place", EVERY_PLACE, ids=lambda place: place.mode)
def test_no_key_does_two_things_on_one_screen(place: Place) -> None:
    assert len(keys(place)) == len(set(keys(place)))


@pytest.mark.parametrize("key", sorted(set(keys())))
def test_every_key_arrives_also_through_tmux_and_ssh(key: str) -> None:
    assert SAFE.fullmatch(key)


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
def test_every_action_can_be_done_where_it_is(action: Action) -> None:
    modes = [place.mode for place in EVERY_PLACE if action.is_on(place)]
    assert modes
    for mode in modes:
        assert callable(getattr(SCREENS[mode], f"action_{action.id}"))


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.mode)
def test_every_place_is_a_screen(place: Place) -> None:
    assert SCREENS[place.mode].place is place


@pytest.mark.parametrize("place", EVERY_PLACE, ids=lambda place: place.mode)
def test_the_help_tells_every_key_of_the_screen_and_fits_80_columns(place: Place) -> None:
    lines = ["".join(piece.text for piece in one) for one in help_page.lines(place, UNICODE_SIGNS)]
    here = [action.shown_key for action in ACTIONS if action.is_on(place)]
    for shown in [*here, *(other.key for other in PLACES)]:
        assert any(re.match(rf"  {re.escape(shown)} ", text) for text in lines), shown
    assert max(map(len, lines)) <= 74


def test_the_help_is_ascii_where_the_terminal_is() -> None:
    lines = ["".join(piece.text for piece in one) for one in help_page.lines(PLACES[0], ASCII_SIGNS)]
    assert "".join(lines).isascii()


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.mode)
def test_the_palette_offers_every_screen_and_what_can_be_done_on_this_one(place: Place) -> None:
    offered = {choice.value for choice in palette.choices(Snapshot(), place)}
    assert {palette.PLACE + place.mode for place in PLACES} <= offered
    here = {action.id for action in ACTIONS if action.is_on(place)} - {"palette", "back"}
    assert {value for value in offered if value.startswith(palette.ACTION)} == {
        palette.ACTION + name for name in here
    }


@pytest.mark.parametrize("then", [(), ("enter",), ("slash",)], ids=["list", "detail", "filter"])
async def test_the_keys_below_are_whole_at_80_columns(drive: Drive, then: tuple[str, ...]) -> None:
    async with drive(Scene("keys")) as (app, pilot, _):
        for place in PLACES:
            await pilot.press(place.key, *then)
            await all_is_told(app, pilot)
            shown = line(app, "keys").rstrip()
            assert len(shown) <= 80
            assert shown.endswith("!word without the word" if app.main_screen.filter_has_focus else "q quit")
            if not then:
                assert app.main_screen.place is place
                wanted = list(app.main_screen.shown_actions())
                assert shown.strip().split("  ") == [
                    f"{action.shown_key} {action.label}" for action in wanted
                ]
            await pilot.press("escape", "escape")


@pytest.mark.parametrize(
    ("mode", "said"),
    [
        ("apps", "users of a network behind a VPN"),
        ("apps", "Develop with an app that is not internal"),
        ("spaces", "Add-ons differ by region"),
    ],
)
def test_help_tells_what_the_documents_say_and_no_screen_shows(mode: str, said: str) -> None:
    lines = ["".join(piece.text for piece in one) for one in help_page.lines(BY_MODE[mode], UNICODE_SIGNS)]
    assert any(said in line for line in lines)
