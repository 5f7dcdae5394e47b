"""What the tests of this directory look at again and again."""

import re
from collections import Counter

from backend.simulator.testing import Running
from backend.simulator.world.generations import CEDAR
from backend.simulator.world.rate_limit import POOL
from tests.terminal.emulator import AT_THE_START, MOUSE
from tests.terminal.pty_app import PATIENCE, PtyApp

CURSOR_COLOUR = "005f87"
"""Background of the row under the cursor (tui/themes.py)."""


POLLED = ("inbound-ruleset", "peerings", "vpn-connections")
"""What is asked for in a space round after round; outbound IPs seldom, unless they are on the screen."""
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
UNREAD = re.compile(r"\S –(\s|$)")
"""A cell of what was not read yet: a sign, and no word."""


def to_spaces(app: PtyApp) -> None:
    """From the overview, which is the first screen, to the list of spaces."""
    app.wait_for("Enter look")
    app.send("2")
    app.wait_for(lambda: is_list_of_spaces(app))


def is_list_of_spaces(app: PtyApp) -> bool:
    return any(" name" in line and " state " in line for line in app.lines)


def wait_for_harbor(app: PtyApp) -> None:
    """Until the list of spaces is there, and whole."""

    def is_whole() -> bool:
        rows = [line for line in app.lines if " allocated  " in line]
        return (
            all(text in app.text for text in HARBOR)
            and app.text.count("open to all") == 2
            and not any(UNREAD.search(row) for row in rows)
        )

    to_spaces(app)
    app.wait_for(is_whole)


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
    """How many of the requests that are kept ask for all that is polled, whichever list is open."""
    asked = Counter(request.path for request in simulated.levers.requests)
    world = simulated.world
    paths = ["/spaces"]
    for space in world.spaces():
        if space.state(world.now()) == "allocated":
            # Where it answers that there is no such thing, it is asked less and less.
            parts = POLLED if space.generation is CEDAR else POLLED[:1]
            paths += [f"/spaces/{space.id}/{part}" for part in parts]
    return min(asked[path] for path in paths)


def wait_for_rounds(app: PtyApp, simulated: Running, number: int) -> None:
    """Until everything was asked for `number` times from now on, from a pool of requests that stays full.

    On a frozen clock nothing flows back, and how many are left would be news on the screen.
    """
    simulated.levers.forget_requests()  # not all of them are kept, so a total would come to an end

    def are_over() -> bool:
        simulated.world.rate_limit.set_remaining(POOL)
        return rounds(simulated) >= number

    app.wait_for(are_over)


def settle(app: PtyApp, simulated: Running) -> None:
    """Until two rounds of polls in a row made it write nothing."""
    for _ in range(int(PATIENCE)):
        written = len(app.raw)
        wait_for_rounds(app, simulated, 2)
        if len(app.raw) == written:
            return
    raise AssertionError(f"it writes with every poll; the last bytes: {bytes(app.raw[-300:])!r}")
