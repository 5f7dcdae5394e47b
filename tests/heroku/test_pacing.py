from datetime import timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.heroku.pacing import Gate, parse_retry_after

from .support import START, HandClock

EVER = float("inf")


def gate(chance: float = 0.5) -> tuple[Gate, HandClock]:
    clock = HandClock()
    return Gate(clock, chance=lambda: chance), clock


async def test_an_open_gate_costs_nothing() -> None:
    subject, clock = gate()
    assert await subject.passed(clock.seconds)
    assert (subject.left, clock.slept) == (0.0, [])


async def test_everybody_waits_until_retry_after_is_over() -> None:
    subject, clock = gate()
    subject.limited(clock.seconds, 12.0)
    assert subject.left == 12.0
    assert await subject.passed(EVER)
    assert clock.slept == [12.0]
    assert await subject.passed(EVER)
    assert clock.slept == [12.0]


async def test_who_cannot_wait_that_long_is_told_at_once() -> None:
    subject, clock = gate()
    subject.limited(clock.seconds, 12.0)
    assert not await subject.passed(clock.seconds + 11.9)
    assert clock.slept == []


def test_without_a_word_it_doubles_from_30_s_to_15_min() -> None:
    subject, clock = gate()
    waits = []
    for _ in range(7):
        subject.limited(clock.seconds, None)
        waits.append(subject.left)
        clock.seconds += subject.left
    assert waits == [30, 60, 120, 240, 480, 900, 900]


@pytest.mark.parametrize(("chance", "wait"), [(0.0, 22.5), (1.0, 37.5)])
def test_give_or_take_a_quarter(chance: float, wait: float) -> None:
    subject, clock = gate(chance)
    subject.limited(clock.seconds, None)
    assert subject.left == wait


def test_answers_to_requests_of_the_same_moment_count_once() -> None:
    subject, clock = gate()
    sent = clock.seconds
    clock.seconds += 1
    for _ in range(8):
        subject.limited(sent, None)
    assert subject.left == 30
    clock.seconds += 30
    subject.limited(clock.seconds, None)
    assert subject.left == 60


def test_a_success_begins_anew_but_not_one_from_before() -> None:
    subject, clock = gate()
    early = clock.seconds
    clock.seconds += 1
    subject.limited(clock.seconds, None)
    subject.answered(early)
    clock.seconds += 30
    subject.limited(clock.seconds, None)
    assert subject.left == 60
    clock.seconds += 60
    subject.answered(clock.seconds)
    subject.limited(clock.seconds, None)
    assert subject.left == 30


@pytest.mark.parametrize(("said", "wait"), [(0.0, 1.0), (1e9, 900.0)])
def test_a_silly_retry_after_neither_hammers_nor_hangs(said: float, wait: float) -> None:
    subject, clock = gate()
    subject.limited(clock.seconds, said)
    assert subject.left == wait


def test_a_shorter_word_does_not_open_it_earlier() -> None:
    subject, clock = gate()
    subject.limited(clock.seconds, 60.0)
    subject.limited(clock.seconds, 5.0)
    assert subject.left == 60.0


def http_date(seconds: float) -> str:
    return format_datetime(START + timedelta(seconds=seconds), usegmt=True)


@pytest.mark.parametrize(
    ("value", "date", "seconds"),
    [
        (None, None, None),
        ("17", None, 17.0),
        (" 0 ", None, 0.0),
        ("-5", None, None),
        ("1.5", None, None),
        ("soon", None, None),
        ("", None, None),
        ("9" * 400, None, 9000.0),
        ("٣", None, None),
        (http_date(90), None, 90.0),
        (http_date(-90), None, 0.0),
        (http_date(90), http_date(60), 30.0),
        (http_date(90), "nonsense", 90.0),
        ("Wed, 99 Foo 2026 25:61:00 GMT", None, None),
    ],
)
def test_retry_after(value: str | None, date: str | None, seconds: float | None) -> None:
    assert parse_retry_after(value, date, START) == seconds


@given(st.text(), st.text())
def test_retry_after_never_raises(value: str, date: str) -> None:
    seconds = parse_retry_after(value, date, START)
    assert seconds is None or seconds >= 0
