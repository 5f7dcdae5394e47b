"""From the first screen to the last: what somebody does in a minute at the terminal."""

import pytest

from backend.simulator.testing import Running
from backend.simulator.world.rate_limit import POOL
from tests.terminal.conftest import BUSY, Launch
from tests.terminal.watching import (
    assert_left_clean,
    cursor_line,
    settle,
    wait_for_cursor_on,
    wait_for_harbor,
)
from tui.actions import ACTIONS
from tui.places import BY_MODE, PLACES
from tui.screens.spaces import SpacesScreen
from widgets.text import UNICODE_SIGNS

pytestmark = pytest.mark.usefixtures("signed_in")

KEYS_OF_THE_FOOTER = [
    f"{action.shown_key} {action.label}"
    for action in ACTIONS
    if action.footer and action.is_on(BY_MODE["spaces"]) and action.id not in SpacesScreen.not_below
]


def test_the_first_screen_says_what_needs_a_hand(launch: Launch) -> None:
    app = launch()
    # The worst is gone to, and each space told of, once all of that is read and painted.
    app.wait_for(
        lambda: any(
            line.split()[:2] == ["·", "harbor"] and "12 not applied" in line for line in app.lines[12:]
        )
    )
    app.wait_for(lambda: "still being read" not in app.text and cursor_line(app) == app.lines[4])
    assert app.lines[3].startswith(" Needs a hand")
    assert app.lines[-1].endswith("q quit")


def test_the_list_of_spaces_is_whole_at_80x24(launch: Launch, harbor: Running) -> None:
    app = launch()
    wait_for_harbor(app)

    lines = app.lines
    assert len(lines) == 24
    assert "all spaces" in lines[0]
    assert lines[0].endswith(harbor.url.removeprefix("http://"))
    assert all(f"{place.key} {place.short}" in lines[1] for place in PLACES)
    assert all(word in lines[3] for word in ("name", "state", "peer", "VPN", "trusted IPs", "out"))
    assert all(keys in lines[-1] for keys in KEYS_OF_THE_FOOTER)
    assert not any(UNICODE_SIGNS.cut in lines[number] for number in (0, 1, 2, 3, 22, 23))
    for name in ("breakwater", "dock", "drydock", "harbor", "jetty", "ledger", "pier-fir", "quay"):
        assert any(line.split()[1:2] == [name] for line in lines[4:])
    assert "\n breakwater\n State          allocated\n" in app.text  # the detail below


def test_the_cursor_moves_and_the_detail_follows(launch: Launch) -> None:
    app = launch()
    wait_for_harbor(app)
    assert "breakwater" in cursor_line(app)

    app.send("down", "down")
    wait_for_cursor_on(app, "drydock")
    app.wait_for("\n drydock\n")  # the heading of the detail
    app.send("G")
    wait_for_cursor_on(app, "vault")
    app.send("k")
    wait_for_cursor_on(app, "slip")
    app.send("g")
    wait_for_cursor_on(app, "breakwater")
    app.send("enter")
    app.wait_for("Esc back")
    app.send("down", "down", "down")
    wait_for_cursor_on(app, "Region")
    app.send("escape")
    wait_for_cursor_on(app, "breakwater")


def test_to_another_screen_and_back_with_the_cursor_where_it_was(launch: Launch) -> None:
    app = launch()
    wait_for_harbor(app)
    app.send("down", "down", "down")
    wait_for_cursor_on(app, "harbor")

    app.send("5")
    app.wait_for("198.51.100.1/32")
    app.send("2")
    app.wait_for("12 not applied")
    wait_for_cursor_on(app, "harbor")


@pytest.mark.parametrize("in_band", [False, True], ids=["SIGWINCH", "reports"])
def test_it_follows_every_size_and_comes_back(launch: Launch, harbor: Running, in_band: bool) -> None:
    app = launch(program=BUSY, in_band_resize=in_band)
    wait_for_harbor(app)
    settle(app, harbor)
    at_first = app.lines

    def is_as_at_first() -> bool:
        harbor.world.rate_limit.set_remaining(POOL)  # how few are left would be news
        return app.lines == at_first

    app.resize(120, 40)
    app.wait_for(lambda: "q quit" in app.lines[39] and "vault" in app.text)
    app.wait_for(lambda: any(" State   " in line[70:] for line in app.lines))  # beside the list
    app.resize(60, 15)
    wait_for_cursor_on(app, "breakwater")
    app.wait_for(lambda: "Enter look" in app.lines[-1])
    app.resize(20, 5)
    app.wait_for(lambda: "name" in app.text and "q quit" in app.lines[-1])
    app.resize(5, 2)
    app.wait_for(lambda: app.lines[-1].startswith(" 1"))  # its own picture, not a part of the last
    app.resize(80, 24)
    app.wait_for(is_as_at_first)

    app.send("q")
    assert app.wait_end() == 0
    assert_left_clean(app)


def test_help_filter_and_scope(launch: Launch) -> None:
    app = launch()
    wait_for_harbor(app)

    app.send("?")
    app.wait_for("Everywhere")
    app.send("escape")
    app.wait_for("12 not applied")

    app.send("/", "dock")
    app.wait_for(lambda: "drydock" in app.text and "harbor " not in app.text)
    app.send("enter", "down")
    wait_for_cursor_on(app, "drydock")
    app.send("escape")
    app.wait_for("12 not applied")
    wait_for_cursor_on(app, "drydock")

    app.send("s", "led")
    app.wait_for(lambda: "ledger" in app.text and "harbor" not in app.text)
    app.send("enter")
    app.wait_for(lambda: "ledger" in app.lines[0])
    app.send("5")
    app.wait_for("198.51.100.83/32")
    assert "breakwater" not in app.text
    app.send("escape")
    app.wait_for(lambda: "all spaces" in app.lines[0])


@pytest.mark.parametrize("key", ["q", "\x11"], ids=["q", "ctrl+q"])
def test_quitting_leaves_the_terminal_as_it_was(launch: Launch, key: str) -> None:
    app = launch()
    wait_for_harbor(app)
    assert app.attributes != app.attributes_before  # else the comparison after it would say nothing

    app.send(key)
    assert app.wait_end() == 0
    assert_left_clean(app)
    assert app.text.strip() == ""


def test_the_mouse_is_taken_only_when_asked_for(launch: Launch) -> None:
    app = launch("--mouse")
    wait_for_harbor(app)
    assert {1000, 1003, 1006} <= app.terminal.modes
    app.send("\x1b[<0;5;8M", "\x1b[<0;5;8m")  # a click on the fourth row
    wait_for_cursor_on(app, "harbor")

    app.send("q")
    assert app.wait_end() == 0
    assert app.terminal.modes == {7, 25}


def test_a_poll_that_ends_while_a_screen_is_opened(launch: Launch) -> None:
    app = launch(program=BUSY)
    wait_for_harbor(app)
    app.send("f6")
    app.wait_for("198.51.100.1/32")
