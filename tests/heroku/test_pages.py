"""Lists that come in pages."""

from typing import Any

import httpx
import pytest

from backend.heroku import transport
from backend.heroku.errors import NotFound, UnexpectedReply

from .support import Heroku, failing, ok


async def test_all_pages_are_one_list() -> None:
    heroku = Heroku(
        ok([{"id": 1}, {"id": 2}], 206, Next_Range="id ]2..; max=2", ETag='"1"', X_Heroku_Warning="a"),
        ok([{"id": 3}], 200, Next_Range="id ]3..; max=2", X_Heroku_Warning="b"),
        ok([{"id": 4}], 200),
    )
    async with heroku.transport() as subject:
        reply = await subject.get_list("spaces")
        again = await subject.get_list("spaces")
    assert [item["id"] for item in reply.value] == [1, 2, 3, 4]
    assert reply.warnings == ("a", "b")
    assert [asked.headers.get("Range") for asked in heroku.asked[:4]] == [
        None,
        "id ]2..; max=2",
        "id ]3..; max=2",
        None,
    ]
    # An ETag speaks for one page only: later ones may have changed.
    assert all("If-None-Match" not in asked.headers for asked in heroku.asked)
    assert again.value == [{"id": 4}]


async def test_a_full_page_is_not_remembered_since_another_may_follow() -> None:
    short, full = [{}] * (transport.PAGE_SIZE - 1), [{}] * transport.PAGE_SIZE
    for items, condition in ((short, '"1"'), (full, None)):
        heroku = Heroku(ok(items, ETag='"1"'))
        async with heroku.transport() as subject:
            await subject.get_list("spaces")
            await subject.get_list("spaces")
        assert heroku.asked[1].headers.get("If-None-Match") == condition


async def test_a_list_that_is_unchanged() -> None:
    heroku = Heroku(ok([{"id": 1}], ETag='"1"'), httpx.Response(304))
    async with heroku.transport() as subject:
        await subject.get_list("spaces")
        reply = await subject.get_list("spaces")
    assert (reply.value, reply.not_modified) == ([{"id": 1}], True)


async def test_pages_in_circles_are_given_up() -> None:
    heroku = Heroku(ok([1], 206, Next_Range="a"), ok([1], 206, Next_Range="b"), ok([1], 206, Next_Range="a"))
    async with heroku.transport() as subject:
        with pytest.raises(UnexpectedReply, match="without end"):
            await subject.get_list("spaces")
    assert len(heroku.asked) == 3


async def test_pages_without_end_are_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "MOST_PAGES", 4)
    pages = iter(range(100))
    heroku = Heroku(lambda request: ok([1], 206, Next_Range=str(next(pages))))
    async with heroku.transport() as subject:
        with pytest.raises(UnexpectedReply, match="given up after 4 pages"):
            await subject.get_list("spaces")
    assert len(heroku.asked) == 4


@pytest.mark.parametrize("value", [{}, None, "x", 5])
async def test_no_list_where_one_is_promised(value: Any) -> None:
    async with Heroku(ok(value)).transport() as subject:
        with pytest.raises(UnexpectedReply, match="list"):
            await subject.get_list("spaces")


async def test_a_failing_page_fails_the_list() -> None:
    heroku = Heroku(ok([1], 206, Next_Range="a"), failing(404))
    async with heroku.transport() as subject:
        with pytest.raises(NotFound):
            await subject.get_list("spaces")
