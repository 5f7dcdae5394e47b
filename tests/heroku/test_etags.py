"""What was read before, and is asked for by its ETag."""

import httpx
import pytest
from pydantic import SecretStr

from backend.heroku.errors import UnexpectedReply
from backend.heroku.etags import CacheKey, Etags

from .support import Heroku, ok

# What is kept


def key(url: str = "u", token: str = "t", accept: str = "3", expansion: str | None = None) -> CacheKey:
    return CacheKey(SecretStr(token), url, accept, expansion)


def test_each_part_of_the_key_tells_apart() -> None:
    etags = Etags()
    etags.put(key(), '"1"', b"body")
    found = etags.get(key())
    assert found is not None
    assert (found.etag, found.body) == ('"1"', b"body")
    for other in (key("v"), key(token="s"), key(accept="3.sdk"), key(expansion="region")):
        assert etags.get(other) is None


def test_the_least_recently_used_goes_first() -> None:
    etags = Etags(most_entries=2)
    etags.put(key("a"), '"1"', b"")
    etags.put(key("b"), '"1"', b"")
    etags.get(key("a"))
    etags.put(key("c"), '"1"', b"")
    assert [etags.get(key(url)) is not None for url in "abc"] == [True, False, True]


def test_it_holds_so_many_bytes_and_no_more() -> None:
    etags = Etags(most_bytes=10)
    etags.put(key("a"), '"1"', b"x" * 6)
    etags.put(key("b"), '"1"', b"x" * 6)
    assert etags.get(key("a")) is None
    assert etags.get(key("b")) is not None
    etags.put(key("b"), '"2"', b"x" * 11)
    assert etags.get(key("b")) is None
    etags.put(key("c"), '"1"', b"x" * 10)
    etags.put(key("c"), '"2"', b"x" * 10)
    assert etags.get(key("c")) is not None


def test_an_etag_that_cannot_be_sent_back_is_not_kept() -> None:
    etags = Etags()
    for etag in ("", "x" * 2000, '"\u00e9"', '"a\nb"'):
        etags.put(key(), etag, b"")
        assert etags.get(key()) is None


def test_nothing_shows_the_token() -> None:
    assert "very-secret" not in repr(key(token="very-secret"))


# What is asked


async def test_unchanged_since_the_last_time() -> None:
    heroku = Heroku(ok({"id": 1}, ETag='W/"1"'), httpx.Response(304), ok({"id": 2}, ETag='"2"'))
    async with heroku.transport() as subject:
        first = await subject.get("spaces", "acme")
        first.value["id"] = "spoilt by a caller"
        second = await subject.get("spaces", "acme")
        third = await subject.get("spaces", "acme")
    assert [asked.headers.get("If-None-Match") for asked in heroku.asked] == [None, 'W/"1"', 'W/"1"']
    assert (second.value, second.status, second.not_modified) == ({"id": 1}, 304, True)
    assert (third.value, third.not_modified) == ({"id": 2}, False)


async def test_another_variant_or_expansion_is_another_question() -> None:
    heroku = Heroku(ok({}, ETag='"1"'))
    async with heroku.transport() as subject:
        await subject.get("spaces", "acme")
        await subject.get("spaces", "acme", variant="3.sdk")
        await subject.get("spaces", "acme", expand_region=True)
        await subject.get("spaces", "other")
    assert all("If-None-Match" not in asked.headers for asked in heroku.asked)


async def test_what_has_no_etag_any_more_is_forgotten() -> None:
    heroku = Heroku(ok({}, ETag='"1"'), ok({}))
    async with heroku.transport() as subject:
        for _ in range(3):
            await subject.get("account")
    assert [asked.headers.get("If-None-Match") for asked in heroku.asked] == [None, '"1"', None]


async def test_304_without_a_condition() -> None:
    async with Heroku(httpx.Response(304)).transport() as subject:
        with pytest.raises(UnexpectedReply, match="304"):
            await subject.get("account")
