"""The table: its cursor belongs to a row's key, and its columns to the room there is."""

from typing import Any

import pytest
from textual.app import App, ComposeResult
from textual.geometry import Region

from widgets.item_view import ItemView
from widgets.table import Column, Row, Table, lay_out
from widgets.text import Piece

COLUMNS = (
    Column("name", "name", 6, grows=True, most=12),
    Column("state", "state", 9),
    Column("extra", "extra", 8, rank=1),
)


def test_where_there_is_too_little_room_what_grows_is_shortened_and_nothing_else() -> None:
    columns = (
        Column("space", "space", 9),
        Column("text", "text", 30, grows=True),
        Column("time", "time", 14),
    )
    assert lay_out(columns, 40) == [(0, 9), (1, 13), (2, 14)]
    assert lay_out(columns, 20) == [(0, 9), (1, 8), (2, 14)]


def row(key: str, state: str = "allocated") -> Row:
    return Row(key, (Piece(key), Piece(state), Piece("x")))


class Host(App[None]):
    """A table, what it was told to repaint, and whom it told of its cursor."""

    def __init__(self, rows: list[Row]) -> None:
        super().__init__()
        self.rows = rows
        self.highlighted: list[str | None] = []
        self.repainted: list[tuple[Region, ...]] = []

    def compose(self) -> ComposeResult:
        yield Table(COLUMNS, id="table")

    @property
    def table(self) -> Table:
        return self.query_one(Table)

    def on_mount(self) -> None:
        self.table.show(self.rows)
        self.table.focus()

    def on_item_view_highlighted(self, message: ItemView.Highlighted) -> None:
        self.highlighted.append(message.key)

    def watch_repaints(self) -> None:
        table, refresh = self.table, self.table.refresh

        def noted(*regions: Region, **options: Any) -> Any:
            self.repainted.append(regions)
            return refresh(*regions, **options)

        table.refresh = noted  # type: ignore[method-assign, assignment]


def drawn(app: Host) -> list[str]:
    table = app.table
    return [table.render_line(y).text.rstrip() for y in range(table.size.height)]


async def test_the_cursor_stays_on_its_row_when_rows_come_go_and_change_places() -> None:
    app = Host([row(name) for name in "abcdef"])
    async with app.run_test() as pilot:
        await pilot.press("down", "down")
        assert app.table.cursor_key == "c"
        app.table.show([row(name) for name in ("new", "f", "c", "a")])
        assert app.table.cursor_key == "c"
        app.table.show([row(name) for name in ("c", "f")])
        assert app.table.cursor_key == "c"


async def test_where_the_row_is_gone_the_cursor_is_beside_it_and_says_so() -> None:
    app = Host([row(name) for name in "abc"])
    async with app.run_test() as pilot:
        await pilot.press("end")
        app.table.show([row("a"), row("b")])
        await pilot.pause()
        assert app.table.cursor_key == "b"
        assert app.highlighted[-1] == "b"
        app.table.show([])
        await pilot.pause()
        assert app.table.cursor_key is None
        assert app.highlighted[-1] is None


async def test_the_row_under_the_cursor_keeps_its_line_when_others_come_above() -> None:
    app = Host([row(f"r{number:03}") for number in range(200)])
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*["pagedown"] * 4)
        key = app.table.cursor_key
        assert key is not None
        before = next(y for y, line in enumerate(drawn(app)) if key in line)
        app.table.show([row(f"a{number:03}") for number in range(50)] + app.rows)
        assert app.table.cursor_key == key
        assert next(y for y, line in enumerate(drawn(app)) if key in line) == before


async def test_the_same_rows_again_repaint_nothing() -> None:
    app = Host([row(name) for name in "abc"])
    async with app.run_test() as pilot:
        await pilot.pause()
        app.watch_repaints()
        app.table.show([row(name) for name in "abc"])
        assert app.repainted == []


async def test_one_changed_cell_repaints_its_line_alone() -> None:
    app = Host([row(name) for name in "abc"])
    async with app.run_test() as pilot:
        await pilot.pause()
        app.watch_repaints()
        app.table.show([row("a"), row("b", "deleting"), row("c")])
        assert app.repainted == [(Region(0, 2, 80, 1),)]  # below the header
        assert "deleting" in drawn(app)[2]


async def test_keys_move_and_pages_stop_at_the_ends() -> None:
    app = Host([row(f"r{number:03}") for number in range(100)])
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("up")
        assert app.table.cursor_key == "r000"
        await pilot.press("G")
        assert app.table.cursor_key == "r099"
        assert "r099" in drawn(app)[-1]
        await pilot.press("pagedown", "j")
        assert app.table.cursor_key == "r099"
        await pilot.press("g", "j", "j", "k")
        assert app.table.cursor_key == "r001"


async def test_pinned_rows_stay_in_sight_wherever_it_is_scrolled_to() -> None:
    app = Host([row(f"r{number:03}") for number in range(100)])
    async with app.run_test(size=(80, 24)) as pilot:
        app.table.pin(2)
        await pilot.press("G")
        lines = drawn(app)[1:]
        assert [line.split()[0] for line in lines[:3]] == ["r000", "r001", "r079"]
        assert lines[-1].split()[0] == "r099"
        assert app.table.in_sight == (79, 99)
        assert [item.key for item in app.table.pinned] == ["r000", "r001"]
        await pilot.press("pageup")
        assert app.table.cursor_key == "r079"
        await pilot.press("up")
        assert drawn(app)[3].split()[0] == "r078"
        await pilot.press("g")
        assert [line.split()[0] for line in drawn(app)[1:4]] == ["r000", "r001", "r002"]


async def test_a_click_goes_to_the_row_that_is_drawn_there() -> None:
    app = Host([row(f"r{number:03}") for number in range(100)])
    async with app.run_test(size=(80, 24)) as pilot:
        app.table.pin(2)
        await pilot.press("G")
        await pilot.click("#table", offset=(3, 3))
        assert app.table.cursor_key == "r079"
        await pilot.click("#table", offset=(3, 2))
        assert app.table.cursor_key == "r001"


async def test_a_pinned_row_that_changes_is_repainted_where_it_stands() -> None:
    app = Host([row(f"r{number:03}") for number in range(100)])
    async with app.run_test(size=(80, 24)) as pilot:
        app.table.pin(1)
        await pilot.press("G")
        app.watch_repaints()
        app.table.show([row("r000", "deleting"), row("r001", "deleting"), *app.rows[2:]])
        assert app.repainted == [(Region(0, 1, 80, 1),)]


@pytest.mark.parametrize("size", [(1, 1), (3, 2), (80, 1), (5, 50)])
async def test_any_size_can_be_drawn(size: tuple[int, int]) -> None:
    app = Host([row(name) for name in "abc"])
    async with app.run_test(size=size) as pilot:
        await pilot.press("down", "pagedown", "home")
        assert app.table.cursor_key == "a"


async def test_brackets_and_wide_names_are_text() -> None:
    app = Host([row("prod [/x]"), row("[red]港口"), row("[@click=app.quit]go")])
    async with app.run_test() as pilot:
        await pilot.pause()
        lines = drawn(app)
        assert "prod [/x]" in lines[1]
        assert "[red]港口" in lines[2]


def test_columns_go_by_their_rank_where_room_is_short_and_the_rest_grows() -> None:
    assert lay_out(COLUMNS, 80) == [(0, 12), (1, 9), (2, 8)]
    assert lay_out(COLUMNS, 28) == [(0, 7), (1, 9), (2, 8)]
    assert lay_out(COLUMNS, 26) == [(0, 12), (1, 9)]
    assert lay_out(COLUMNS, 5) == [(0, 6), (1, 9)]
