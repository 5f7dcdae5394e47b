import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.heroku.host import HEROKU_DOMAINS, LOOPBACK, HostRefused, parse_host


@pytest.mark.parametrize("value", [None, "", "  ", "heroku.com", " heroku.com\n"])
def test_production_when_nothing_else_is_named(value: str | None) -> None:
    host = parse_host(value)
    assert host.base_url == "https://api.heroku.com"
    assert host.name == "api.heroku.com"
    assert host.netrc_machine == "api.heroku.com"
    assert not host.is_loopback


@pytest.mark.parametrize(
    ("value", "base_url"),
    [
        ("https://api.heroku.com", "https://api.heroku.com"),
        ("https://api.heroku.com:443/", "https://api.heroku.com"),
        ("https://api.heroku.com:8443", "https://api.heroku.com:8443"),
        ("https://heroku.com", "https://heroku.com"),
        ("HTTPS://API.HEROKU.COM/v3?x=1#y", "https://api.heroku.com"),
        ("staging.herokudev.com", "https://api.staging.herokudev.com"),
        ("herokai.com", "https://api.herokai.com"),
        ("x.herokuspace.com:8443", "https://api.x.herokuspace.com:8443"),
    ],
)
def test_herokus_own_domains(value: str, base_url: str) -> None:
    host = parse_host(value)
    assert (host.base_url, host.is_loopback) == (base_url, False)


@pytest.mark.parametrize(
    ("value", "base_url", "name"),
    [
        ("http://127.0.0.1:7001", "http://127.0.0.1:7001", "127.0.0.1:7001"),
        ("http://127.0.0.1:7001/prefix", "http://127.0.0.1:7001", "127.0.0.1:7001"),
        ("https://127.0.0.1:7443", "https://127.0.0.1:7443", "127.0.0.1:7443"),
        ("http://localhost", "http://localhost", "localhost"),
        ("http://LocalHost:80", "http://localhost", "localhost"),
        ("http://[::1]:7001", "http://[::1]:7001", "[::1]:7001"),
    ],
)
def test_loopback(value: str, base_url: str, name: str) -> None:
    host = parse_host(value)
    assert (host.base_url, host.name, host.netrc_machine) == (base_url, name, name)
    assert host.is_loopback


@pytest.mark.parametrize(
    "value",
    [
        "evilheroku.com",
        "https://evilheroku.com",
        "https://api.heroku.com.evil.example",
        "heroku.com.evil.example",
        "evil.example/.heroku.com",
        "evil.example#.heroku.com",
        "evil.example?.heroku.com",
        "evil.example\\.heroku.com",
        "https://evil.example\\@api.heroku.com",
        "https://api.heroku.com@evil.example",
        "https://evil.example/@api.heroku.com",
        "https://user:secret@api.heroku.com",
        "http://api.heroku.com",
        "http://127.0.0.2:7001",
        "http://127.0.0.1.evil.example",
        "http://localhost.evil.example",
        "http://0.0.0.0:7001",
        "http://[::2]:7001",
        "http://[::ffff:127.0.0.1]:7001",
        "http://127.1:7001",
        "http://2130706433",
        "127.0.0.1:7001",
        "localhost:7001",
        "localhost",
        "[::1]:7001",
        "http://",
        "http:///x",
        "httpx://127.0.0.1",
        "http.heroku.com",
        "https://api.heroku.com:0",
        "https://api.heroku.com:99999",
        "https://api.heroku.com:x",
        "https://api.heroku.com.",
        "https://api..heroku.com",
        "https://-.heroku.com",
        "https://" + "a" * 64 + ".heroku.com",
        "https://" + "a." * 130 + "heroku.com",
        "https://h\u0435roku.com",
        "https://api heroku.com",
        "https://ap\x1bi.heroku.com",
        "https://[",
    ],
)
def test_everything_else_is_refused_and_never_becomes_production(value: str) -> None:
    with pytest.raises(HostRefused) as caught:
        parse_host(value)
    message = str(caught.value)
    assert "HEROKU_HOST" in message
    assert "Nothing was sent" in message
    assert "http://127.0.0.1:PORT" in message
    assert "secret" not in message
    assert message.isprintable()


@given(st.text())
def test_whatever_is_accepted_is_herokus_or_this_machine(value: str) -> None:
    try:
        host = parse_host(value)
    except HostRefused:
        return
    scheme, _, rest = host.base_url.partition("://")
    name = rest.partition("]")[0].strip("[") if rest.startswith("[") else rest.partition(":")[0]
    if host.is_loopback:
        assert name in LOOPBACK
    else:
        assert scheme == "https"
        assert name.endswith(HEROKU_DOMAINS)
