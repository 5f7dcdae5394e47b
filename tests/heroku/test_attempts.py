"""What is asked again when it fails, and what is not; what is waited for, and how long."""

import logging

import httpx
import pytest

from backend.heroku.errors import HerokuError, RateLimited, ServerError, Unreachable

from .support import HandClock, Heroku, failing, ok

# Trying again


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


# The rate limit


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
