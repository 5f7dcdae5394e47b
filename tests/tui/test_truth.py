"""What the dashboard says when the platform does not answer, refuses, or sends nonsense."""

import pytest
from textual.widgets import Static

from backend.estate.plan import universe
from backend.model.key import Key, Kind
from backend.simulator.faults import Fault
from backend.simulator.levers import Override
from tests.snapshots.scenes import WIDE, Scene, until
from tests.tui.conftest import Drive
from tests.tui.test_resource_screen import line, names, rows, said, screen, select
from tui.app import Dashboard

SPACES = Key(Kind.SPACES)
STRANGE = [
    "prod [/x] \x1b[31m",
    "[@click=app.quit]go[/]",
    "\u202eevil",
    "港口" * 20,
    "x" * 300,
    "",
    "🚢",
    "a\nb\tc",
]


async def read(app: Dashboard, *keys: Key, problem: bool) -> None:
    """Have the keys read once more, and wait until that is known."""
    before = {key: app.snapshot.reading(key) for key in keys}
    app.session.estate.read_again(keys)
    await until(app, lambda seen: all(seen.snapshot.reading(key) is not before[key] for key in keys))
    assert all((app.snapshot.reading(key).problem is not None) == problem for key in keys)


async def test_a_refused_token_leaves_the_picture_and_says_what_to_do(drive: Drive) -> None:
    async with drive(Scene("spaces")) as (app, pilot, simulator):
        before = names(app)
        simulator.world.token_accepted = False
        await read(app, SPACES, problem=True)
        await pilot.pause()
        assert names(app) == before
        assert said(app).startswith("✖ Invalid credentials provided.")
        assert "`heroku login`" in said(app)
        assert "This is the picture of 14:00 UTC" in said(app)


async def test_one_missed_poll_is_noise_and_two_are_told(drive: Drive) -> None:
    async with drive(Scene("spaces")) as (app, pilot, simulator):
        fault = simulator.faults.add(Fault(path="/spaces", count=None, status=503))
        await read(app, SPACES, problem=True)
        await pilot.pause()
        assert said(app) == ""
        await read(app, SPACES, problem=True)
        await pilot.pause()
        assert "The list of spaces: Heroku has temporarily disabled this feature" in said(app)
        assert len(names(app)) == 10
        assert fault.hits > 0
        simulator.faults.clear()
        await read(app, SPACES, problem=False)
        await pilot.pause()
        assert said(app) == ""


async def test_a_list_that_cannot_be_read_is_unknown_and_never_fine(drive: Drive) -> None:
    def refuse(simulator: object) -> None:
        simulator.faults.add(  # type: ignore[attr-defined]
            Fault(path="/spaces/*/inbound-ruleset", count=None, status=403, error_id="forbidden")
        )

    async with drive(Scene("spaces", size=WIDE, prepare=refuse)) as (app, pilot, _):
        (quay,) = [row for row in rows(app) if "quay" in row]
        assert quay.split()[0] == "?"
        await select(app, pilot, "quay")
        shown = [item.text for item in screen(app).detail.items if getattr(item, "label", "") == "Not read"]  # type: ignore[attr-defined]
        assert shown
        assert "Ask an admin of the team" in shown[0]
        await pilot.press("5")
        await pilot.pause()
        assert any("could not be read" in row for row in rows(app))


async def test_an_account_without_spaces_is_told_whom_to_ask(drive: Drive) -> None:
    def nothing(simulator: object) -> None:
        simulator.levers.override(Override("/spaces", []))  # type: ignore[attr-defined]

    async with drive(Scene("spaces", prepare=nothing)) as (app, _, _simulator):
        assert "This account sees no Private Space." in str(
            screen(app).query_one("#nothing", Static).render()
        )


@pytest.mark.parametrize("mode", ["2", "5"])
async def test_strange_names_are_shown_and_break_nothing(drive: Drive, mode: str) -> None:
    def strange(simulator: object) -> None:
        spaces = [
            {
                "id": f"0000000{place}",
                "name": name,
                "state": "allocated",
                "cidr": name,
                "team": {"name": name},
            }
            for place, name in enumerate(STRANGE)
        ]
        simulator.levers.override(Override("/spaces", spaces))  # type: ignore[attr-defined]

    keys = (mode, "enter", "down", "down", "y", "escape", "s", "down", "enter", "escape", "colon", "escape")
    async with drive(Scene("spaces", prepare=strange, keys=keys)) as (app, pilot, _):
        await pilot.press("slash", *"prod [/x", "enter")
        await pilot.pause()
        shown = "\n".join(rows(app))
        assert "prod [/x] [31m" in shown
        assert not any(sign in shown for sign in "\x1b\u202e\x9b")


@pytest.mark.parametrize(
    "body",
    [
        [{}, {}, {}],
        [None, 5, "x", []],
        [{"id": None, "name": None, "state": None, "generation": None, "region": None, "team": None}],
        [{"id": 5, "name": ["a"], "state": {"b": 1}, "shield": "maybe", "created_at": "yesterday"}],
        [{"id": "same", "name": "one"}, {"id": "same", "name": "two"}],
    ],
)
async def test_nasty_lists_are_shown_as_they_came(drive: Drive, body: list[object]) -> None:
    def nasty(simulator: object) -> None:
        simulator.levers.override(Override("/spaces", body))  # type: ignore[attr-defined]

    async with drive(Scene("spaces", prepare=nasty, keys=("enter", "escape", "5", "2"))) as (
        app,
        _,
        _simulator,
    ):
        assert len(names(app)) == len(body)
        assert all(app.snapshot.readings.get(key) is not None for key in universe(app.snapshot))


async def test_a_warning_of_the_host_is_said_once_and_kept(drive: Drive) -> None:
    async with drive(Scene("spaces")) as (app, pilot, simulator):
        simulator.levers.warning = "Maintenance on Sunday"
        await read(app, SPACES, problem=False)
        await pilot.pause()
        assert said(app) == "Heroku says: Maintenance on Sunday"
        await pilot.press("down")
        await read(app, SPACES, problem=False)
        assert said(app) == ""
        assert app.snapshot.link.warnings == ("Maintenance on Sunday",)


async def test_requests_left_are_told_below_half_and_in_hundreds(drive: Drive) -> None:
    async with drive(Scene("spaces")) as (app, pilot, simulator):
        assert "requests left" not in line(app, "top")
        simulator.world.rate_limit.set_remaining(1888)
        await read(app, SPACES, problem=False)
        await pilot.pause()
        assert "1800 requests left" in line(app, "top")
