"""The questions of a change: what is taken for an answer, kept, asked anew, or passed over."""

import pytest

from backend.changes.step import Question, Refusal, Unread
from backend.model.change import NO, YES, Ask, AskKind, ChangeState, Option, StepState, Values
from backend.model.change_entry import EntryKind

from .driving import is_done, step
from .toy import SIZES, World, choice, make, question, trial


async def test_an_answer_is_kept_and_known_to_the_steps_after_it() -> None:
    drive = trial(World(), choice(lambda: SIZES), answers={"size": ("large",)})

    view = await drive.run()

    assert is_done(view)
    assert view.facts.one("size") == "large"
    assert step(view, "choice").said == ("Large",)
    assert drive.log.of(EntryKind.ANSWERED)[0].values == {"size": ("large",)}


async def test_what_was_said_at_the_start_is_not_asked() -> None:
    drive = trial(World(), choice(lambda: SIZES), inputs={"size": ("small",)})

    assert is_done(await drive.run())
    assert drive.asked == []


def test_of_much_that_can_be_chosen_what_is_near_to_a_slip_is_told() -> None:
    regions = tuple(Option(f"us-{side}-{number}", "") for side in ("east", "west") for number in range(1, 6))
    ask = Ask("aws_region", AskKind.CHOICE, "region", "Which region?", options=regions)
    why = "us-esat-1 is not among what can be chosen; did you mean us-west-1 or us-east-1?"
    assert ask.why_not(("us-esat-1",)) == why
    assert (ask.why_not(("nowhere",)) or "").endswith("us-west-3; and 2 more")


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (("tiny",), "tiny is not among what can be chosen: small; large"),
        (("huge",), "huge: it has no room"),
        (("small", "large"), "choose one"),
    ],
)
async def test_what_was_said_and_will_not_do_is_asked_with_the_reason(said: Values, why: str) -> None:
    drive = trial(World(), choice(lambda: SIZES), inputs={"size": said}, answers={"size": ("small",)})

    view = await drive.run()

    assert is_done(view)
    assert [ask.changed for ask in drive.asked] == [why]
    assert view.facts.one("size") == "small"


async def test_an_answer_that_will_not_do_is_not_taken() -> None:
    taken: list[bool] = []

    def answer(ask: Ask) -> Values:
        assert drive.running is not None
        taken.append(drive.running.answer(ask, ("huge",)))
        other = Ask(ask.key, ask.kind, ask.step, ask.title, options=ask.options, changed="another one")
        taken.append(drive.running.answer(other, ("small",)))
        return ("large",)

    drive = trial(World(), choice(lambda: SIZES), answers={"size": answer})

    view = await drive.run()

    assert taken == [False, False]
    assert view.facts.one("size") == "large"


async def test_answers_of_an_earlier_run_are_kept_but_checked_again() -> None:
    world, offered = World(), list(SIZES)
    answers = iter([("large",), ("small",)])
    drive = trial(
        world,
        choice(lambda: offered),
        make(world, "a"),
        answers={"size": lambda _: next(answers), "a": lambda _: None},
    )
    await drive.run()
    await drive.run()
    assert [ask.key for ask in drive.asked] == ["size", "a", "a"]

    del offered[1]
    view = await drive.run()

    assert [ask.key for ask in drive.asked[3:]] == ["size", "a"]
    assert drive.asked[3].changed == "large is not among what can be chosen: small"
    assert view.facts.one("size") == "small"


def yes_no(key: str, **options: bool) -> Question:
    async def ask() -> Ask:
        return Ask(key, AskKind.YES_NO, "choice", "Go on?", phrase="quay", **options)

    return question(ask)


async def test_no_to_a_question_ends_the_change_and_is_not_remembered_as_an_input() -> None:
    drive = trial(World(), yes_no("limit"), answers={"limit": NO})

    view = await drive.run()

    assert (view.state, view.reason) == (ChangeState.DECLINED, "Choose: You said no to this.")
    assert "limit" not in view.facts
    assert drive.log.of(EntryKind.ANSWERED) == []


async def test_no_to_a_question_that_leaves_something_out_goes_on() -> None:
    drive = trial(World(), yes_no("ports", leaves_out=True), answers={"ports": NO})

    view = await drive.run()

    assert is_done(view)
    assert view.facts.all("ports") == NO
    assert step(view, "choice").state is StepState.SKIPPED
    assert step(view, "choice").said == ("You said no to this.",)


@pytest.mark.parametrize(("key", "times"), [("choice", 2), ("limit", 1)])
async def test_a_confirmation_is_asked_anew_in_every_run_and_an_input_is_not(key: str, times: int) -> None:
    """A confirmation has the id of its step as its key."""
    world = World()
    stops = iter([None, YES])
    answers = {key: YES, "a": lambda _: next(stops)}
    drive = trial(world, yes_no(key), make(world, "a"), answers=answers)

    await drive.run()

    assert is_done(await drive.run())
    assert [ask.key for ask in drive.asked].count(key) == times


async def test_where_there_is_nothing_to_ask_the_question_is_passed_over() -> None:
    async def ask() -> None:
        return None

    drive = trial(World(), question(ask))

    view = await drive.run()

    assert is_done(view)
    assert step(view, "choice").state is StepState.SKIPPED


@pytest.mark.parametrize("raised", [Refusal("No."), Unread("Not now.")])
async def test_a_question_that_cannot_be_put_says_why(raised: Exception) -> None:
    async def ask() -> Ask:
        raise raised

    view = await trial(World(), question(ask)).run()

    state = ChangeState.REFUSED if isinstance(raised, Refusal) else ChangeState.STOPPED
    assert view.state is state
    assert str(raised) in (view.reason or "")
