"""The address map: what an operator sees of the blocks, moves to, and takes away."""

import base64
from collections.abc import Callable
from typing import Any

import pytest
from textual.geometry import Region
from textual.widgets import Input

from backend.model.key import Key, Kind
from backend.simulator.faults import Fault
from backend.simulator.levers import Override
from backend.simulator.testing import Running
from tests.snapshots.scenes import WIDE, Scene, until
from tests.tui.conftest import Drive
from tui.app import Dashboard
from tui.screens.address_map import AddressMapScreen
from tui.screens.resource import ResourceScreen
from widgets.cell_grid import GridRow
from widgets.notice import Notice
from widgets.one_line import OneLine
from widgets.text import ASCII_SIGNS

MAP = ("8",)


def screen(app: Dashboard) -> AddressMapScreen:
    main = app.main_screen
    assert isinstance(main, AddressMapScreen)
    return main


def cells(app: Dashboard, row: str) -> list[str]:
    """The letters with their signs in the row of this label."""
    (found,) = [item for item in screen(app).grid.items if isinstance(item, GridRow) and item.label == row]
    return [f"{cell.letter.text}{cell.mark.text}".strip() for cell in found.cells]


def words(app: Dashboard) -> str:
    """What stands beside the grid, all of it."""
    facts = screen(app).facts
    lines = [line for item in facts.items for line in item.lines(200)]
    return "\n".join("".join(piece.text for piece in line).strip() for line in lines)


def in_sight(app: Dashboard) -> str:
    facts = screen(app).facts
    return "\n".join(facts.render_line(y).text.rstrip() for y in range(facts.size.height))


def said(app: Dashboard) -> str:
    return screen(app).query_one("#message", Notice).plain


def copied(app: Dashboard, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is sent to the terminal's clipboard from now on."""
    texts: list[str] = []

    def write(sequence: str) -> None:
        texts.append(base64.b64decode(sequence.partition("52;c;")[2].rstrip("\a\x1b\\")).decode())

    assert app._driver is not None
    monkeypatch.setattr(app._driver, "write", write)
    return texts


def with_peerings(space: str, *blocks: str, **fields: Any) -> Callable[[Running], None]:
    """The space is answered to be peered with a VPC for each of the blocks."""

    def prepare(simulator: Running) -> None:
        path = f"/spaces/{simulator.world.space(space).id}/peerings"
        usual = {"type": "customer-managed", "status": "active"}
        answer = [
            {**usual, "pcx_id": f"pcx-{n}", "aws_vpc_id": f"vpc-{n}", "cidr_blocks": [block], **fields}
            for n, block in enumerate(blocks)
        ]
        simulator.levers.override(Override(path, answer))

    return prepare


async def test_each_16_is_a_cell_with_a_letter_for_what_it_holds(drive: Drive) -> None:
    async with drive(Scene("map", keys=MAP)) as (app, _, _simulator):
        assert cells(app, "10.0")[:10] == ["S", "V", "S", *["."] * 6, "P"]
        assert cells(app, "10.32")[8:10] == ["S", "d"]  # a data block that is a /20
        assert cells(app, "10.96")[4] == "S·"  # a VPC of quay has the block of jetty
        assert cells(app, "172.16")[:2] == [".", "P▲"]
        assert cells(app, "192.168") == ["."]
        assert "block of quay" in words(app)


async def test_signs_are_letters_where_the_terminal_has_no_others(drive: Drive) -> None:
    async with drive(Scene("map", keys=MAP, signs=ASCII_SIGNS)) as (app, _, _simulator):
        assert cells(app, "172.16")[1] == "P!"
        shown = [screen(app).grid.render_line(y).text for y in range(screen(app).grid.size.height)]
        assert all(line.isascii() for line in (*shown, in_sight(app)))


async def test_the_next_free_16_is_found_and_copied_even_when_the_keys_are_typed_ahead(
    drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with drive(Scene("map", keys=MAP)) as (app, pilot, _simulator):
        texts = copied(app, monkeypatch)
        await pilot.press("f", "y", "f", "y")
        assert texts == ["10.3.0.0/16", "10.4.0.0/16"]
        assert "a new space may have it" in words(app)


async def test_a_free_20_is_found_for_the_data_of_a_space(drive: Drive) -> None:
    async with drive(Scene("map", keys=(*MAP, "f", "plus", "f"))) as (app, _, _simulator):
        assert str(screen(app).cell) == "10.3.16.0/20"
        assert "a new space may have it for its data" in words(app)


async def test_the_first_free_blocks_are_named_wherever_the_cursor_is(drive: Drive) -> None:
    async with drive(Scene("map", keys=(*MAP, "end"))) as (app, _, _simulator):
        assert str(screen(app).cell) == "192.168.0.0/16"
        assert "the first: 10.3.0.0/16, 10.4.0.0/16, 10.5.0.0/16" in words(app)


async def test_enter_shows_the_cell_as_sixteen_and_escape_goes_back_to_it(drive: Drive) -> None:
    async with drive(Scene("map", keys=(*MAP, "right", "right", "enter", "enter"))) as (app, pilot, _):
        assert str(screen(app).cell) == "10.2.0.0/24"
        assert cells(app, "10.2.16") == ["S"] * 16
        await pilot.press("down", "down", "right")
        assert str(screen(app).cell) == "10.2.33.0/24"
        await pilot.press("enter", "enter")
        assert "as far as it goes" in said(app)
        await pilot.press("minus", "escape", "escape", "escape")
        assert str(screen(app).cell) == "10.2.0.0/16"


async def test_the_next_overlap_that_matters_is_found_with_its_reason_and_they_go_round(drive: Drive) -> None:
    async with drive(Scene("map", keys=MAP)) as (app, pilot, _simulator):
        await pilot.press("n")
        assert str(screen(app).cell) == "10.80.0.0/16"
        assert "drydock and your network warehouse have 10.80.64.0/18 in common" in words(app)
        await pilot.press("n")
        assert str(screen(app).cell) == "10.100.0.0/16"
        assert "jetty and VPC vpc-0a1f5c8e3d7b9204c of quay have 10.100.0.0/16 in common" in words(app)
        await pilot.press("n")
        assert str(screen(app).cell) == "172.17.0.0/16"
        assert "every space keeps for itself: it cannot be connected" in words(app)
        await pilot.press("n")
        assert str(screen(app).cell) == "10.80.0.0/16"


async def test_what_does_harm_stands_before_what_is_there(drive: Drive) -> None:
    clash = with_peerings("quay", "10.5.0.0/16", "10.5.64.0/20")
    async with drive(Scene("map", keys=(*MAP, "n"), prepare=clash)) as (app, _, _simulator):
        assert cells(app, "10.0")[5] == "P▲"
        text = words(app)
        harm = text.index("▲ VPC vpc-0 of quay and VPC vpc-1 of quay both have 10.5.64.0/20")
        assert harm < text.index("P VPC vpc-0 of quay")


async def test_data_blocks_of_many_spaces_are_explained_as_no_matter_and_are_no_overlap_to_go_to(
    drive: Drive,
) -> None:
    async with drive(Scene("map", keys=(*MAP, "right"))) as (app, _, _simulator):
        assert cells(app, "10.0")[1] == "V"
        assert "no matter, for data services are reached from inside their own space alone" in words(app)
        assert "Heroku gives 10.1.0.0/16 to no new space" in words(app)


async def test_an_address_or_a_name_is_found_on_the_map(drive: Drive) -> None:
    asked = {
        "10.41.3.4": "10.41.0.0/16",
        "10.230.0.0/20": "10.230.0.0/16",
        "breakwater": "10.60.0.0/16",
        "plant": "10.230.0.0/16",
        "vpc-0d5b8e2f7a3c61906": "10.216.0.0/16",
    }
    async with drive(Scene("map", keys=MAP)) as (app, pilot, _simulator):
        for text, cell in asked.items():
            await pilot.press("slash")
            app.screen.query_one(Input).value = text
            await pilot.press("enter")
            assert str(screen(app).cell) == cell
            assert said(app).endswith(f"{text} is in {cell}")


async def test_what_is_not_on_the_map_is_said_and_the_cursor_stays(drive: Drive) -> None:
    async with drive(Scene("map", keys=(*MAP, "slash", *"nowhere", "enter"))) as (app, _, _simulator):
        assert "nowhere is neither a private IPv4 address nor the name of anything here" in said(app)
        assert str(screen(app).cell) == "10.0.0.0/16"


async def test_what_is_in_a_cell_is_opened_on_its_screen_and_escape_leads_back(drive: Drive) -> None:
    async with drive(Scene("map", keys=MAP)) as (app, pilot, _simulator):
        await pilot.press("slash", *"plant", "enter", "o")
        opened = app.main_screen
        assert isinstance(opened, ResourceScreen)
        assert opened.place.mode == "vpn"
        assert opened.entry is not None
        assert opened.entry.name == "plant"
        await pilot.press("escape", "escape")
        assert str(screen(app).cell) == "10.230.0.0/16"


async def test_of_several_things_in_a_cell_one_is_chosen_to_be_opened(drive: Drive) -> None:
    async with drive(Scene("map", keys=(*MAP, "n", "n"))) as (app, pilot, _simulator):
        await pilot.press("o", *"vpc", "enter")
        opened = app.main_screen
        assert isinstance(opened, ResourceScreen)
        assert opened.place.mode == "peerings"
        assert opened.entry is not None
        assert opened.entry.name == "pcx-0c9d2e7f4a1b68704"


async def test_with_nothing_in_a_cell_there_is_nothing_to_open(drive: Drive) -> None:
    async with drive(Scene("map", keys=(*MAP, "f", "o"))) as (app, _, _simulator):
        assert "open: no space has anything in this cell" in said(app)


async def test_with_one_space_in_scope_the_others_are_quiet_and_their_blocks_still_taken(
    drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with drive(Scene("map", keys=(*MAP, "S"))) as (app, pilot, _simulator):
        assert app.scope_name == "quay"
        assert "All spaces count here, not only the one in the scope." in words(app)
        assert cells(app, "10.0")[:3] == ["S", "V", "S"]
        texts = copied(app, monkeypatch)
        await pilot.press("f", "y")
        assert texts == ["10.3.0.0/16"]
        await pilot.press("escape")
        assert app.scope is None
        assert "All spaces count here" not in words(app)


async def test_a_peering_that_comes_to_be_is_on_the_map_after_it_was_read(drive: Drive) -> None:
    async with drive(Scene("map", keys=MAP)) as (app, pilot, simulator):
        assert cells(app, "10.0")[3] == "."
        with_peerings("quay", "10.3.0.0/16")(simulator)
        await pilot.press("r")
        quay = Key(Kind.PEERINGS, simulator.world.space("quay").id)
        await until(app, lambda _: app.snapshot.reading(quay).value[0].cidr_blocks == ("10.3.0.0/16",))
        await pilot.pause()
        assert cells(app, "10.0")[3] == "P"


def _nobody_answers_for_peerings(simulator: Running) -> None:
    simulator.faults.add(
        Fault(path=f"/spaces/{simulator.world.space('quay').id}/peerings", count=None, status=503)
    )


async def test_what_could_not_be_read_is_named_and_nothing_is_free_for_sure(drive: Drive) -> None:
    scene = Scene("map", keys=(*MAP, "f"), prepare=_nobody_answers_for_peerings)
    async with drive(scene) as (app, _, _simulator):
        assert "Not read, so not on the map: peerings of quay" in words(app)
        assert "Free as far as is known" in words(app)


def _nobody_answers(simulator: Running) -> None:
    simulator.faults.add(Fault(path="/spaces*", count=None, status=503))


async def test_without_the_spaces_nothing_is_said_to_be_free(drive: Drive) -> None:
    async with drive(Scene("map", keys=(*MAP, "f"), prepare=_nobody_answers)) as (app, _, _simulator):
        assert set(cells(app, "10.0")) == {"?"}
        assert "free: the spaces are not read yet" in said(app)
        assert "The spaces could not be read" in words(app)


@pytest.mark.parametrize("size", [(80, 24), WIDE])
async def test_keys_to_move_with_and_help_are_in_the_last_line(drive: Drive, size: tuple[int, int]) -> None:
    async with drive(Scene("map", keys=MAP, size=size)) as (app, _, _simulator):
        shown = screen(app).query_one("#keys", OneLine).plain
        keys = ("+ in", "- out", "f free", "n overlap", "/ find", "y copy", "? help", "q quit")
        assert [key for key in keys if key not in shown] == []


async def test_rows_that_do_not_fit_are_scrolled_to(drive: Drive) -> None:
    shared = with_peerings("quay", "100.64.0.0/16")
    async with drive(Scene("map", keys=(*MAP, "end"), prepare=shared)) as (app, _, _simulator):
        assert str(screen(app).cell) == "100.127.0.0/16"
        grid = screen(app).grid
        shown = [grid.render_line(y).text.strip() for y in range(grid.size.height)]
        assert shown[0].startswith("0   2")
        assert shown[-1].startswith("100.112")
        assert "No space and no VPC may be here" in words(app)


async def test_words_that_go_on_say_so_and_are_paged_through(drive: Drive) -> None:
    many = with_peerings("quay", *(f"10.5.{number}.0/24" for number in range(0, 60, 2)))
    scene = Scene("map", keys=(*MAP, *["right"] * 5), prepare=many)
    async with drive(scene) as (app, pilot, _simulator):
        legend = screen(app).query_one("#legend")
        assert "PgDn" in str(legend.render())
        assert "10.5.58.0/24" not in in_sight(app)
        await pilot.press("pagedown", "pagedown", "pagedown")
        assert "10.5.58.0/24" in in_sight(app)
        assert "PgUp" in str(legend.render())
        await pilot.press("right")
        assert in_sight(app).strip().startswith("10.6.0.0/16")


async def test_a_move_repaints_two_cells_and_an_unchanged_picture_none(
    drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with drive(Scene("map", keys=MAP)) as (app, pilot, _simulator):
        grid, repainted = screen(app).grid, list[tuple[Region, ...]]()
        refresh = grid.refresh

        def noted(*regions: Region, **options: Any) -> Any:
            repainted.append(regions)
            return refresh(*regions, **options)

        monkeypatch.setattr(grid, "refresh", noted)
        await pilot.press("down")
        assert {region for regions in repainted for region in regions} == {
            Region(12, 1, 2, 1),
            Region(12, 2, 2, 1),
        }
        repainted.clear()
        screen(app).rebuild()
        assert repainted == []
