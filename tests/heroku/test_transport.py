"""One request, and the reply to it."""

import json
import logging
import uuid

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.heroku import connection
from backend.heroku.connection import Connection, Request, Timeouts
from backend.heroku.errors import HerokuError, Refused, TwoFactorRequired, Unauthorized, UnexpectedReply
from backend.heroku.host import parse_host

from .support import TOKEN, HandClock, Heroku, ok

# What is sent


async def test_without_a_token_none_is_sent() -> None:
    heroku, host = Heroku(ok({})), parse_host(None)
    network = httpx.MockTransport(heroku)
    subject = Connection(host, None, clock=HandClock(), timeouts=Timeouts(), network=network)
    await subject.exchange(Request("GET", f"{host.base_url}/account", {}))
    await subject.close()
    assert "Authorization" not in heroku.asked[0].headers


async def test_the_headers_of_a_request() -> None:
    heroku = Heroku(ok({}))
    async with heroku.transport() as subject:
        await subject.get("spaces", "acme", variant="3.fir", expand_region=True)
        await subject.get("account")
    first, second = heroku.asked
    assert str(first.url) == "https://api.heroku.com/spaces/acme"
    assert first.headers["Authorization"] == f"Bearer {TOKEN}"
    assert first.headers["Accept"] == "application/vnd.heroku+json; version=3.fir"
    assert first.headers["Accept-Expansion"] == "region"
    assert first.headers["User-Agent"] == "spaceport/0.1.0"
    assert second.headers["Accept"] == "application/vnd.heroku+json; version=3"
    assert "Accept-Expansion" not in second.headers
    assert uuid.UUID(first.headers["Request-Id"]) != uuid.UUID(second.headers["Request-Id"])


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("a/b", b"/spaces/a%2Fb/nat"),
        ("../account", b"/spaces/..%2Faccount/nat"),
        ("a?b#c%41", b"/spaces/a%3Fb%23c%2541/nat"),
        ("a b\u202e", b"/spaces/a%20b%E2%80%AE/nat"),
        ("\ud800", b"/spaces/%3F/nat"),
        ("~", b"/spaces/~/nat"),
        ("%2e%2e", b"/spaces/%252e%252e/nat"),
    ],
)
async def test_names_are_quoted(name: str, raw: bytes) -> None:
    heroku = Heroku(ok({}))
    async with heroku.transport() as subject:
        await subject.get("spaces", name, "nat")
    assert heroku.asked[0].url.raw_path == raw


@pytest.mark.parametrize("name", ["", ".", ".."])
async def test_a_name_that_would_lead_elsewhere_is_never_asked_for(name: str) -> None:
    heroku = Heroku(ok({}))
    async with heroku.transport() as subject:
        with pytest.raises(UnexpectedReply, match="Nothing was sent"):
            await subject.get("spaces", name)
        with pytest.raises(UnexpectedReply, match="Nothing was sent"):
            await subject.send("DELETE", "spaces", name)
    assert heroku.asked == []


@given(st.text(min_size=1))
async def test_no_name_leaves_its_place_in_the_path(name: str) -> None:
    heroku = Heroku(ok({}))
    async with heroku.transport() as subject:
        try:
            await subject.get("spaces", name, "nat")
        except UnexpectedReply:
            assert name in (".", "..")
            return
    url = heroku.asked[0].url
    assert url.host == "api.heroku.com"
    assert url.raw_path.count(b"/") == 3
    assert url.raw_path.startswith(b"/spaces/")
    assert url.raw_path.endswith(b"/nat")


async def test_an_endless_name_is_an_error_and_no_crash() -> None:
    heroku = Heroku(ok({}))
    async with heroku.transport() as subject:
        with pytest.raises(UnexpectedReply, match="It was not sent"):
            await subject.get("spaces", "x" * 70_000)
    assert heroku.asked == []


async def test_a_write() -> None:
    heroku = Heroku(ok({"id": "new"}, 201))
    body = {"rules": [{"action": "allow", "source": "192.0.2.0/24"}]}
    async with heroku.transport() as subject:
        reply = await subject.send(
            "PUT", "spaces", "acme", "inbound-ruleset", json=body, two_factor_code=" 123 456 "
        )
    (asked,) = heroku.asked
    assert (asked.method, asked.url.path) == ("PUT", "/spaces/acme/inbound-ruleset")
    assert json.loads(asked.content) == body
    assert asked.headers["Content-Type"] == "application/json"
    assert asked.headers["Heroku-Two-Factor-Code"] == "123456"
    assert (reply.status, reply.value) == (201, {"id": "new"})


async def test_a_write_without_a_body_says_so() -> None:
    heroku = Heroku(httpx.Response(202))
    async with heroku.transport() as subject:
        reply = await subject.send("DELETE", "spaces", "acme")
    assert "Content-Type" not in heroku.asked[0].headers
    assert "Heroku-Two-Factor-Code" not in heroku.asked[0].headers
    assert (reply.status, reply.value) == (202, None)


@pytest.mark.parametrize("code", ["", "12\r\nX-Evil: 1", "١٢٣", "12-34"])
async def test_a_code_that_is_none_is_asked_for_again(code: str) -> None:
    heroku = Heroku(ok({}))
    async with heroku.transport() as subject:
        with pytest.raises(TwoFactorRequired, match="type the code again"):
            await subject.send("DELETE", "spaces", "acme", two_factor_code=code)
    assert heroku.asked == []


async def test_cookies_are_not_sent_back() -> None:
    heroku = Heroku(ok({}, Set_Cookie="a=b; Path=/"))
    async with heroku.transport() as subject:
        await subject.get("account")
        await subject.get("account")
    assert "Cookie" not in heroku.asked[1].headers


# What comes back


async def test_a_reply() -> None:
    heroku = Heroku(
        httpx.Response(
            200,
            json={"name": "prod [/x] \x1b[31m"},
            headers=[("Request-Id", "a\u200bb\x1b[1m".encode()), ("RateLimit-Remaining", b"4321")],
        )
    )
    clock = HandClock()
    async with heroku.transport(clock=clock) as subject:
        assert subject.remaining is None
        reply = await subject.get("spaces", "acme")
        assert (subject.remaining, subject.remaining_at) == (4321, clock.now())
    assert reply.value == {"name": "prod [/x] [31m"}
    assert (reply.status, reply.at, reply.not_modified) == (200, clock.now(), False)
    assert reply.request_id == "ab[1m"


@pytest.mark.parametrize("said", ["", "many", "-1", "1.5", "٣"])
async def test_remaining_that_is_no_number_changes_nothing(said: str) -> None:
    heroku = Heroku(
        ok({}, RateLimit_Remaining="7"),
        httpx.Response(200, json={}, headers=[("RateLimit-Remaining", said.encode())]),
    )
    async with heroku.transport() as subject:
        await subject.get("account")
        await subject.get("account")
        assert subject.remaining == 7


async def test_warnings_are_told_once_per_text() -> None:
    told: list[str] = []
    headers = [
        ("X-Heroku-Warning", "Warning: old \x0bthing"),
        ("X-Heroku-Warning", "another, with a comma"),
        ("Warning-Message", "old thing"),
        ("Warning-Message", " "),
    ]
    heroku = Heroku(httpx.Response(200, json={}, headers=headers))
    async with heroku.transport(on_warning=told.append) as subject:
        first = await subject.get("account")
        second = await subject.get("account")
    assert told == ["old thing", "another, with a comma"]
    assert first.warnings == second.warnings == ("old thing", "another, with a comma")


@pytest.mark.parametrize("status", [200, 201, 202, 204])
@pytest.mark.parametrize("content", [b"", b" \n"])
async def test_an_empty_body_is_none(status: int, content: bytes) -> None:
    heroku = Heroku(httpx.Response(status, content=content))
    async with heroku.transport() as subject:
        assert (await subject.send("PATCH", "spaces", "acme")).value is None


@pytest.mark.parametrize(
    ("response", "words"),
    [
        (httpx.Response(200, html="<title>Guest Wi-Fi</title>"), "an HTML page titled “Guest Wi-Fi”"),
        (httpx.Response(200, text="OK"), "the text “OK”"),
        (httpx.Response(200, content=b"[" * 100_000), "instead of JSON"),
    ],
)
async def test_a_2xx_that_is_not_json(response: httpx.Response, words: str) -> None:
    heroku = Heroku(response)
    async with heroku.transport() as subject:
        with pytest.raises(UnexpectedReply) as caught:
            await subject.get("account")
    assert words in str(caught.value)
    assert "<" not in str(caught.value)
    assert caught.value.problem.status == 200
    assert len(heroku.asked) == 1


async def test_a_body_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "MOST_BYTES", 1000)
    async with Heroku(httpx.Response(200, content=b"x" * 1001)).transport() as subject:
        with pytest.raises(UnexpectedReply, match="larger than"):
            await subject.get("account")


async def test_a_broken_compression() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, headers={"Content-Encoding": "gzip"}, stream=httpx.ByteStream(b"not gzip"))

    async with Heroku(answer).transport() as subject:
        with pytest.raises(UnexpectedReply, match="unpacked"):
            await subject.get("account")


# Secrets


async def test_a_reply_that_echoes_the_request_does_not_show_the_token(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    echo = f"bad header Authorization: Bearer {TOKEN}"
    for response in (
        httpx.Response(401, json={"message": echo}),
        httpx.Response(500, text=echo),
        httpx.Response(500, html=f"<title>{echo}</title>"),
        httpx.Response(200, text=echo),
    ):
        async with Heroku(response).transport() as subject:
            with pytest.raises(HerokuError) as caught:
                await subject.get("account")
        error = caught.value
        shown = [error, error.problem, subject, vars(subject), vars(subject._connection)]
        assert TOKEN not in f"{error} {shown!r}"
        assert error.__suppress_context__ or error.__context__ is None
    assert TOKEN not in caplog.text


async def test_a_refused_token() -> None:
    heroku = Heroku(ok({"id": "unauthorized", "message": "Invalid credentials provided"}, 401))
    async with heroku.transport() as subject:
        with pytest.raises(Unauthorized, match="HEROKU_API_KEY holds a token that is refused"):
            await subject.get("account")


async def test_a_refusal_keeps_its_details() -> None:
    heroku = Heroku(ok({"id": "invalid_params", "errors": [{"id": "a", "message": "b"}]}, 422))
    async with heroku.transport() as subject:
        with pytest.raises(Refused) as caught:
            await subject.send("POST", "spaces", json={})
    assert caught.value.errors == (("a", "b"),)
