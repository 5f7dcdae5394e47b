"""The keys that start a change: with what is under the cursor, or with the reason why not."""

import pytest

from backend.model.change import Facts
from backend.simulator.testing import Running
from tests.snapshots.scenes import Scene, until
from tests.tui.conftest import Drive
from tests.tui.support import said, select
from tests.tui.wizard.conftest import Playing
from tui import status
from tui.app import Dashboard
from tui.mending import that_mends
from tui.screens.overview import OverviewScreen
from widgets.text import Tone

REQUEST = "pcx-04f21c09b7d5e8603"
Begun = list[tuple[str, dict[str, tuple[str, ...]]]]


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> Begun:
    """What was begun, and nothing of it is done."""
    begun: Begun = []
    monkeypatch.setattr(
        "tui.changes.Changes.begin", lambda self, name, inputs: begun.append((name, dict(inputs)))
    )
    return begun


def id_of(app: Dashboard, space: str) -> str:
    """What a change is begun with: a name may be another space's by the time that it is read anew."""
    return next(key for key, one in app.snapshot.each_space() if one.name == space)


def looks_possible(app: Dashboard, label: str) -> bool:
    """By its key in the last line."""
    tones = {piece.text.strip(): piece.tone for piece in status.keys(app.main_screen)}
    return tones[label] is Tone.PLAIN


async def test_a_accepts_the_request_of_the_row_or_says_why_not(drive: Drive, begun: Begun) -> None:
    async with drive(Scene("peerings", start_on="peerings")) as (app, pilot, _):
        await select(app, pilot, REQUEST)
        await pilot.press("a")
        assert begun == [("accept-peering", {"space": (id_of(app, "harbor"),), "pcx_id": (REQUEST,)})]
        await pilot.press("d")
        assert said(app) == "destroy: nobody accepted it yet: let it expire, or have its owner take it back"
        reasons = set()
        for entry in app.main_screen.rows.shown:  # type: ignore[attr-defined]
            app.main_screen.table.move_to(entry.key)  # type: ignore[attr-defined]
            await pilot.press("a")
            if (text := said(app)).startswith("accept: "):
                reasons.add(text.removeprefix("accept: "))
        assert "it is active already" in reasons
        assert "it is heroku-managed, and protected" in reasons
        assert "there is no peering in this row" in reasons


async def test_d_destroys_the_peering_of_the_row_also_from_its_detail(drive: Drive, begun: Begun) -> None:
    async with drive(Scene("peerings", start_on="peerings")) as (app, pilot, _):
        active = next(
            entry
            for entry in app.main_screen.rows.shown  # type: ignore[attr-defined]
            if entry.target is not None and entry.target.is_own and entry.target.status == "active"
        )
        app.main_screen.table.move_to(active.key)  # type: ignore[attr-defined]
        await pilot.press("enter", "d")
        space = id_of(app, active.record["space"])
        assert begun == [("destroy-peering", {"space": (space,), "pcx_id": (active.name,)})]


async def test_c_connects_a_vpc_to_the_space_of_the_row_and_the_palette_to_any(
    drive: Drive, begun: Begun
) -> None:
    async with drive(Scene("spaces")) as (app, pilot, _):
        await select(app, pilot, "quay")
        await pilot.press("c")
        assert begun == [("connect-vpc", {"space": (id_of(app, "quay"),)})]
        assert looks_possible(app, "connect")
        await select(app, pilot, "dock")
        assert not looks_possible(app, "connect")
        await pilot.press("c")
        assert said(app).startswith("connect: You are member of labs, admin needed")
        await pilot.press("colon", *"connect a vpc to ledger", "enter")
        await until(app, lambda _: begun[-1] == ("connect-vpc", {"space": (id_of(app, "ledger"),)}))
        await pilot.press("0", "c")
        await pilot.press(*"dry", "enter")
        assert begun[-1] == ("connect-vpc", {"space": (id_of(app, "drydock"),)})


async def test_a_member_accepts_nothing_and_is_told_who_can(drive: Drive, begun: Begun) -> None:
    def member(simulator: Running) -> None:
        simulator.world.team("acme").role = "member"

    async with drive(Scene("peerings", start_on="peerings", prepare=member)) as (app, pilot, _):
        await select(app, pilot, REQUEST)
        await pilot.press("a")
        assert said(app).startswith("accept: You are member of acme, admin needed")
        await pilot.press("d")
        assert said(app).startswith("destroy: nobody accepted it yet"), "what nobody could do comes first"
        assert begun == []


@pytest.mark.slow
async def test_m_starts_what_mends_the_finding_with_what_it_is_about(drive: Drive, begun: Begun) -> None:
    async with drive(Scene("overview", start_on="overview", aws=True, size=(120, 60))) as (app, pilot, _):
        overview = app.main_screen
        assert isinstance(overview, OverviewScreen)
        mended = {}
        found = reversed(app.session.findings())
        of_each_rule = {each.rule: each for each in found if each.space_name != "drydock"}
        for finding in of_each_rule.values():
            overview.findings_table.move_to(finding.id)
            labels = {each.id: each.label for each in overview.shown_actions()}
            called = {"accept-peering": "accept…", "destroy-peering": "destroy…"}
            assert labels["mend"] == called.get(finding.mends or "", "mend")
            await pilot.press("m")
            if begun:
                mended[finding.id] = (finding, *begun.pop())
            elif that_mends(finding) is not None:
                assert "admin needed" in said(app), f"{finding.id} was not begun"
            elif finding.mends is None:
                assert said(app).startswith("mend: no guided change mends this; i tells")
            else:
                assert said(app).startswith("mend: a guided change for this is not in this version; i tells")
        assert mended[f"peering-waits:harbor:{REQUEST}"][1:] == (
            "accept-peering",
            {"space": (id_of(app, "harbor"),), "pcx_id": (REQUEST,)},
        )
        for finding, name, inputs in mended.values():
            assert that_mends(finding) == (name, Facts(inputs))
            assert inputs.get("pcx_id", (finding.item,)) == (finding.item,)
        await pilot.press("end", "m")
        assert said(app).startswith("mend: go to a finding first")


async def test_a_read_only_session_starts_none_of_them(drive: Drive, begun: Begun) -> None:
    async with drive(Scene("peerings", start_on="peerings", read_only=True)) as (app, pilot, _):
        await select(app, pilot, REQUEST)
        for key, label in (("a", "accept"), ("d", "destroy"), ("c", "connect")):
            await pilot.press(key)
            assert said(app).startswith(f"{label}: this is a read-only session. ")
            app.flash(None)
        await pilot.press("colon", *"connect a vpc to quay", "enter")
        await until(app, lambda _: said(app).startswith("connect: this is a read-only session. "))
        assert begun == []


async def test_what_cannot_be_begun_is_told_in_words(playing: Playing) -> None:
    async with playing() as play:
        play.app.changes.begin("toy", Facts({"space": ("nowhere",)}))
        await play.until(lambda: said(play.app).startswith("not started: "))
        assert "nowhere" in said(play.app)
        play.simulator.world.token_accepted = False
        play.app.changes.begin("toy", Facts({"space": ("quay",)}))
        await play.until(lambda: "Invalid credentials" in said(play.app))
        assert play.wizards == []
