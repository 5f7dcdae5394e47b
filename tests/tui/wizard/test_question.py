"""What a change asks within its screen: it stands on what is usual, and tells why something will not do."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.widgets import Input

from backend.model.change import Ask, AskKind, Option
from tests.tui.wizard.test_dialogs import STYLES, shown
from tui.wizard.question import Question
from widgets.notice import Notice
from widgets.text import ASCII_SIGNS

OVERLAPS = "10.0.0.0/16 overlaps the block of the space"
VPCS = (
    Option("vpc-1", "vpc-1 (old)", "10.0.0.0/16", refused=OVERLAPS),
    Option("vpc-2", "vpc-2 (staging)", "10.214.0.0/16"),
    Option("vpc-3", "vpc-3 (production)", "10.215.0.0/16"),
)
ONE = Ask("vpc_id", AskKind.CHOICE, "vpc", "Which VPC?", lines=("These are in us-east-1.",), options=VPCS)
ANY = replace(ONE, kind=AskKind.CHOICES, default=("vpc-3",))
TEXT = Ask(
    "ports",
    AskKind.TEXT,
    "ports",
    "Which ports?",
    check=lambda text: None if text.isdigit() else f"{text!r} is no port",
    default=("5432",),
)


class Asking(App[None]):
    """Nothing but a question."""

    CSS_PATH = STYLES

    def __init__(self, ask: Ask) -> None:
        super().__init__()
        self.question = Question(ASCII_SIGNS)
        self._ask = ask

    def compose(self) -> ComposeResult:
        yield self.question

    def on_mount(self) -> None:
        self.call_after_refresh(self._begin)  # the size of the screen is known by then

    def _begin(self) -> None:
        self.question.show(self._ask)
        self.question.fit(self.size.height)
        self.question.to_the_beginning()
        self.question.take_focus()


@asynccontextmanager
async def asked(ask: Ask, size: tuple[int, int] = (80, 24)) -> AsyncIterator[tuple[Asking, Pilot[None]]]:
    app = Asking(ask)
    async with app.run_test(size=size) as pilot:
        while app.question.asks is None or app.question.options.size.width == 0:
            await pilot.pause()
        await pilot.pause()
        yield app, pilot


async def test_one_of_several_is_what_the_cursor_is_on_and_that_begins_on_what_is_possible() -> None:
    async with asked(ONE) as (app, pilot):
        assert app.question.values == ("vpc-2",)
        await pilot.press("down")
        assert app.question.values == ("vpc-3",)
    async with asked(replace(ONE, default=("vpc-3",))) as (app, _):
        assert app.question.values == ("vpc-3",)


async def test_what_is_chosen_alone_takes_the_place_of_the_others_and_gives_way_to_them() -> None:
    none = Option("none", "None", is_alone=True)
    async with asked(replace(ANY, options=(none, *VPCS[1:]), default=("none",))) as (app, pilot):
        await pilot.press("down")
        app.question.options.tick()
        assert app.question.values == ("vpc-2",)
        await pilot.press("up")
        app.question.options.tick()
        assert app.question.values == ("none",)


async def test_what_is_suggested_stands_there_instead_of_what_counts_where_nobody_is_asked() -> None:
    async with asked(replace(ONE, default=("vpc-2",), suggested=("vpc-3",))) as (app, _):
        assert app.question.values == ("vpc-3",)
    async with asked(replace(TEXT, suggested=("443",))) as (app, _):
        assert app.question.values == ("443",)


@pytest.mark.parametrize("size", [(80, 24), (60, 15)])
async def test_what_cannot_be_chosen_is_there_with_its_reason_and_is_no_answer(size: tuple[int, int]) -> None:
    async with asked(ONE, size) as (app, pilot):
        assert f"not possible: {OVERLAPS}" in " ".join(shown(app).split())
        await pilot.press("up")
        assert app.question.values == ("vpc-1",)
        assert ONE.why_not(app.question.values) == f"vpc-1: {OVERLAPS}"
        await pilot.press("up")
        assert ONE.why_not(app.question.values) == "choose one"


async def test_what_is_long_is_read_from_its_beginning_before_the_cursor_comes_to_the_answers() -> None:
    lines = tuple(f"Sentence {number} of what there is to know, which is not short." for number in range(20))
    async with asked(replace(ONE, lines=lines), (60, 15)) as (app, _):
        assert "Which VPC?" in shown(app)
        assert "Sentence 0 of" in shown(app)
        assert app.question.values == ()
        assert app.question.read_on()
        assert app.question.values == ("vpc-2",)
        assert not app.question.read_on()
        assert app.question.values == ("vpc-2",)


async def test_the_lines_above_a_text_are_scrolled_through_while_it_is_typed() -> None:
    lines = tuple(f"Sentence {number} of what there is to know, which is not short." for number in range(20))
    async with asked(replace(TEXT, lines=lines), (60, 15)) as (app, pilot):
        assert "Sentence 19" not in shown(app)
        await pilot.press(*["down"] * 20, "end", "x")
        assert "Sentence 19" in shown(app)
        assert app.question.values == ("5432x",)


async def test_any_of_several_are_ticked_and_what_cannot_be_is_not() -> None:
    async with asked(ANY) as (app, pilot):
        assert app.question.values == ("vpc-3",)
        await pilot.press("up")
        app.question.options.tick()
        assert app.question.values == ("vpc-2", "vpc-3")
        assert "[x] vpc-2" in shown(app)
        await pilot.press("up")
        app.question.options.tick()
        assert app.question.values == ("vpc-2", "vpc-3")
        for _ in range(2):
            await pilot.press("down")
            app.question.options.tick()
        assert app.question.values == ()
        assert ANY.why_not(()) is None


async def test_a_text_is_judged_as_it_is_typed() -> None:
    async with asked(TEXT) as (app, pilot):
        reason = app.query_one("#reason", Notice)
        assert app.query_one(Input).value == "5432"
        assert reason.plain == "Enter takes it"
        await pilot.press("end", "x")
        assert reason.plain == "'5432x' is no port"
        await pilot.press("backspace")
        assert reason.plain == "Enter takes it"
        assert app.question.values == ("5432",)
        await pilot.press(*["backspace"] * 4)
        assert reason.plain == "", "nothing is wrong before anything is typed"


async def test_what_is_typed_takes_the_place_of_what_stood_there() -> None:
    async with asked(TEXT) as (app, pilot):
        app.question.show(None)
        app.question.show(replace(TEXT, default=("5433",)))
        await pilot.press("4", "4", "3")
        assert app.question.values == ("443",)


async def test_a_digit_typed_elsewhere_takes_its_place_too() -> None:
    async with asked(TEXT) as (app, pilot):
        app.set_focus(None)
        app.question.type_on("4")
        await pilot.press("4", "3")
        assert app.question.values == ("443",)


async def test_where_there_is_nothing_to_choose_from_that_is_said() -> None:
    async with asked(replace(ONE, options=())) as (app, _):
        assert "There is nothing to choose from." in shown(app)
        assert app.question.values == ()


async def test_names_of_others_are_text_and_long_ones_are_whole() -> None:
    name = "[/x] [@click=app.quit]go[/] " + "staging of the shop " * 8
    options = (Option("vpc-1", name, "[b"),)
    async with asked(replace(ONE, options=options), (60, 15)) as (app, _):
        text = " ".join(shown(app).split())
        assert " ".join(name.split()) in text
        assert "[b" in text
