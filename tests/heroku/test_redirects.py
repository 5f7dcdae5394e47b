"""Where a request is followed to."""

import httpx
import pytest

from backend.heroku.errors import UnexpectedReply

from .support import TOKEN, Heroku, ok


@pytest.mark.parametrize(
    "location",
    ["/teams/x?y=1", "https://api.heroku.com/teams/x?y=1", "https://u:p@api.heroku.com/teams/x?y=1"],
)
async def test_a_redirect_within_the_host_is_followed(location: str) -> None:
    heroku = Heroku(httpx.Response(301, headers={"Location": location}), ok({"id": 1}))
    async with heroku.transport() as subject:
        assert (await subject.get("account")).value == {"id": 1}
    followed = heroku.asked[1]
    assert str(followed.url) == "https://api.heroku.com/teams/x?y=1"
    assert followed.headers["Authorization"] == f"Bearer {TOKEN}"


@pytest.mark.parametrize(
    "location",
    [
        "https://evil.example/",
        "//evil.example/",
        "http://api.heroku.com/account",
        "https://api.heroku.com:8443/account",
        "https://api.heroku.com.evil.example/",
        "https://api.heroku.com@evil.example/",
        "ftp://api.heroku.com/",
        "https://[",
        "https://xn--ls8h.la/",
        "https://xn--/",
        "https://xn--a/",
        "",
        None,
    ],
)
async def test_a_redirect_elsewhere_is_refused(location: str | None) -> None:
    heroku = Heroku(httpx.Response(302, headers={} if location is None else {"Location": location}), ok({}))
    async with heroku.transport() as subject:
        with pytest.raises(UnexpectedReply, match="redirects"):
            await subject.get("account")
    assert {asked.url.host for asked in heroku.asked} == {"api.heroku.com"}
    assert {asked.url.scheme for asked in heroku.asked} == {"https"}


async def test_redirects_in_circles() -> None:
    heroku = Heroku(httpx.Response(302, headers={"Location": "/account"}))
    async with heroku.transport() as subject:
        with pytest.raises(UnexpectedReply, match="in circles"):
            await subject.get("account")
    assert len(heroku.asked) == 6


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_write_follows_no_redirect(status: int) -> None:
    heroku = Heroku(httpx.Response(status, headers={"Location": "/elsewhere"}), ok({}))
    async with heroku.transport() as subject:
        with pytest.raises(UnexpectedReply, match="not sent a second time"):
            await subject.send("POST", "spaces", json={})
    assert len(heroku.asked) == 1
