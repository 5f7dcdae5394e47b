from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from backend.model.history import Span
from backend.rules.uptime import cells, uptime

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


def history(*hours: tuple[float, str | None]) -> list[Span]:
    """Spans that follow each other, each so many hours long."""
    spans, end = [], NOON
    for length, status in hours:
        spans.append(Span(end, end + timedelta(hours=length), status))
        end = spans[-1].until
    return spans


def test_the_share_is_of_the_time_that_is_known() -> None:
    seen = uptime(history((6, "UP"), (10, None), (2, "DOWN")))
    assert seen.known == timedelta(hours=8)
    assert seen.share == 0.75
    assert seen.downs == 1


def test_of_what_nobody_watched_there_is_no_share() -> None:
    assert uptime(history((24, None))).share is None
    assert uptime([]).share is None


def test_coming_up_is_no_going_down() -> None:
    assert uptime(history((1, "DOWN"), (2, "UP"))).downs == 0
    assert uptime(history((1, "UP"), (1, "DOWN"), (1, "UP"), (1, "DOWN"))).downs == 2


def test_a_gap_between_two_ups_is_no_going_down() -> None:
    assert uptime(history((1, "UP"), (1, None), (1, "UP"))).downs == 0


def test_a_minute_down_is_seen_in_a_cell_of_an_hour() -> None:
    spans = history((2.5, "UP"), (1 / 60, "DOWN"), (3.5 - 1 / 60, "UP"))
    shown = cells(spans, NOON, NOON + timedelta(hours=6), 6)
    assert shown == ("UP", "UP", "DOWN", "UP", "UP", "UP")


def test_a_gap_is_shown_as_a_gap_and_only_where_nothing_is_known() -> None:
    spans = history((1, "UP"), (2, None), (0.5, "UP"), (0.5, None))
    assert cells(spans, NOON, NOON + timedelta(hours=4), 4) == ("UP", None, None, "UP")


lengths = st.lists(
    st.tuples(st.integers(1, 50), st.sampled_from(["UP", "DOWN", None])), min_size=1, max_size=20
)


@given(lengths, st.integers(1, 60))
def test_every_cell_tells_what_was_in_it(spans: list[tuple[int, str | None]], count: int) -> None:
    whole = history(*spans)
    shown = cells(whole, whole[0].since, whole[-1].until, count)
    assert len(shown) == count
    # One cell for all tells the worst of all; many tell nothing that was not there.
    assert set(shown) <= {span.status for span in whole}
    assert ("DOWN" in shown) == any(span.status == "DOWN" for span in whole)


@given(lengths)
def test_what_is_up_is_a_part_of_what_is_known(spans: list[tuple[int, str | None]]) -> None:
    seen = uptime(history(*spans))
    assert timedelta() <= seen.up <= seen.known
