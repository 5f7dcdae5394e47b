"""A change is left, stopped, given up, and come back to: taken up, begun again, a question back."""

from backend.model.change import ChangeState, Option
from tests.changes.toy import check, choice, make
from tests.snapshots.scenes import can_be_answered
from tests.tui.support import line, said
from tests.tui.wizard.conftest import Playing
from tests.tui.wizard.support import VPCS, facts, keys_of, makes_the_first
from tui.wizard.dialogs import Dialog


async def test_esc_leaves_it_waiting_where_every_screen_says_so_and_screen_0_leads_back(
    playing: Playing,
) -> None:
    async with playing() as play:
        await play.begin(make(play.world, "request"))
        await play.asks("Make request")
        await play.press("escape")
        assert play.wizard.is_current
        assert play.said == "it waits for your answer; Enter asks again"
        await play.press("escape")
        assert play.wizards == []
        assert "waits for your answer; 0 shows it" in said(play.app)
        assert "1 change asks" in line(play.app, "top")
        assert play.world.sent == []

        await play.press("0")
        await play.until(lambda: "asks you" in play.shown)
        await play.press("enter")
        await play.asks("Make request")
        await play.press("y", "enter")
        await play.ends()
        assert play.world.sent == ["request"]
        await play.press("3")
        assert play.app.current_mode == "peerings"
        assert play.wizards == []
        await play.until(lambda: "change" not in line(play.app, "top"))


async def test_x_stops_it_and_enter_takes_it_up_again(playing: Playing) -> None:
    async with playing() as play:
        await makes_the_first(play)
        await play.press("x")
        await play.ends()
        assert play.view.state is ChangeState.STOPPED
        assert facts(play)["Done here"] == "Make request"
        assert facts(play)["Taken back by"] == "unmake request"
        assert facts(play)["To go on"].startswith("Enter takes it up")

        await play.press("enter")
        await play.until(lambda: play.view.state is ChangeState.RUNNING)
        play.hand.move(60)
        await play.asks("Make accept")
        await play.press("enter")  # No
        await play.ends()
        assert play.world.sent == ["request"]
        assert len(play.wizards) == 1


async def test_before_anything_is_written_x_asks_whether_what_was_answered_is_given_up(
    playing: Playing,
) -> None:
    async with playing() as play:
        await play.begin(choice(lambda: VPCS), make(play.world, "request"))
        await play.asks("Which one?")
        await play.press("enter")
        await play.asks("Make request")
        await play.press("escape", "x")
        await play.until(lambda: isinstance(play.app.screen, Dialog) and can_be_answered(play.app))
        assert "Nothing was written." in play.shown
        await play.press("enter")  # No
        await play.until(lambda: play.wizard.is_current)
        assert play.view.state is ChangeState.RUNNING
        await play.press("x")
        await play.confirms(f"Give up change {play.view.id}?")
        await play.ends()
        assert "Given up." in play.shown
        assert "it stops after" not in play.shown


async def test_before_anything_was_answered_x_gives_up_at_once(playing: Playing) -> None:
    async with playing() as play:
        await play.begin(choice(lambda: VPCS), make(play.world, "request"))
        await play.asks("Which one?")
        await play.press("x")
        await play.ends()
        assert play.view.state is ChangeState.ABANDONED
        assert play.said == ""


async def test_taken_up_it_asks_by_itself_and_enter_does_so_wherever_the_cursor_is(playing: Playing) -> None:
    async with playing() as play:
        await play.begin(choice(lambda: VPCS), make(play.world, "request"))
        await play.asks("Which one?")
        await play.press("i")
        assert play.wizard.in_detail
        await play.press("enter")
        assert play.wizard.question.has_the_focus, "it is seen before it is answered"
        await play.press("enter")
        await play.asks("Make request")

        ends = {("escape", "x"): ChangeState.ABANDONED, ("enter",): ChangeState.DECLINED}
        for keys, state in ends.items():  # called off, then No
            await play.press(*keys)
            if state is ChangeState.ABANDONED:
                await play.confirms(f"Give up change {play.view.id}?")
            await play.ends()
            assert play.view.state is state
            await play.press("i", "enter")
            await play.confirms(f"Begin change {play.view.id} again?")
            await play.asks("Make request")
            assert isinstance(play.app.screen, Dialog)
        assert play.world.sent == []


async def test_after_a_no_enter_begins_it_again_and_leads_back_to_what_was_asked(playing: Playing) -> None:
    async with playing() as play:
        await play.begin(check("fine"), choice(lambda: VPCS), make(play.world, "request"))
        await play.asks("Which one?")
        await play.press("enter")
        await play.asks("Make request")
        await play.press("enter")  # No
        await play.ends()
        assert play.view.state is ChangeState.DECLINED
        assert "Enter begins it again with the same answers" in facts(play)["To go on"]
        assert keys_of(play).startswith("Enter begin again")
        refused = play.view.id

        await play.press("enter")
        await play.confirms(f"Begin change {refused} again?")
        await play.until(lambda: play.view.id != refused)
        await play.asks("Make request")
        assert play.view.facts.one("size") == "vpc-1"
        await play.press("y", "enter")
        await play.ends()
        assert play.view.state is ChangeState.DONE
        assert play.world.sent == ["request"]


async def test_b_leads_back_to_the_question_before_where_nothing_is_written(playing: Playing) -> None:
    async with playing() as play:
        sizes = (Option("small", "Small"), Option("large", "Large"))
        writes = make(play.world, "request"), make(play.world, "accept")
        await play.begin(check("fine"), choice(lambda: sizes), *writes)
        await play.asks("Which one?")
        assert "b back one" not in play.shown
        await play.press("b")
        assert play.said == "back one: there is no question before this one; x ends it"
        await play.press("enter")
        await play.asks("Make request")
        await play.press("escape")
        assert "b back one  x stop" in play.shown
        await play.press("b")
        await play.asks("Which one?")
        assert play.wizard.question.values == ("small",)
        await play.press("down", "enter")
        await play.asks("Make request")
        assert play.view.facts.one("size") == "large"
        await play.press("y", "enter")
        await play.asks("Make accept")
        await play.press("escape", "b")
        stops = "x stops it, and what is done stays"
        assert play.said == f"back one: nothing was asked since this was written: Make request; {stops}"
        assert play.world.sent == ["request"]
