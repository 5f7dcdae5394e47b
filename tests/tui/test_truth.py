"""What the dashboard says when the platform does not answer, refuses, or sends nonsense."""

from dataclasses import replace

import pytest
from rich.cells import cell_len
from textual.widgets import Static

from backend.estate.plan import universe
from backend.model.key import Key, Kind
from backend.simulator.faults import Fault
from backend.simulator.levers import Override
from backend.simulator.testing import Running
from tests.snapshots.scenes import WIDE, Scene, until
from tests.tui.conftest import Drive
from tests.tui.support import line, names, rows, said, screen, select
from tui.app import Dashboard
from tui.messages import EstateChanged
from tui.screens import console

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


@pytest.mark.slow
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


@pytest.mark.slow
async def test_a_list_of_trusted_ips_that_only_denies_is_never_fine(drive: Drive) -> None:
    def deny(simulator: Running) -> None:
        quay = simulator.world.space("quay").id
        denying = {"id": "r", "rules": [{"action": "deny", "source": "192.0.2.0/24"}]}
        simulator.levers.override(Override(f"/spaces/{quay}/inbound-ruleset", denying))

    async with drive(Scene("spaces", size=WIDE, prepare=deny)) as (app, _, _):
        (quay,) = [row for row in rows(app) if "quay" in row]
        assert quay.split()[0] == "·"  # the level of its finding
        assert "all blocked" in quay


@pytest.mark.slow
async def test_a_list_that_cannot_be_read_is_unknown_and_never_fine(drive: Drive) -> None:
    def refuse(simulator: Running) -> None:
        simulator.faults.add(
            Fault(path="/spaces/*/inbound-ruleset", count=None, status=403, error_id="forbidden")
        )

    async with drive(Scene("spaces", size=WIDE, prepare=refuse)) as (app, pilot, _):
        (quay,) = [row for row in rows(app) if "quay" in row]
        assert quay.split()[0] == "?"
        await select(app, pilot, "quay")
        shown = [item.text for item in screen(app).detail.items if getattr(item, "label", "") == "Not read"]
        assert shown
        assert "Ask an admin of the team" in shown[0]
        await pilot.press("5")
        await pilot.pause()
        assert any("could not be read" in row for row in rows(app))


@pytest.mark.slow
async def test_an_account_without_spaces_is_told_whom_to_ask(drive: Drive) -> None:
    def nothing(simulator: Running) -> None:
        simulator.levers.override(Override("/spaces", []))

    async with drive(Scene("spaces", prepare=nothing)) as (app, _, _simulator):
        assert "This account sees no Private Space." in str(
            screen(app).query_one("#nothing", Static).render()
        )


@pytest.mark.parametrize("mode", ["2", "5"])
async def test_strange_names_are_shown_and_break_nothing(drive: Drive, mode: str) -> None:
    def strange(simulator: Running) -> None:
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
        simulator.levers.override(Override("/spaces", spaces))

    keys = (mode, "enter", "down", "down", "y", "escape", "s", "down", "enter", "escape", "colon", "escape")
    async with drive(Scene("spaces", prepare=strange, keys=keys)) as (app, pilot, _):
        assert len({entry.space for entry in screen(app).rows.shown}) == len(STRANGE)
        assert all(cell_len(row) <= 80 for row in rows(app))
        await pilot.press("slash", *"prod [/x", "enter")
        await pilot.pause()
        shown = "\n".join(rows(app))
        assert "prod [/x] [3" in shown
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
    def nasty(simulator: Running) -> None:
        simulator.levers.override(Override("/spaces", body))

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
        await pilot.pause()
        assert said(app) == ""
        assert app.snapshot.link.warnings == ("Maintenance on Sunday",)


async def test_requests_left_are_told_below_half_and_in_hundreds(drive: Drive) -> None:
    async with drive(Scene("spaces")) as (app, pilot, simulator):
        assert "requests left" not in line(app, "top")
        simulator.world.rate_limit.set_remaining(1888)
        await read(app, SPACES, problem=False)
        await pilot.pause()
        assert "1800 requests left" in line(app, "top")


@pytest.mark.slow
async def test_at_the_reserve_it_is_said_that_polling_rests(drive: Drive) -> None:
    async with drive(Scene("spaces")) as (app, pilot, simulator):
        simulator.world.rate_limit.set_remaining(900)
        await read(app, SPACES, problem=False)
        await pilot.pause()
        assert said(app) == ""
        simulator.clock.advance(600)  # polling stands still in this test, as it would at the reserve
        screen(app).show_status()
        assert said(app) == (
            "▲ Polling rests: 899 requests are left, and those are kept for you.\n"
            "The oldest here is of 14:00 UTC, 10 min ago. r reads now."
        )


async def test_a_list_of_an_earlier_run_is_not_shown_as_fine(drive: Drive) -> None:
    async with drive(Scene("spaces")) as (app, pilot, _):
        await select(app, pilot, "quay")
        key = Key(Kind.INBOUND_RULESET, screen(app).row_space)
        estate = app.session.estate
        old = replace(estate.snapshot.reading(key), restored=True)
        estate.snapshot = estate.snapshot.with_reading(key, old)
        screen(app).rebuild()
        (quay,) = [row for row in rows(app) if "quay" in row]
        assert quay.split()[0] == "…"
        assert any("being asked again" in getattr(item, "text", "") for item in screen(app).detail.items)


@pytest.mark.parametrize(("status", "sign"), [(404, "·"), (422, "·"), (402, "?"), (410, "?"), (500, "?")])
@pytest.mark.slow
async def test_only_the_endpoints_own_answer_means_not_here(drive: Drive, status: int, sign: str) -> None:
    def refuse(simulator: Running) -> None:
        simulator.faults.add(Fault(path="/spaces/*/inbound-ruleset", count=None, status=status))

    async with drive(Scene("spaces", prepare=refuse)) as (app, _, _simulator):
        (quay,) = [row for row in rows(app) if "quay" in row]
        assert quay.split()[0] == sign
        assert ("not here" in quay) == (sign == "·")


async def test_rules_that_are_not_told_are_unknown_on_both_screens(drive: Drive) -> None:
    def untold(simulator: Running) -> None:
        quay = simulator.world.space("quay")
        simulator.levers.override(Override(f"/spaces/{quay.id}/inbound-ruleset", {"rules": None}))

    async with drive(Scene("spaces", prepare=untold)) as (app, pilot, _):
        (quay,) = [row for row in rows(app) if "quay" in row]
        assert quay.split()[0] == "?"
        await select(app, pilot, "quay")
        await pilot.press("S", "5")
        assert any("Heroku does not tell" in row for row in rows(app))


async def test_a_value_that_is_not_known_is_not_copied(drive: Drive) -> None:
    def bare(simulator: Running) -> None:
        simulator.levers.override(Override("/spaces", [{"id": "1"}]))

    async with drive(Scene("spaces", prepare=bare)) as (app, pilot, _):
        await pilot.press("enter", "down", "down", "y")
        assert said(app) == "nothing to copy: it is not known"


@pytest.mark.parametrize("was_read", [True, False])
@pytest.mark.slow
async def test_of_a_part_that_cannot_be_read_the_last_value_stands_only_where_there_is_one(
    drive: Drive, was_read: bool
) -> None:
    def refuse(simulator: Running) -> None:
        path = f"/spaces/{simulator.world.space('quay').id}/nat"
        simulator.levers.override(Override(path, {"id": "error", "message": "Broken."}, 500))

    async with drive(Scene("spaces", prepare=None if was_read else refuse)) as (app, pilot, simulator):
        refuse(simulator)
        key = Key(Kind.NAT, simulator.world.space("quay").id)
        for _ in range(2):
            await read(app, key, problem=True)
        await pilot.pause()
        stands = "; the last value stands" if was_read else ""
        assert " ".join(said(app).split()) == (
            f"▲ Not read: outbound IPs of quay. The detail says why{stands}."
        )


@pytest.mark.slow
async def test_an_alarm_stands_above_what_was_just_said(drive: Drive) -> None:
    async with drive(Scene("spaces")) as (app, pilot, simulator):
        simulator.world.token_accepted = False
        await read(app, SPACES, problem=True)
        await pilot.press("o")
        first, *_, last = said(app).splitlines()
        assert first.startswith("✖ Invalid credentials provided.")
        assert last == "sorted by state"


async def test_what_changed_can_be_read_in_the_messages(drive: Drive) -> None:
    async with drive(Scene("spaces")) as (app, _, simulator):
        simulator.clock.advance(600)
        await read(app, SPACES, problem=False)
        assert "14:10:00  space jetty is gone" in app.said
        assert "14:10:00  space mooring is new" in app.said
        assert "14:10:00  space slip: allocated (was allocating)" in app.said


@pytest.mark.slow
async def test_a_picture_that_takes_long_to_show_is_shown_less_often_and_the_last_one_in_the_end(
    drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with drive(Scene("spaces")) as (app, pilot, _):
        shown: list[None] = []
        rebuild = screen(app).rebuild

        def counted() -> None:
            shown.append(None)
            rebuild()

        async def three_changes() -> int:
            shown.clear()
            for _ in range(3):
                app.tell(EstateChanged())
                await pilot.pause()
            return len(shown)

        monkeypatch.setattr(screen(app), "rebuild", counted)
        assert await three_changes() == 3
        monkeypatch.setattr(console, "SLOW", 0)
        monkeypatch.setattr(console, "REST", 10_000)
        assert await three_changes() == 0
        await pilot.press("5", "2")
        assert shown, "looking at it shows what is true now"
