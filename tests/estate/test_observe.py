"""What an answer or a failure does to the picture, and which differences are told."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.estate.observe import answered, failed
from backend.heroku.errors import HerokuError
from backend.model.account import Account, RateLimit
from backend.model.event import Difference, Event
from backend.model.key import Key, Kind
from backend.model.snapshot import Snapshot
from backend.model.space import Space

from .support import (
    ACCOUNT,
    SPACES,
    forbidden,
    rate_limited,
    rules,
    ruleset_of,
    space,
    unauthorized,
    unavailable,
    unreachable,
)
from .virtual import START

LATER = START + timedelta(minutes=1)
RULES = ruleset_of("id-quay")


def after(
    snapshot: Snapshot, key: Key, value: Any, now: datetime = LATER, remaining: int | None = None
) -> tuple[Snapshot, tuple[Event, ...]]:
    return answered(snapshot, key, value, now, remaining)


def picture(*spaces: Space) -> Snapshot:
    snapshot, _ = answered(Snapshot(), SPACES, spaces, START, 4000)
    for one in spaces:
        if one.id is not None:
            snapshot, _ = answered(snapshot, ruleset_of(one.id), rules("192.0.2.0/24"), START, 4000)
    return snapshot


def failing(snapshot: Snapshot, key: Key, *errors: HerokuError) -> tuple[Snapshot, list[Event]]:
    events: list[Event] = []
    for error in errors:
        snapshot, more = failed(snapshot, key, error.problem, None)
        events += more
    return snapshot, events


# Answers


def test_a_first_answer_is_the_picture_and_no_difference() -> None:
    snapshot, events = after(Snapshot(), SPACES, (space("quay"),))
    assert snapshot.spaces.value == (space("quay"),)
    assert snapshot.spaces.read_at == LATER
    assert events == ()


def test_an_answer_like_the_last_keeps_the_very_same_value() -> None:
    before = picture(space("quay"))
    following, events = after(before, SPACES, (space("quay"),))
    assert events == ()
    assert following.spaces.value is before.spaces.value
    assert following.spaces.read_at == LATER
    assert following.reading(RULES) is before.reading(RULES)


def test_a_change_tells_each_field_before_and_after() -> None:
    _, (event,) = after(picture(space("quay")), RULES, rules("192.0.2.0/24", "203.0.113.0/28", applied=False))
    assert (event.difference, event.key, event.name, event.at) == (Difference.CHANGED, RULES, "quay", LATER)
    assert set(event.fields) == {"rules", "applied"}
    assert event.fields["applied"] == (True, False)
    before, now = event.fields["rules"]
    assert [rule.source for rule in now] == [*(rule.source for rule in before), "203.0.113.0/28"]


def test_a_rename_is_one_change_of_the_same_space() -> None:
    following, (event,) = after(picture(space("quay")), SPACES, (space("pier", id="id-quay"),))
    assert event.difference is Difference.CHANGED
    assert (event.key, event.name) == (Key(Kind.SPACES, "id-quay"), "pier")
    assert dict(event.fields) == {"name": ("quay", "pier")}
    assert following.reading(RULES).value is not None


def test_spaces_that_come_and_go_are_told_in_the_order_of_the_reply() -> None:
    before = picture(*(space(name) for name in "abcd"))
    _, events = after(before, SPACES, tuple(space(name) for name in "fbead"))
    assert [(event.difference, event.name) for event in events] == [
        (Difference.VANISHED, "c"),
        (Difference.APPEARED, "f"),
        (Difference.APPEARED, "e"),
    ]
    assert events[0].key == Key(Kind.SPACES, "id-c")


def test_what_was_inside_a_vanished_space_goes_with_it() -> None:
    following, _ = after(picture(space("quay"), space("pier")), SPACES, (space("pier"),))
    assert RULES not in following.readings
    assert ruleset_of("id-pier") in following.readings


def test_an_answer_for_a_space_that_vanished_meanwhile_is_dropped() -> None:
    snapshot, _ = after(picture(space("quay")), SPACES, ())
    late, events = after(snapshot, RULES, rules("192.0.2.0/24"))
    assert (late.readings, events) == (snapshot.readings, ())
    late, events = failed(snapshot, RULES, forbidden().problem, None)
    assert (late.readings, events) == (snapshot.readings, ())


def test_the_picture_of_another_account_goes_when_that_is_seen() -> None:
    before, _ = after(picture(space("quay")), ACCOUNT, Account(id="of-ops"))
    same, _ = after(before, ACCOUNT, Account(id="of-ops", name="Operations"))
    assert same.spaces.value
    other, events = after(before, ACCOUNT, Account(id="of-netops"))
    assert set(other.readings) == {ACCOUNT}
    assert events == ()


def test_what_was_restored_and_is_gone_is_told_as_vanished() -> None:
    _, (event,) = after(picture(space("quay")), SPACES, ())
    assert (event.difference, event.name) == (Difference.VANISHED, "quay")


def test_the_last_count_of_requests_stands_until_the_next() -> None:
    snapshot, _ = after(Snapshot(), SPACES, (), remaining=3000)
    snapshot, _ = after(snapshot, RULES, rules())
    assert snapshot.link.remaining == 3000
    snapshot, _ = after(snapshot, Key(Kind.RATE_LIMITS), RateLimit(remaining=2345), remaining=3001)
    assert snapshot.link.remaining == 2345
    snapshot, _ = failed(snapshot, RULES, forbidden().problem, 2340)
    assert snapshot.link.remaining == 2340


# Failures


def test_a_failure_leaves_the_value_and_its_age_standing() -> None:
    before = picture(space("quay"))
    error = forbidden(LATER)
    following, events = failing(before, RULES, error)
    reading = following.reading(RULES)
    assert reading.value is before.reading(RULES).value
    assert (reading.read_at, reading.problem, reading.missed) == (START, error.problem, 1)
    assert not reading.is_stale
    assert events == []
    assert following.reading(SPACES) is before.reading(SPACES)


def test_the_second_failure_in_a_row_is_told_once_and_so_is_the_recovery() -> None:
    snapshot, events = failing(picture(space("quay")), RULES, *[forbidden(LATER)] * 5)
    assert [(event.difference, event.name) for event in events] == [(Difference.FAILED, "quay")]
    assert snapshot.reading(RULES).is_stale
    snapshot, (event,) = after(snapshot, RULES, rules("192.0.2.0/24"))
    assert (event.difference, event.key) == (Difference.RECOVERED, RULES)
    reading = snapshot.reading(RULES)
    assert (reading.problem, reading.missed, reading.is_stale) == (None, 0, False)


def test_a_recovery_with_another_value_is_both() -> None:
    snapshot, _ = failing(picture(space("quay")), RULES, forbidden(), forbidden())
    _, events = after(snapshot, RULES, rules())
    assert [event.difference for event in events] == [Difference.RECOVERED, Difference.CHANGED]


def test_one_missed_reading_is_not_told() -> None:
    snapshot, _ = failing(picture(space("quay")), RULES, forbidden())
    _, events = after(snapshot, RULES, rules("192.0.2.0/24"))
    assert events == ()


@given(st.lists(st.sampled_from(["answer", "forbidden", "unreachable", "rate_limited"]), max_size=30))
def test_failure_and_recovery_take_turns(course: list[str]) -> None:
    errors = {"forbidden": forbidden(), "unreachable": unreachable(), "rate_limited": rate_limited()}
    snapshot, told = picture(space("quay")), []
    for step in course:
        if step == "answer":
            snapshot, events = after(snapshot, RULES, rules("192.0.2.0/24"))
        else:
            snapshot, events = failed(snapshot, RULES, errors[step].problem, None)
        told += [event.difference for event in events]
    turns = [Difference.FAILED, Difference.RECOVERED] * len(told)
    assert told == turns[: len(told)]
    assert snapshot.reading(RULES).is_stale == (len(told) % 2 == 1)


@pytest.mark.parametrize("error", [unauthorized(), unreachable(), rate_limited(9)])
def test_trouble_of_the_host_is_the_links_until_the_next_answer(error: HerokuError) -> None:
    snapshot, _ = failing(picture(space("quay")), RULES, error)
    assert (snapshot.link.problem, snapshot.link.failures) == (error.problem, 1)
    assert snapshot.link.answered_at == START
    snapshot, _ = failing(snapshot, SPACES, error)
    assert snapshot.link.failures == 2
    snapshot, _ = after(snapshot, SPACES, (space("quay"),))
    assert (snapshot.link.problem, snapshot.link.failures) == (None, 0)
    assert snapshot.link.answered_at == LATER


@pytest.mark.parametrize("error", [forbidden(LATER), unavailable(LATER)])
def test_trouble_of_one_resource_is_still_an_answer(error: HerokuError) -> None:
    lost, _ = failing(picture(space("quay")), SPACES, unreachable())
    snapshot, _ = failing(lost, RULES, error)
    assert (snapshot.link.problem, snapshot.link.failures) == (None, 0)
    assert snapshot.link.answered_at == LATER


def test_calls_that_fail_together_are_one_failure_of_the_link() -> None:
    first = unreachable().problem.model_copy(update={"at": START + timedelta(seconds=10)})
    snapshot, _ = failed(Snapshot(), SPACES, first, None, START)
    for place in range(5):
        at = START + timedelta(seconds=10.1 + place / 10)
        snapshot, _ = failed(snapshot, RULES, first.model_copy(update={"at": at}), None, START)
    assert snapshot.link.failures == 1
    again = first.model_copy(update={"at": START + timedelta(seconds=30)})
    snapshot, _ = failed(snapshot, SPACES, again, None, START + timedelta(seconds=20))
    assert snapshot.link.failures == 2
