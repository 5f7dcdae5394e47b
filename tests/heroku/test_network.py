"""Real sockets on loopback: what no made-up reply can show."""

import asyncio
import datetime
import ipaddress
import ssl
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from backend.heroku.connection import Timeouts
from backend.heroku.errors import HerokuError, NotFound, UnexpectedReply, Unreachable
from backend.heroku.host import parse_host
from backend.heroku.transport import Transport

from .support import CREDENTIAL, TOKEN, header, loopback, reply


def transport(port: int | str, scheme: str = "http", **options: Any) -> Transport:
    host = parse_host(f"{scheme}://127.0.0.1:{port}" if isinstance(port, int) else port)
    return Transport(host, CREDENTIAL, **options)


async def failure(subject: Transport, kind: type[HerokuError] = Unreachable) -> str:
    async with subject:
        with pytest.raises(kind) as caught:
            await subject.get("account")
    return str(caught.value)


async def free_port() -> int:
    async with loopback(b"") as server:
        return server.port


async def test_a_call_over_the_wire() -> None:
    async with loopback(reply('{"id": "1"}', "200 OK", "RateLimit-Remaining: 12")) as server:
        async with transport(server.port) as subject:
            assert (await subject.get("spaces", "a b")).value == {"id": "1"}
            assert subject.remaining == 12
        (head,) = server.heads
    assert head.startswith(b"GET /spaces/a%20b HTTP/1.1\r\n")
    assert header(head, "Authorization") == f"Bearer {TOKEN}"


async def test_a_write_over_the_wire() -> None:
    async with (
        loopback(reply("", "202 Accepted")) as server,
        transport(server.port) as subject,
    ):
        assert (await subject.send("DELETE", "spaces", "x")).status == 202
        assert server.heads[0].startswith(b"DELETE /spaces/x HTTP/1.1\r\n")


async def test_nothing_listens() -> None:
    port = await free_port()
    assert await failure(transport(port)) == (
        f"127.0.0.1:{port} refuses the connection: nothing listens there."
    )


async def test_the_connection_breaks_off() -> None:
    async with loopback(b"") as server:
        assert "broke the connection off" in await failure(transport(server.port))
        assert len(server.heads) == 3
    async with loopback(b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"id":') as server:
        assert "before its reply was complete" in await failure(transport(server.port))


async def test_a_write_whose_answer_is_lost_is_sent_once() -> None:
    async with loopback(b"") as server, transport(server.port) as subject:
        with pytest.raises(Unreachable) as caught:
            await subject.send("POST", "spaces", json={"name": "x"})
        assert caught.value.maybe_done
        assert len(server.heads) == 1


async def test_what_is_not_http() -> None:
    async with loopback(b"SSH-2.0-OpenSSH_9.2\x1b[31m\r\n\r\n") as server:
        message = await failure(transport(server.port), UnexpectedReply)
        assert "not HTTP" in message
        assert "\x1b" not in message
        assert len(server.heads) == 1


async def hang(head: bytes, writer: asyncio.StreamWriter) -> None:
    await asyncio.Event().wait()


async def begin_and_hang(head: bytes, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[")
    await writer.drain()
    await asyncio.Event().wait()


async def test_silence() -> None:
    async with loopback(hang) as server:
        subject = transport(server.port, timeouts=Timeouts(read=0.05), attempts=1)
        assert await failure(subject) == f"127.0.0.1:{server.port} did not answer for 0.05 s."


async def test_a_reply_that_never_ends() -> None:
    async with loopback(begin_and_hang) as server:
        subject = transport(server.port, timeouts=Timeouts(whole=0.05), attempts=1)
        assert await failure(subject) == f"127.0.0.1:{server.port} did not answer within 0.05 s."


async def test_the_callers_own_deadline_is_not_taken_for_the_hosts() -> None:
    async with loopback(hang) as server, transport(server.port) as subject:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await subject.get("account")


async def test_a_redirect_to_another_server_never_brings_it_the_token() -> None:
    async with loopback(reply("{}")) as other:
        away = f"Location: http://127.0.0.1:{other.port}/account"
        async with loopback(reply("", "302 Found", away)) as server:
            message = await failure(transport(server.port), UnexpectedReply)
            assert "redirects to 127.0.0.1" in message
            assert len(server.heads) == 1
        assert other.heads == []


async def test_a_redirect_within_the_server_is_followed() -> None:
    async def answer(head: bytes, writer: asyncio.StreamWriter) -> None:
        first = head.startswith(b"GET /account ")
        writer.write(reply("", "307 Temporary Redirect", "Location: ./me") if first else reply('{"id": 1}'))

    async with loopback(answer) as server, transport(server.port) as subject:
        assert (await subject.get("account")).value == {"id": 1}
        assert header(server.heads[1], "Authorization") == f"Bearer {TOKEN}"


async def test_loopback_is_never_asked_through_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    async with loopback(reply("{}")) as proxy, loopback(reply("{}")) as server:
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name.lower(), f"http://127.0.0.1:{proxy.port}")
        async with transport(server.port) as subject:
            await subject.get("account")
        assert (len(server.heads), proxy.heads) == (1, [])


async def test_netrc_and_its_variable_do_not_replace_the_token(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("default login evil password evil\n")
    monkeypatch.setenv("NETRC", str(netrc))
    async with loopback(reply("{}")) as server, transport(server.port) as subject:
        await subject.get("account")
        assert header(server.heads[0], "Authorization") == f"Bearer {TOKEN}"


@pytest.mark.parametrize(
    ("status", "advice"),
    [
        ("403 Forbidden", "NO_PROXY"),
        ("407 Proxy Authentication Required", "user name and password"),
    ],
)
async def test_a_proxy_that_says_no_sees_no_token(
    monkeypatch: pytest.MonkeyPatch, status: str, advice: str
) -> None:
    async with loopback(reply("", status)) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://user:secret@127.0.0.1:{proxy.port}")
        message = await failure(transport("https://api.heroku.com"))
        assert f"The proxy 127.0.0.1:{proxy.port} would not connect to api.heroku.com ({status})" in message
        assert advice in message
        assert "secret" not in message
        (head,) = proxy.heads
    assert head.startswith(b"CONNECT api.heroku.com:443 ")
    assert TOKEN.encode() not in head


async def test_a_proxy_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    port = await free_port()
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
    message = await failure(transport("https://api.heroku.com"))
    assert message == f"The proxy 127.0.0.1:{port} refuses the connection: nothing listens there."


async def test_a_proxy_that_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    async with loopback(hang) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.port}")
        subject = transport("https://api.heroku.com", timeouts=Timeouts(whole=0.05), attempts=1)
        assert f"(through the proxy 127.0.0.1:{proxy.port}) did not answer" in await failure(subject)


@pytest.mark.parametrize("value", ["socks5://secret@127.0.0.1:1", "nonsense://secret@x", "http://x:secret"])
async def test_a_proxy_setting_that_cannot_be_used(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("HTTPS_PROXY", value)
    message = await failure(transport("https://api.heroku.com"))
    assert "cannot be used" in message
    assert "secret" not in message


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A self-signed certificate for 127.0.0.1, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "cert.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


def server_tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


async def test_a_certificate_that_is_not_trusted(certificate: Path) -> None:
    async with loopback(reply("{}"), ssl=server_tls(certificate)) as server:
        message = await failure(transport(server.port, "https"))
        assert "is not trusted (self" in message
        assert "SSL_CERT_FILE" in message
        assert server.heads == []


async def test_one_that_ssl_cert_file_trusts(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    async with (
        loopback(reply('{"id": 1}'), ssl=server_tls(certificate)) as server,
        transport(server.port, "https") as subject,
    ):
        assert (await subject.get("account")).value == {"id": 1}


@pytest.mark.parametrize(
    ("content", "why"), [(None, "No such file"), (b"", "no certificate"), (b"x", "no certificate")]
)
async def test_ssl_cert_file_that_cannot_be_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None, why: str
) -> None:
    path = tmp_path / "ca.pem"
    if content is not None:
        path.write_bytes(content)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    message = await failure(transport("https://api.heroku.com"))
    assert message.startswith(f"SSL_CERT_FILE names {path}, which cannot be used: ")
    assert why in message


async def test_https_to_a_port_that_speaks_http() -> None:
    # It takes the greeting of TLS for a bad request.
    async with loopback(reply("", "400 Bad Request"), until=b"\x16") as server:
        assert "No secure connection" in await failure(transport(server.port, "https"))


async def test_an_error_page_of_a_router() -> None:
    page = "<html><head><title>No such app</title></head></html>"
    async with loopback(reply(page, "404 Not Found", "Content-Type: text/html")) as server:
        message = await failure(transport(server.port), NotFound)
        assert "404 (Not Found) with an HTML page titled “No such app”" in message


async def test_a_transport_can_be_left_without_a_call_and_used_again() -> None:
    async with transport(1):
        pass
    async with loopback(reply("{}")) as server:
        subject = transport(server.port)
        for _ in range(2):
            async with subject:
                await subject.get("account")
        assert len(server.heads) == 2
