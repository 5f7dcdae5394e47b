"""What the tests of this directory look at again and again."""

from collections import Counter

from backend.simulator.testing import Running
from tests.terminal.emulator import AT_THE_START, MOUSE
from tests.terminal.pty_app import PATIENCE, PtyApp

CURSOR_COLOUR = "005f87"
"""Background of the row under the cursor (tui/themes.py)."""


HARBOR = (
    "21 ranges",
    "all blocked",
    "12 not applied",
    "4 ranges",
    "2 ranges",
    "3 ranges",
    "ops@acme.example",
)
"""What the list of spaces says once everything of the scenario has been read."""


def wait_for_harbor(app: PtyApp) -> None:
    """Until the list of spaces is whole."""
    app.wait_for(lambda: all(text in app.text for text in HARBOR) and app.text.count("open to all") == 2)


def cursor_line(app: PtyApp) -> str:
    """The line under the cursor, as it is seen; empty when there is none."""
    for number, line in enumerate(app.lines):
        if app.terminal.background(number) == CURSOR_COLOUR:
            return line
    return ""


def wait_for_cursor_on(app: PtyApp, text: str) -> None:
    app.wait_for(lambda: text in cursor_line(app))


def assert_left_clean(app: PtyApp) -> None:
    """The terminal is as it was before the program: its modes, the keyboard's, the attributes, no mouse."""
    assert app.terminal.modes == AT_THE_START
    assert app.terminal.keyboard_modes == 0
    assert not app.terminal.ever & MOUSE
    assert app.attributes == app.attributes_before


def rounds(simulated: Running) -> int:
    """How many times everything that an open list shows was asked for: the spaces and their rulesets."""
    asked = Counter(request.path for request in simulated.levers.requests)
    paths = ["/spaces"] + [
        f"/spaces/{space.id}/inbound-ruleset"
        for space in simulated.world.spaces()
        if space.state(simulated.world.now()) == "allocated"
    ]
    return min(asked[path] for path in paths)


def wait_for_rounds(app: PtyApp, simulated: Running, number: int) -> None:
    """Until everything was asked for `number` times more."""
    wanted = rounds(simulated) + number
    app.wait_for(lambda: rounds(simulated) >= wanted)


def settle(app: PtyApp, simulated: Running) -> None:
    """Until two rounds of polls in a row made it write nothing."""
    for _ in range(int(PATIENCE)):
        written = len(app.raw)
        wait_for_rounds(app, simulated, 2)
        if len(app.raw) == written:
            return
    raise AssertionError(f"it writes with every poll; the last bytes: {bytes(app.raw[-300:])!r}")
