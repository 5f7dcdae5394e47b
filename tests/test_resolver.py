"""Looking up a name on this machine: what comes back, and that nobody waits for long."""

import socket
from collections.abc import Callable
from threading import Event
from typing import Any

import pytest

from backend.model.lookup import Lookup, LookupFailure
from backend.resolver import look_up

HOST = "shop.example"
Answer = Callable[[Callable[..., Any]], None]


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Answer:
    """What the resolver of the system does."""

    def put(does: Callable[..., Any]) -> None:
        monkeypatch.setattr("backend.resolver.getaddrinfo", does)

    return put


def found(*addresses: str) -> Any:
    kind = socket.AF_INET, socket.SOCK_STREAM, 6, ""
    return [(*kind, (address, 0)) for address in addresses]


def failing(error: Exception) -> Callable[..., Any]:
    def fail(*_: Any, **__: Any) -> Any:
        raise error

    return fail


async def test_each_address_comes_once_in_the_order_of_the_resolver(answer: Answer) -> None:
    answer(lambda host, *_, **__: found("10.2.0.7", "2001:db8::7", "10.2.0.7") if host == HOST else [])
    assert await look_up(HOST) == Lookup(HOST, ("10.2.0.7", "2001:db8::7"))


async def test_an_address_is_its_own_name() -> None:
    assert await look_up("192.0.2.7") == Lookup("192.0.2.7", ("192.0.2.7",))


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        (socket.gaierror(socket.EAI_NONAME, "Name or service not known"), LookupFailure.NO_ADDRESS),
        (socket.gaierror(socket.EAI_AGAIN, "Temporary failure"), LookupFailure.NOT_ASKED),
        (OSError(24, "Too many open files"), LookupFailure.NOT_ASKED),
    ],
)
async def test_what_the_resolver_fails_with_is_the_answer(
    answer: Answer, error: Exception, failure: LookupFailure
) -> None:
    answer(failing(error))
    assert await look_up(HOST) == Lookup(HOST, failure=failure)


@pytest.mark.parametrize("host", ["a..example", "x" * 70 + ".example"])
async def test_what_can_be_no_name_has_no_address(host: str) -> None:
    assert await look_up(host) == Lookup(host, failure=LookupFailure.NO_ADDRESS)


async def test_a_resolver_that_is_silent_is_not_waited_for(answer: Answer) -> None:
    answered = Event()
    answer(lambda *_, **__: answered.wait() and found("10.2.0.7"))
    try:
        assert await look_up(HOST, patience=0.01) == Lookup(HOST, failure=LookupFailure.SILENT)
    finally:
        answered.set()
