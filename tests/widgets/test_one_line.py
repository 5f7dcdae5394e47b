"""A line repaints of itself what differs, and shows the whole of what it was told last."""

import pytest
from textual.app import App, ComposeResult
from textual.geometry import Region

from widgets.one_line import OneLine
from widgets.text import Piece, Tone


class Alone(App[None]):
    def compose(self) -> ComposeResult:
        yield OneLine()


def shown(app: App[None]) -> str:
    return app.screen._compositor.render_strips()[0].text


@pytest.mark.parametrize(
    ("before", "now", "repainted"),
    [
        ("peering of quay", "peering of dock", Region(11, 0, 4, 1)),
        ("日本 quay", "日本 dock", Region(5, 0, 4, 1)),
        ("quay", "quay, dock", Region(4, 0, 6, 1)),
        ("cafe quay", "cafe\u0301 quay", Region(3, 0, 1, 1)),
        ("quay", "quay", None),
    ],
)
async def test_what_differs_is_repainted(
    monkeypatch: pytest.MonkeyPatch, before: str, now: str, repainted: Region | None
) -> None:
    app = Alone()
    async with app.run_test(size=(30, 2)) as pilot:
        line = app.query_one(OneLine)
        line.say([Piece(before)], [Piece("right")])
        await pilot.pause()
        asked: list[Region] = []
        refresh = line.refresh
        monkeypatch.setattr(line, "refresh", lambda *regions: (asked.extend(regions), refresh(*regions)))
        line.say([Piece(now)], [Piece("right")])
        await pilot.pause()
        assert asked == ([] if repainted is None else [repainted])
        assert shown(app).startswith(now)
        assert shown(app).endswith("right")


async def test_another_tone_is_another_cell_and_another_width_is_painted_anew() -> None:
    app = Alone()
    async with app.run_test(size=(30, 2)) as pilot:
        line = app.query_one(OneLine)
        line.say([Piece("quay")])
        await pilot.pause()
        plain = line.render_line(0)
        line.say([Piece("quay", Tone.BAD)])
        await pilot.pause()
        assert line.render_line(0) != plain
        await pilot.resize_terminal(3, 2)
        await pilot.pause()
        assert shown(app) == "qu…"


async def test_what_is_cut_does_not_stick_to_what_stands_at_the_right() -> None:
    app = Alone()
    async with app.run_test(size=(12, 2)) as pilot:
        app.query_one(OneLine).say([Piece("all spaces")], [Piece("right")])
        await pilot.pause()
        assert shown(app) == "all s… right"


async def test_what_is_quiet_is_told_apart_without_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = Alone()
    async with app.run_test(size=(30, 2)) as pilot:
        app.query_one(OneLine).say([Piece("m mend", Tone.QUIET), Piece("a seen")])
        await pilot.pause()
        quiet, plain = [
            segment.style is not None and segment.style.dim
            for segment in app.query_one(OneLine).render_line(0)
            if segment.text.strip()
        ]
        assert quiet
        assert not plain
