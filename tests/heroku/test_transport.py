import json
import logging
import uuid
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.heroku import connection, transport
from backend.heroku.connection import Connection, Request, Timeouts
from backend.heroku.errors import (
    HerokuError,
    NotFound,
    RateLimited,
    Refused,
    ServerError,
    TwoFactorRequired,
    Unauthorized,
    UnexpectedReply,
    Unreachable,
)
from backend.heroku.host import parse_host

from .support import TOKEN, HandClock, Heroku


def ok(value: Any, status: int = 200, **headers: str) -> httpx.Response:
    names = {name.replace("_", "-"): text for name, text in headers.items()}
    return httpx.Response(status, json=value, headers=names)


def failing(status: int, **headers: str) -> httpx.Response:
    return ok({"id": "x", "message": "no"}, status, **headers)


# -- what is sent ------------------------------------------------------------------------------------------


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


# -- what comes back ---------------------------------------------------------------------------------------


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


# -- ETags -------------------------------------------------------------------------------------------------


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


# -- pages -------------------------------------------------------------------------------------------------


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


# -- trying again ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("trouble", [failing(503), httpx.ConnectError("no"), httpx.ReadError("cut")])
async def test_a_get_is_tried_again(trouble: httpx.Response | Exception) -> None:
    heroku = Heroku(trouble, trouble, ok({"id": 1}))
    async with heroku.transport() as subject:
        assert (await subject.get("account")).value == {"id": 1}
    assert len({asked.headers["Request-Id"] for asked in heroku.asked}) == 3


@pytest.mark.parametrize(
    ("trouble", "kind"), [(failing(500), ServerError), (httpx.ConnectError("no"), Unreachable)]
)
async def test_but_not_for_ever(trouble: httpx.Response | Exception, kind: type[HerokuError]) -> None:
    heroku = Heroku(trouble)
    async with heroku.transport() as subject:
        with pytest.raises(kind):
            await subject.get("account")
    assert len(heroku.asked) == 3


@pytest.mark.parametrize("status", [400, 401, 403, 404, 422])
async def test_what_is_refused_is_not_asked_again(status: int) -> None:
    heroku = Heroku(failing(status))
    async with heroku.transport() as subject:
        with pytest.raises(HerokuError):
            await subject.get("account")
    assert len(heroku.asked) == 1


@pytest.mark.parametrize(
    ("trouble", "maybe_done"),
    [
        (httpx.ConnectError("no"), False),
        (httpx.ConnectTimeout("slow"), False),
        (httpx.ReadError("cut"), True),
        (httpx.ReadTimeout("slow"), True),
        (httpx.RemoteProtocolError("Server disconnected without sending a response."), True),
    ],
)
async def test_a_write_is_never_sent_twice(trouble: Exception, maybe_done: bool) -> None:
    heroku = Heroku(trouble, ok({}))
    async with heroku.transport() as subject:
        with pytest.raises(Unreachable) as caught:
            await subject.send("POST", "spaces", json={})
    assert len(heroku.asked) == 1
    assert caught.value.maybe_done is maybe_done


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_write_is_not_repeated_for_its_answer_either(status: int) -> None:
    heroku = Heroku(failing(status, Retry_After="1"), ok({}))
    async with heroku.transport() as subject:
        with pytest.raises((RateLimited, ServerError)):
            await subject.send("POST", "spaces", json={})
    assert len(heroku.asked) == 1


async def test_a_long_retry_after_of_a_failing_host_is_told_instead_of_waited_for() -> None:
    heroku = Heroku(failing(503, Retry_After="120"), ok({}))
    async with heroku.transport() as subject:
        with pytest.raises(ServerError) as caught:
            await subject.get("account")
    assert caught.value.problem.retry_after == 120
    assert len(heroku.asked) == 1


async def test_a_short_one_is_honoured() -> None:
    heroku = Heroku(failing(503, Retry_After="2"), ok({}))
    async with heroku.transport() as subject:
        await subject.get("account")
    assert len(heroku.asked) == 2


async def test_retries_write_nothing_to_the_screen(capfd: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    handlers, root.handlers = root.handlers, []
    try:
        async with Heroku(failing(503), ok({})).transport() as subject:
            await subject.get("account")
    finally:
        root.handlers = handlers
    assert capfd.readouterr() == ("", "")


# -- the rate limit ----------------------------------------------------------------------------------------


async def test_a_429_is_waited_for_when_there_is_patience() -> None:
    clock = HandClock()
    heroku = Heroku(failing(429, Retry_After="7", RateLimit_Remaining="0"), ok({"id": 1}))
    async with heroku.transport(clock=clock) as subject:
        assert (await subject.get("account", patience=10)).value == {"id": 1}
    assert clock.slept == [7.0]


async def test_without_patience_it_is_told_at_once_and_nobody_asks_meanwhile() -> None:
    clock = HandClock()
    heroku = Heroku(failing(429, Retry_After="7"), ok({}))
    async with heroku.transport(clock=clock) as subject:
        for _ in range(2):
            with pytest.raises(RateLimited) as caught:
                await subject.get("account", patience=0)
            assert caught.value.problem.retry_after == 7.0
        with pytest.raises(RateLimited):
            await subject.send("POST", "spaces", json={}, patience=0)
        assert len(heroku.asked) == 1
        assert clock.slept == []
        clock.seconds += 7
        await subject.get("account", patience=0)
    assert len(heroku.asked) == 2


async def test_a_write_waits_for_its_turn() -> None:
    clock = HandClock()
    heroku = Heroku(failing(429, Retry_After="7"), ok({}))
    async with heroku.transport(clock=clock) as subject:
        with pytest.raises(RateLimited):
            await subject.get("account", patience=0)
        await subject.send("POST", "spaces", json={})
    assert clock.slept == [7.0]


async def test_a_429_without_a_word_is_longer_than_anybody_waits_by_default() -> None:
    clock = HandClock()
    heroku = Heroku(failing(429))
    async with heroku.transport(clock=clock) as subject:
        with pytest.raises(RateLimited) as caught:
            await subject.get("account")
    assert caught.value.problem.retry_after is not None
    assert 22.5 <= caught.value.problem.retry_after <= 37.5
    assert clock.slept == []


# -- redirects ---------------------------------------------------------------------------------------------


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


# -- secrets -----------------------------------------------------------------------------------------------


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
