"""A tunnel's last day as a strip and in words, on any width and any terminal."""

from datetime import UTC, datetime, timedelta

import pytest

from backend.model.history import Span
from tui.screens.tunnel_strip import TunnelStrip, in_words, strip
from widgets.text import ASCII_SIGNS, UNICODE_SIGNS, Signs, Tone

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def past(*hours: tuple[float, str | None]) -> tuple[Span, ...]:
    """Spans of so many hours each, one after the other; they end now."""
    spans: list[Span] = []
    end = NOW - timedelta(hours=sum(length for length, _ in hours))
    for length, status in hours:
        spans.append(Span(end, end + timedelta(hours=length), status))
        end = spans[-1].until
    return tuple(spans)


def of(*hours: tuple[float, str | None], signs: Signs = UNICODE_SIGNS) -> TunnelStrip:
    return strip(2, "last 24 h", past(*hours), DAY, NOW, signs)


def text(drawn: TunnelStrip, cells: int) -> list[str]:
    return ["".join(piece.text for piece in line).rstrip() for line in drawn.lines(cells)]


FLAPPED = ((3, None), (6, "UP"), (2, "DOWN"), (1, "UP"), (1, "REKEYING"), (11, "UP"))


def test_up_down_and_what_nobody_watched_are_three_signs() -> None:
    drawn = "▇▇▇▇▇▇▁▁▇▁▇▇▇▇▇▇▇▇▇▇▇"
    assert text(of(*FLAPPED), 80) == [f" 2 last 24 h    ···{drawn}  85.7 % up of 21 h known, 2 flaps"]


def test_it_is_ascii_where_the_terminal_is() -> None:
    (line,) = text(of(*FLAPPED, signs=ASCII_SIGNS), 80)
    assert "...######__#_###########" in line
    assert line.isascii()


def test_a_narrow_detail_has_the_words_below_and_every_line_fits() -> None:
    for cells in (20, 30, 42, 60, 79, 80, 100, 109, 180):
        lines = text(of(*FLAPPED), cells)
        assert max(map(len, lines)) <= max(cells, 27)
        assert " ".join(" ".join(lines).split()).endswith("85.7 % up of 21 h known, 2 flaps")
    assert text(of(*FLAPPED), 42)[0] == " 2 last 24 h    ···▇▇▇▇▇▇▁▁▇▁▇▇▇▇▇▇▇▇▇▇▇"


def test_an_outage_is_seen_without_colour_and_with_it() -> None:
    (line,) = of(*FLAPPED).lines(80)
    tones = {piece.text: piece.tone for piece in line}
    assert (tones["▇"], tones["▁"], tones["·"]) == (Tone.OK, Tone.BAD, Tone.QUIET)


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ([(24, "UP")], "100 % up"),
        ([(24, "DOWN")], "0 % up"),
        ([(24, None)], "not known: nobody watched"),
        ([], "not known: nobody watched"),
        ([(12, None), (12, "UP")], "100 % up of 12 h known"),
        ([(23.5, None), (0.5, "UP")], "100 % up of 30 min known"),
        ([(23, "UP"), (1, "DOWN")], "95.8 % up, 1 flap"),
        ([(23.999, "UP"), (0.001, "DOWN")], "99.9 % up, 1 flap"),
    ],
)
def test_the_share_is_of_what_is_known_and_never_rounded_up(
    hours: list[tuple[float, str | None]], said: str
) -> None:
    assert in_words(past(*hours), DAY, NOW) == said


def test_the_copied_line_says_of_what_and_until_when() -> None:
    assert of((24, "UP")).to_copy == "tunnel 2, last 24 h before 2026-11-25 12:00 UTC: 100 % up"
