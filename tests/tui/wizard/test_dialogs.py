"""A dialog takes nothing for an answer that was not meant as one; what it asks is read whole."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from textual import events
from textual.app import App
from textual.containers import VerticalScroll
from textual.pilot import Pilot
from textual.widgets import Input

import tui
from backend.model.change import NO, YES, Ask, AskKind, StepState, StepView, Values
from tests.snapshots.scenes import PATIENCE
from tui.wizard import attention
from tui.wizard.dialogs import Dialog
from widgets.notice import Notice
from widgets.text import ASCII_SIGNS

STYLES = Path(tui.__file__).with_name("styles") / "dashboard.tcss"
PLAIN = Ask("accept", AskKind.YES_NO, "accept", "Accept pcx-1", lines=("The VPC gets a way to every dyno.",))
NAMED = replace(PLAIN, kind=AskKind.NAME, phrase="harbor", is_production=True)
CODE = replace(PLAIN, kind=AskKind.TWO_FACTOR, key="two_factor_code", title="Second factor")
OPEN = "it is still asked"
LONG = tuple(f"Sentence {number} of what there is to know before one says yes to it." for number in range(20))
HOSTILE = ("[/x] [@click=app.quit]go[/] [b", "prod [eu]")


class Asking(App[None]):
    """Nothing but a dialog, in the dashboard's look."""

    CSS_PATH = STYLES

    def __init__(self, dialog: Dialog) -> None:
        super().__init__()
        self.dialog = dialog
        self.answered: list[Values | None] = []

    def on_mount(self) -> None:
        self.push_screen(self.dialog, self.answered.append)


@asynccontextmanager
async def asked(
    ask: Ask, size: tuple[int, int] = (80, 24), command: str | None = None
) -> AsyncIterator[tuple[Asking, Pilot[None]]]:
    app = Asking(Dialog(ask, "Connect a VPC to harbor.", ASCII_SIGNS, command=command))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await pilot.pause()
        yield app, pilot


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attention, "PAUSE", 0.001)


async def until(pilot: Pilot[None], condition: Callable[[], bool]) -> None:
    """However long the machine takes to paint it."""
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await pilot.pause()


def shown(app: App[None]) -> str:
    return "\n".join(strip.text.rstrip() for strip in app.screen._compositor.render_strips())


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        (("enter",), NO),
        (("y",), OPEN),
        (("y", "enter"), YES),
        (("right", "enter"), YES),
        (("tab", "enter"), YES),
        (("right", "left", "enter"), NO),
        (("y", "n", "enter"), NO),
        (("escape",), None),
        (tuple("yes, do it"), OPEN),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
async def test_yes_takes_two_keys_and_the_focus_starts_on_no(keys: tuple[str, ...], answer: object) -> None:
    async with asked(PLAIN) as (app, pilot):
        assert "[ No ]" in shown(app)
        await pilot.press(*keys)
        assert app.answered == ([] if answer is OPEN else [answer])


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        (("enter",), OPEN),
        ((*"harbo", "enter"), OPEN),
        ((*"Harbor", "enter"), OPEN),
        ((*"yes", "enter"), OPEN),
        ((*"harbor", "enter"), ("harbor",)),
        (("tab", "enter"), NO),
        ((*"harbor", "tab", "enter"), NO),
        ((*"harbo", "tab", "right", "enter"), OPEN),
        ((*"harbor", "tab", "right", "enter"), ("harbor",)),
        ((*"harbor", "escape"), None),
    ],
    ids=lambda value: "".join(value) if isinstance(value, tuple) else "",
)
async def test_only_the_exact_name_confirms(keys: tuple[str, ...], answer: object) -> None:
    async with asked(NAMED) as (app, pilot):
        await pilot.press(*keys)
        assert app.answered == ([] if answer is OPEN else [answer])


async def test_a_wrong_name_is_told_in_words_and_a_pasted_one_will_do() -> None:
    async with asked(NAMED) as (app, pilot):
        await pilot.press(*"harbour", "enter")
        assert "not done: type harbor to go on" in app.screen.query_one("#reason", Notice).plain
        app.screen.query_one(Input).value = ""
        app.post_message(events.Paste(" harbor \n"))
        await pilot.pause()
        assert "That is it" in app.screen.query_one("#reason", Notice).plain
        await pilot.press("enter")
        assert app.answered == [("harbor",)]


async def test_a_bracket_stands_around_what_enter_takes_and_around_nothing_while_a_name_is_typed() -> None:
    async with asked(NAMED) as (app, pilot):
        await pilot.press(*"harbor")
        assert "[" not in shown(app)
        assert "That is it: Enter does it." in shown(app)
        await pilot.press("tab")
        await pilot.pause()
        assert "[ No ]     Yes" in shown(app)
        assert "Enter: No" in shown(app)
        assert "That is it" not in shown(app)
        await pilot.press("right")
        assert "  No     [ Yes ]" in shown(app)
        assert "That is it: Enter does it." in shown(app)
        await pilot.press("tab")
        await pilot.pause()
        assert "[" not in shown(app)
        assert "That is it: Enter does it." in shown(app)
        await pilot.press("enter")
        assert app.answered == [("harbor",)]


async def test_the_command_stands_above_what_to_know_and_only_what_is_long_is_scrolled() -> None:
    async with asked(PLAIN, command="heroku peerings:accept") as (app, _):
        text = shown(app)
        expected = PLAIN.title, "heroku peerings:accept", PLAIN.lines[0], "Connect a VPC to harbor."
        assert sorted(expected, key=text.index) == list(expected)
        assert "more" not in text


async def test_a_production_space_is_marked_and_what_is_different_comes_first() -> None:
    changed = "It has changed while you were asked. This is how it is now:"
    async with asked(replace(NAMED, changed=changed)) as (app, _):
        text = shown(app)
        assert "Accept pcx-1  PROD" in text
        assert text.index(changed) < text.index("The VPC gets a way")


async def test_what_was_found_before_is_read_beside_the_question_and_nothing_twice() -> None:
    found = (*PLAIN.lines, "AWS account: 773100020003")
    who = StepView("who", "Who is asking", StepState.DONE, said=found)
    app = Asking(Dialog(PLAIN, "Connect a VPC.", ASCII_SIGNS, before=who))
    async with app.run_test() as pilot:
        await pilot.pause()
        text = shown(app)
        assert "Who is asking" in text
        assert "AWS account: 773100020003" in text
        assert text.count(PLAIN.lines[0]) == 1


async def test_a_code_is_never_seen_and_not_kept_in_the_dialog() -> None:
    async with asked(CODE) as (app, pilot):
        typed = app.screen.query_one(Input)
        await pilot.press(*"246810")
        assert "246810" not in shown(app)
        await pilot.press("enter")
        assert app.answered == [("246810",)]
        assert typed.value == ""


async def test_the_command_by_hand_is_read_and_copied_in_the_dialog() -> None:
    copied: list[str] = []
    command = "aws ec2 create-route \\\n  --route-table-id rtb-1"
    async with asked(PLAIN, command=command) as (app, pilot):
        app.dialog._copy = copied.append
        assert "--route-table-id rtb-1" in shown(app)
        await pilot.press("c")
        assert copied == [command]
        assert app.answered == []


@pytest.mark.parametrize(
    ("ask", "key"), [(PLAIN, "y"), (PLAIN, "down"), (NAMED, "h"), (NAMED, "tab"), (NAMED, "enter")]
)
async def test_that_a_key_came_too_early_is_said_until_the_next_one(ask: Ask, key: str) -> None:
    async with asked(ask) as (app, pilot):
        app.dialog.post_message(attention.TooEarly())
        await until(pilot, lambda: attention.ONCE_MORE in shown(app))
        await pilot.press(key)
        await until(pilot, lambda: attention.ONCE_MORE not in shown(app))


@pytest.mark.parametrize("size", [(80, 24), (60, 15)])
@pytest.mark.parametrize("ask", [PLAIN, NAMED, CODE], ids=lambda ask: str(ask.kind))
async def test_what_is_long_is_scrolled_and_the_answers_stay_in_sight(
    ask: Ask, size: tuple[int, int]
) -> None:
    async with asked(replace(ask, lines=LONG), size) as (app, pilot):
        await until(pilot, lambda: "^v more" in shown(app))
        assert "Sentence 0 of" in shown(app)
        assert "Enter answers" in shown(app)
        assert ("Yes" in shown(app)) is (ask.kind is not AskKind.TWO_FACTOR)
        body = app.dialog.query_one(".dialog-body", VerticalScroll)
        (text,) = body.children
        top, seen = text.region.y, shown(app)
        while (at := body.scroll_y) < body.max_scroll_y:
            await pilot.press("pagedown")
            await until(pilot, lambda at=at: body.scroll_y > at and text.region.y == top - body.scroll_y)
            seen += shown(app)
        assert all(f"Sentence {number} of" in seen for number in range(20))


async def test_what_others_wrote_is_text_and_nothing_else() -> None:
    hostile = replace(PLAIN, title=HOSTILE[0], lines=HOSTILE, changed=HOSTILE[1])
    async with asked(hostile, command=HOSTILE[0]) as (app, pilot):
        assert shown(app).count(HOSTILE[0]) == 3
        assert shown(app).count(HOSTILE[1]) == 2
        await pilot.press("enter")
        assert app.answered == [NO]
