"""What the overview shows where there is little room, and what it folds away."""

import pytest

from backend.model.finding import Finding, Level
from backend.model.key import Kind
from tests.snapshots.scenes import WIDE, Scene
from tests.tui.conftest import Drive
from tests.tui.overview import OVERVIEW, findings, screen, spaces
from tests.tui.support import line
from tui.screens.overview_room import fold


@pytest.mark.parametrize("size", [(80, 24), WIDE, (60, 15)], ids=str)
async def test_it_is_whole_at_every_size(drive: Drive, size: tuple[int, int]) -> None:
    async with drive(Scene("overview", start_on="overview", size=size)) as (app, pilot, _):
        assert findings(app)[0].split()[1] == "drydock", "what is nearly over comes first"
        assert findings(app)[0].endswith("expires 9 min")  # the sentence is shortened, never the time
        for name, end in (("keys", "? help  q quit"), ("places", "9")):
            told = line(app, name).rstrip()
            assert end in told
            assert len(told) <= size[0]
        assert len(spaces(app)) >= 3
        await pilot.press("end")
        assert screen(app).spaces_table.has_focus


async def test_at_80x24_notices_are_folded_until_a_key_shows_them(drive: Drive) -> None:
    async with drive(OVERVIEW) as (app, pilot, _):
        assert all(text.split()[0] in "✖▲" for text in findings(app))
        assert len(spaces(app)) > 8
        notices = sum(each.level is Level.NOTICE for each in app.session.findings())
        assert f"2 more warnings, {notices} notices" in line(app, "folded")
        assert "n shows notices" in line(app, "folded")
        await pilot.press("n")
        shown = {item.key for item in screen(app).findings_table.items}
        assert shown == {each.id for each in app.session.findings()}
        assert screen(app).finding is not None
        assert screen(app).finding.level is Level.NOTICE
        assert findings(app)[-1].startswith(" ·")
        await pilot.press("n")
        assert "more warnings" in line(app, "folded")


def some(level: Level, number: int) -> list[Finding]:
    return [
        Finding(f"{level}-{place}", level, Kind.SPACES, "something", "", "a document")
        for place in range(number)
    ]


@pytest.mark.parametrize(
    ("worse", "notices", "room", "spaces", "shown", "lines", "more"),
    [
        pytest.param(3, 4, 16, 9, 7, 7, 0, id="all have room"),
        pytest.param(3, 6, 16, 10, 7, 7, 2, id="notices beyond the half are folded, a line says so"),
        pytest.param(3, 6, 16, 4, 9, 9, 0, id="few spaces leave more room"),
        pytest.param(12, 0, 16, 10, 12, 7, 5, id="what is worse is never folded, it scrolls, a line says so"),
        pytest.param(12, 5, 16, 10, 12, 7, 10, id="and all notices are folded then"),
        pytest.param(0, 0, 16, 10, 0, 0, 0, id="nothing"),
        pytest.param(2, 2, 1, 10, 2, 1, 3, id="no room at all"),
    ],
)
def test_findings_get_half_of_the_room_and_what_is_left_over(
    worse: int, notices: int, room: int, spaces: int, shown: int, lines: int, more: int
) -> None:
    found = fold([*some(Level.WARNING, worse), *some(Level.NOTICE, notices)], room, spaces)
    assert (len(found.shown), found.lines, len(found.more)) == (shown, lines, more)


def test_unfolded_leaves_the_spaces_a_few_lines() -> None:
    found = fold(some(Level.NOTICE, 40), 16, 10, unfolded=True)
    assert (len(found.shown), found.lines, len(found.more)) == (40, 13, 0)


@pytest.mark.parametrize(("columns", "wide"), [(120, 41), (179, 41), (180, 60), (200, 60)])
async def test_where_there_is_room_the_detail_is_wider(drive: Drive, columns: int, wide: int) -> None:
    async with drive(Scene("overview", start_on="overview", size=(columns, 50))) as (app, _, _simulator):
        assert screen(app).detail.outer_size.width == wide
        assert not any("trusted-not-applied:" in text for text in findings(app))
