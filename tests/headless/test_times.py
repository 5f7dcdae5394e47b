"""A moment of the past on the command line."""

from datetime import UTC, datetime

import pytest

from tui.headless.times import read_time

NOW = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2026-11-19", "2026-11-19T00:00:00"),
        ("2026-11-19T14:05", "2026-11-19T14:05:00"),
        ("2026-11-19 14:05:06", "2026-11-19T14:05:06"),
        ("2026-11-19T14:05Z", "2026-11-19T14:05:00"),
        ("2026-11-19T14:05+02:00", "2026-11-19T12:05:00"),
        ("2026-11-20T14:00Z", "2026-11-20T14:00:00"),
        ("90m", "2026-11-20T12:30:00"),
        ("2h", "2026-11-20T12:00:00"),
        (" 3d ", "2026-11-17T14:00:00"),
        ("1w", "2026-11-13T14:00:00"),
        ("0m", "2026-11-20T14:00:00"),
    ],
)
def test_what_people_type_is_a_moment_in_utc(text: str, meant: str) -> None:
    assert read_time(text, NOW) == datetime.fromisoformat(meant).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ["", "tomorrow", "2", "h", "-2h", "2y", "1.5h", "2026", "2026-13-01", "2026-11-19T25:00", "999999w",
     "0001-01-01T00:00+14:00"],
)  # fmt: skip
def test_what_is_no_time_is_told_with_examples(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no time; write it as 2026-11-20, .*2h"):
        read_time(text, NOW)


@pytest.mark.parametrize("text", ["2026-11-21", "2026-11-20T14:01", "2026-11-20T14:00-00:01"])
def test_the_future_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is in the future"):
        read_time(text, NOW)
