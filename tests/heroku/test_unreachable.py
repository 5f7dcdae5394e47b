import errno
import socket

import pytest

from backend.heroku.host import parse_host
from backend.heroku.unreachable import explain, proxy_for

HEROKU = parse_host(None)
LOCAL = parse_host("http://127.0.0.1:7001")


def below(*causes: BaseException) -> BaseException:
    """An error with others below it, as an HTTP library wraps them."""
    top = RuntimeError("All connection attempts failed")
    current: BaseException = top
    for cause in causes:
        current.__cause__ = cause
        current = cause
    return top


@pytest.mark.parametrize(
    ("cause", "words"),
    [
        (socket.gaierror(-2, "Name or service not known"), "The name of api.heroku.com was not found"),
        (ConnectionRefusedError(), "api.heroku.com refuses the connection"),
        (ConnectionResetError(), "api.heroku.com broke the connection off"),
        (OSError(errno.ENETUNREACH, "Network is unreachable"), "There is no way to api.heroku.com"),
        (OSError(errno.EHOSTUNREACH, "No route to host"), "There is no way to api.heroku.com"),
        (
            ExceptionGroup("several", [OSError("x"), ConnectionRefusedError()]),
            "api.heroku.com refuses the connection",
        ),
        (OSError("odd\x1b[31m"), "The connection to api.heroku.com failed (All connection attempts failed)"),
    ],
)
def test_the_cause_in_words(cause: BaseException, words: str) -> None:
    assert explain(below(OSError("in between"), cause), HEROKU).message.startswith(words)


def test_causes_in_circles_end() -> None:
    first, second = OSError("a"), OSError("b")
    first.__cause__, second.__cause__ = second, first
    assert explain(first, HEROKU).message == "The connection to api.heroku.com failed (a)."


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("http://proxy.acme.example:3128", "proxy.acme.example:3128"),
        ("proxy.acme.example:3128", "proxy.acme.example:3128"),
        ("http://user:secret@proxy.acme.example:3128", "proxy.acme.example:3128"),
        ("http://proxy.acme.example:secret", "?"),
        ("", None),
    ],
)
def test_the_proxy_is_named_without_its_password(
    monkeypatch: pytest.MonkeyPatch, value: str, shown: str | None
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", value)
    assert proxy_for(HEROKU) == shown
    assert proxy_for(LOCAL) is None


def test_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.acme.example:3128")
    monkeypatch.setenv("NO_PROXY", ".heroku.com")
    assert proxy_for(HEROKU) is None
