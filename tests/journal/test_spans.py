"""How a tunnel was, as far as anybody saw it or Heroku tells it."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.journal.batch import LONGEST_GAP, Look
from backend.journal.journal import Journal
from backend.journal.spans import Stretch, spans
from backend.model.history import Span

from .support import START, VPNS, at, journal, look, record, tunnels

LONG = LONGEST_GAP.total_seconds()
HOUR = 3600.0


def known(
    one: Journal, since: float = 0, until: float = 10 * HOUR, number: int = 1
) -> list[tuple[float, float, str]]:
    """The spans of a tunnel that are known, in seconds after START."""
    histories = one.tunnel_history(VPNS, "vpn-1", at(since), at(until), START)
    (spans,) = (history.spans for history in histories if history.number == number)
    return [
        ((span.since - START).total_seconds(), (span.until - START).total_seconds(), span.status)
        for span in spans
        if span.status is not None
    ]


def recorded(*looks: Look) -> Journal:
    one = Journal(None, None)
    for each in looks:
        record(one, each)
    return one


def test_what_was_watched_is_known_and_the_rest_is_not() -> None:
    one = recorded(tunnels(0, "UP", "UP"), tunnels(20, "UP", "DOWN"), tunnels(40, "UP", "DOWN"))
    assert known(one) == [(0, 40, "UP")]
    assert known(one, number=2) == [(0, 20, "UP"), (20, 40, "DOWN")]


def test_a_gap_is_a_gap() -> None:
    one = recorded(
        tunnels(0, "UP"), tunnels(20, "UP"), tunnels(20 + LONG + 1, "UP"), tunnels(40 + LONG, "UP")
    )
    assert known(one) == [(0, 20, "UP"), (21 + LONG, 40 + LONG, "UP")]


def test_a_gap_between_two_readings_that_is_usual_is_none() -> None:
    one = recorded(tunnels(0, "UP"), tunnels(LONG, "UP"), tunnels(2 * LONG, "UP"))
    assert known(one) == [(0, 2 * LONG, "UP")]


def test_a_failing_poll_in_between_is_no_gap_while_it_is_short() -> None:
    one = recorded(tunnels(0, "UP"), look("other", 30), tunnels(60, "UP"))
    assert known(one) == [(0, 60, "UP")]


def test_what_changed_in_a_gap_is_known_on_neither_side_of_it() -> None:
    one = recorded(tunnels(0, "UP"), tunnels(20, "UP"), tunnels(HOUR, "DOWN"), tunnels(HOUR + 20, "DOWN"))
    assert known(one) == [(0, 20, "UP"), (HOUR, HOUR + 20, "DOWN")]


def test_herokus_own_moment_proves_it_back_to_then_though_nobody_watched() -> None:
    one = recorded(
        tunnels(0, "UP", since=-HOUR), tunnels(20, "UP", since=-HOUR), tunnels(HOUR, "DOWN", since=600)
    )
    assert known(one, since=-2 * HOUR) == [(-HOUR, 20, "UP"), (600, HOUR, "DOWN")]


def test_what_has_not_changed_by_herokus_word_was_so_all_the_time() -> None:
    one = recorded(tunnels(0, "UP", since=-HOUR), tunnels(5 * HOUR, "UP", since=-HOUR))
    assert known(one, since=-2 * HOUR) == [(-HOUR, 5 * HOUR, "UP")]


def test_where_it_was_watched_herokus_moment_says_when_it_changed() -> None:
    one = recorded(tunnels(0, "UP", since=-60), tunnels(100, "DOWN", since=70), tunnels(200, "UP", since=130))
    assert known(one, since=-60) == [(-60, 70, "UP"), (70, 130, "DOWN"), (130, 200, "UP")]


def test_that_it_was_otherwise_between_two_looks_leaves_a_hole() -> None:
    one = recorded(tunnels(0, "UP", since=-60), tunnels(100, "UP", since=70))
    assert known(one, since=-60) == [(-60, 0, "UP"), (70, 100, "UP")]


def test_a_moment_in_the_future_counts_as_when_it_was_seen() -> None:
    one = recorded(
        tunnels(0, "UP", since=-60), tunnels(20, "DOWN", since=HOUR), tunnels(40, "DOWN", since=HOUR)
    )
    assert known(one) == [(0, 20, "UP"), (20, 40, "DOWN")]


def test_a_vpn_that_is_gone_was_not_up_after_that() -> None:
    one = recorded(tunnels(0, "UP"), tunnels(20, "UP"), tunnels(40), tunnels(60))
    assert known(one) == [(0, 20, "UP")]


def test_two_panes_watch_together(tmp_path: Path) -> None:
    one, other = journal(tmp_path), journal(tmp_path)
    record(one, tunnels(0, "UP"))
    for moment in range(300, 3000, 600):
        record(other, tunnels(moment, "UP"))
        record(one, tunnels(moment + 300, "UP"))
    assert known(one) == [(0, 3000, "UP")]


def test_a_clock_that_is_set_back_keeps_what_was_watched() -> None:
    one = recorded(tunnels(1000, "UP"), tunnels(1020, "UP"), tunnels(0, "UP"), tunnels(20, "UP"))
    assert known(one) == [(0, 20, "UP"), (1000, 1020, "UP")]


def test_a_vpn_that_was_never_seen_has_no_history() -> None:
    assert recorded(tunnels(0, "UP")).tunnel_history(VPNS, "vpn-2", at(0), at(9), START) == ()


def test_the_time_asked_for_has_no_holes() -> None:
    one = recorded(tunnels(0, "UP"), tunnels(20, "UP"), tunnels(HOUR, "DOWN"), tunnels(HOUR + 60, "DOWN"))
    ((number, found),) = (
        (each.number, each.spans) for each in one.tunnel_history(VPNS, "vpn-1", at(10), at(2 * HOUR), START)
    )
    assert number == 1
    assert list(found) == [
        Span(at(10), at(20), "UP"),
        Span(at(20), at(HOUR), None),
        Span(at(HOUR), at(HOUR + 60), "DOWN"),
        Span(at(HOUR + 60), at(2 * HOUR), None),
    ]


FLAPPING = [tunnels(moment, "DOWN" if moment % 120 else "UP") for moment in range(0, 3600, 60)]


@pytest.mark.parametrize("since", [-1, 0, 29, 60, 90, 3480, 3540, 4000, 2 * HOUR])
@pytest.mark.parametrize("looks", [FLAPPING, [*FLAPPING, tunnels(HOUR + LONG, "UP", since=3590)]])
def test_a_later_part_of_the_time_is_told_as_in_the_whole_of_it(looks: list[Look], since: float) -> None:
    one = recorded(*looks)
    whole = [(max(first, since), last, status) for first, last, status in known(one, since=-HOUR)]
    assert known(one, since=since) == [span for span in whole if span[1] > since]


def test_a_tunnel_that_is_gone_was_seen_all_the_same() -> None:
    one = recorded(tunnels(0, "UP", "UP"), tunnels(20, "UP", "UP"), tunnels(40, "UP"), tunnels(60, "UP"))
    assert known(one, since=5 * HOUR, number=2) == []


def test_of_what_ended_before_the_time_asked_for_only_the_last_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of a year's ups and downs only a day is asked for whenever the cursor rests on a VPN."""
    read: list[datetime] = []

    def spy(stretches: Sequence[Stretch], *rest: Any) -> tuple[Span, ...]:
        read.extend(stretch.seen_from for stretch in stretches)
        return spans(stretches, *rest)

    monkeypatch.setattr("backend.journal.tunnels.spans", spy)
    one = recorded(*FLAPPING)
    assert known(one, since=3510) == [(3510, 3540, "UP")]
    assert at(0) not in read
    # One of them began before, one may have gone on up to the next look, one has ended.
    assert read[0] >= at(3510 - LONG - 120)
    assert read[-1] == at(3540)


@pytest.mark.parametrize("since", [0, 500])
def test_without_anything_seen_all_of_it_is_unknown(since: float) -> None:
    assert spans([], [], at(since), at(900)) == (Span(at(since), at(900), None),)


MOMENTS = st.integers(0, 2000)
STRETCHES = st.builds(
    lambda status, changed, first, length: Stretch(
        status, None if changed is None else at(min(changed, first)), at(first), at(first + length)
    ),
    st.sampled_from(["UP", "DOWN"]),
    st.none() | MOMENTS,
    MOMENTS,
    st.integers(0, 500),
)


@given(
    st.lists(STRETCHES, max_size=5).map(lambda each: sorted(each, key=lambda one: one.seen_from)),
    st.lists(st.tuples(MOMENTS, MOMENTS).map(sorted), max_size=4).map(sorted),
)
def test_spans_follow_each_other_whatever_was_seen(
    stretches: list[Stretch], watched: list[list[int]]
) -> None:
    found = spans(stretches, [(at(first), at(last)) for first, last in watched], at(100), at(1500))
    assert (found[0].since, found[-1].until) == (at(100), at(1500))
    for one, following in pairwise(found):
        assert one.until == following.since
        assert one.status != following.status
    assert all(one.since < one.until for one in found)
