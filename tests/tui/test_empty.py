"""An account without a space: nothing is under the cursor, and every key says so or does what it can."""

from tests.snapshots.scenes import Scene
from tests.tui.conftest import Drive
from tests.tui.support import said
from tui.actions import ACTIONS
from tui.places import PLACES

LEAVES = frozenset({"quit", "visit"})
"""Actions that lead away."""


async def test_every_key_of_every_screen_acts_or_says_that_there_is_nothing(drive: Drive) -> None:
    async with drive(Scene("empty", scenario="empty")) as (app, pilot, _):
        for place in PLACES:
            await pilot.press(place.key)
            screen = app.main_screen
            assert screen.place is place
            for action in ACTIONS:
                if not action.is_on(place) or action.id in LEAVES:
                    continue
                reason = screen.why_not(action)
                await pilot.press(action.keys.split(",")[0])
                if reason is not None:
                    assert said(app).endswith(f"{action.label}: {reason}")
                if app.screen is not screen or screen.filter_has_focus:
                    await pilot.press("escape")
                assert app.screen is screen
        await pilot.press("x")
        assert said(app).endswith("give up: nothing is selected: the list is empty")
