import os
import stat
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from backend.heroku.credentials import Credential, NoCredential, find_credential
from backend.heroku.host import parse_host
from backend.heroku.programs import Outcome, run_program

HEROKU = parse_host(None)
LOCAL = parse_host("http://127.0.0.1:7001")
ACCOUNT = "ops@acme.example"


class Programs:
    """Programs that answer as told; `ran` is what was started."""

    def __init__(self, **outputs: Outcome | None) -> None:
        self.outputs = {name.replace("_", "-"): outcome for name, outcome in outputs.items()}
        self.ran: list[list[str]] = []

    def __call__(self, argv: Sequence[str]) -> Outcome | None:
        self.ran.append(list(argv))
        return self.outputs.get(argv[0])


def find(
    home: Path,
    environ: dict[str, str] | None = None,
    *,
    host=HEROKU,
    run: Programs | None = None,
    platform: str = "linux",
) -> Credential:
    return find_credential(host, environ=environ or {}, home=home, run=run or Programs(), platform=platform)


def failure(home: Path, environ: dict[str, str] | None = None, **options) -> NoCredential:
    with pytest.raises(NoCredential) as caught:
        find(home, environ, **options)
    assert caught.value.looked_at
    assert all(sentence.endswith((".", ").")) for sentence in caught.value.looked_at)
    assert "heroku login" in str(caught.value)
    return caught.value


def signed_in(home: Path, account: str = f'{{"account": "{ACCOUNT}"}}') -> None:
    login = home / ".local" / "share" / "heroku" / "login.json"
    login.parent.mkdir(parents=True)
    login.write_text(account)


def write_netrc(home: Path, text: str | bytes, name: str = ".netrc") -> None:
    (home / name).write_bytes(text.encode() if isinstance(text, str) else text)


NETRC = "machine api.heroku.com\n  login ops@acme.example\n  password netrc-token\n"


def test_the_api_key_wins_over_every_store(tmp_path: Path) -> None:
    signed_in(tmp_path)
    write_netrc(tmp_path, NETRC)
    run = Programs(secret_tool=Outcome(b"keychain-token"))
    found = find(tmp_path, {"HEROKU_API_KEY": " key-token\n"}, run=run)
    assert (found.token.get_secret_value(), found.source) == ("key-token", "HEROKU_API_KEY")
    assert run.ran == []


def test_the_keychain_comes_before_netrc(tmp_path: Path) -> None:
    signed_in(tmp_path)
    write_netrc(tmp_path, NETRC)
    run = Programs(secret_tool=Outcome(b"keychain-token\n"))
    found = find(tmp_path, run=run)
    assert (found.token.get_secret_value(), found.source) == ("keychain-token", "the keychain")
    assert run.ran == [["secret-tool", "lookup", "service", "heroku-cli", "account", ACCOUNT]]


def test_the_keychain_of_macos(tmp_path: Path) -> None:
    signed_in(tmp_path)
    run = Programs(security=Outcome(b"mac-token\n"))
    assert find(tmp_path, run=run, platform="darwin").token.get_secret_value() == "mac-token"
    assert run.ran == [["security", "find-generic-password", "-a", ACCOUNT, "-s", "heroku-cli", "-w"]]


def test_login_json_follows_xdg_data_home(tmp_path: Path) -> None:
    other = tmp_path / "data"
    (other / "heroku").mkdir(parents=True)
    (other / "heroku" / "login.json").write_text('{"account": "other@acme.example"}')
    run = Programs(secret_tool=Outcome(b"keychain-token"))
    find(tmp_path, {"XDG_DATA_HOME": str(other)}, run=run)
    assert run.ran[0][-1] == "other@acme.example"


def test_netrc_is_the_last_store(tmp_path: Path) -> None:
    write_netrc(tmp_path, NETRC)
    found = find(tmp_path)
    assert (found.token.get_secret_value(), found.source) == ("netrc-token", "~/.netrc")


def test_a_keychain_without_an_answer_leaves_it_to_netrc(tmp_path: Path) -> None:
    signed_in(tmp_path)
    write_netrc(tmp_path, NETRC)
    assert find(tmp_path, run=Programs(secret_tool=Outcome(None, "ended with code 1"))).source == "~/.netrc"
    assert find(tmp_path, run=Programs(secret_tool=Outcome(b"\n"))).source == "~/.netrc"
    assert find(tmp_path, run=Programs()).source == "~/.netrc"


def test_netrc_write_means_no_keychain(tmp_path: Path) -> None:
    signed_in(tmp_path)
    write_netrc(tmp_path, NETRC)
    run = Programs(secret_tool=Outcome(b"keychain-token"))
    assert find(tmp_path, {"HEROKU_NETRC_WRITE": "true"}, run=run).source == "~/.netrc"
    assert run.ran == []


def test_a_loopback_host_never_gets_the_keychain_or_production_netrc(tmp_path: Path) -> None:
    signed_in(tmp_path)
    write_netrc(tmp_path, NETRC + "default\n  login x\n  password default-token\n")
    run = Programs(secret_tool=Outcome(b"keychain-token"))
    error = failure(tmp_path, host=LOCAL, run=run)
    assert run.ran == []
    assert any("keychain is not asked for 127.0.0.1:7001" in sentence for sentence in error.looked_at)
    assert any("no entry for machine 127.0.0.1:7001" in sentence for sentence in error.looked_at)


def test_a_loopback_host_has_netrc_with_its_port(tmp_path: Path) -> None:
    write_netrc(tmp_path, NETRC + "machine 127.0.0.1:7001 login x password local-token\n")
    assert find(tmp_path, host=LOCAL).token.get_secret_value() == "local-token"


def test_netrc_gpg_is_decrypted_and_hides_the_plain_one(tmp_path: Path) -> None:
    write_netrc(tmp_path, NETRC)
    write_netrc(tmp_path, b"\x85\x01", ".netrc.gpg")
    run = Programs(gpg=Outcome(b"machine api.heroku.com login x password gpg-token\n"))
    found = find(tmp_path, run=run)
    assert (found.token.get_secret_value(), found.source) == ("gpg-token", "~/.netrc.gpg")
    assert run.ran == [["gpg", "--batch", "--quiet", "--decrypt", str(tmp_path / ".netrc.gpg")]]
    error = failure(tmp_path, run=Programs(gpg=Outcome(None, "ended with code 2 (No secret key)")))
    assert "~/.netrc.gpg cannot be decrypted: gpg ended with code 2 (No secret key)." in error.looked_at
    assert "gpg is not installed" in str(failure(tmp_path))


def test_every_place_says_why_it_gave_nothing(tmp_path: Path) -> None:
    assert failure(tmp_path).looked_at == [
        "HEROKU_API_KEY is not set.",
        f"The keychain is not in use: there is no {tmp_path}/.local/share/heroku/login.json.",
        "There is no ~/.netrc.",
    ]
    signed_in(tmp_path)
    write_netrc(tmp_path, "machine other.example login x password y\n")
    error = failure(tmp_path, {"HEROKU_API_KEY": "  ", "HEROKU_API_TOKEN": "x"})
    assert error.looked_at == [
        "HEROKU_API_KEY is empty.",
        "The keychain cannot be asked: secret-tool is not installed.",
        "~/.netrc has no entry for machine api.heroku.com.",
        "HEROKU_API_TOKEN is set but not read: you probably meant HEROKU_API_KEY.",
    ]


@pytest.mark.parametrize(
    ("login", "says"),
    [
        ("{", "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ("[]", "names no account"),
        ('{"account": null}', "names no account"),
        ('{"account": "--help"}', "names no account"),
        ('{"account": "a\\nb"}', "names no account"),
    ],
)
def test_a_login_file_that_is_none(tmp_path: Path, login: str, says: str) -> None:
    signed_in(tmp_path, login)
    run = Programs(secret_tool=Outcome(b"keychain-token"))
    assert says in str(failure(tmp_path, run=run))
    assert run.ran == []


def test_broken_netrc_names_file_and_line_and_no_secret(tmp_path: Path) -> None:
    write_netrc(tmp_path, "machine api.heroku.com\n  login x\n  password two secret-words\n")
    message = str(failure(tmp_path))
    assert "~/.netrc cannot be understood: the syntax is broken near line 4." in message
    assert "secret" not in message
    assert "two" not in message


def test_unreadable_netrc(tmp_path: Path) -> None:
    (tmp_path / ".netrc").mkdir()
    assert "~/.netrc cannot be read (Is a directory)." in str(failure(tmp_path))


def test_netrc_with_macros_bytes_and_no_password(tmp_path: Path) -> None:
    write_netrc(tmp_path, b"# caf\xe9\nmacdef init\ncd /tmp\n\n" + NETRC.encode())
    assert find(tmp_path).token.get_secret_value() == "netrc-token"
    write_netrc(tmp_path, "machine api.heroku.com login x\n")
    assert "machine api.heroku.com without a password" in str(failure(tmp_path))
    write_netrc(tmp_path, "")
    assert "no entry" in str(failure(tmp_path))


def test_a_big_netrc_with_an_early_error_does_not_hang(tmp_path: Path) -> None:
    write_netrc(tmp_path, "nonsense here\n" + "machine a login b password c\n" * 50_000)
    assert "broken near line 1" in str(failure(tmp_path))


@pytest.mark.parametrize("token", ["a\nX-Evil: 1", "a\x00b", "tök\u0435n", "a b", "a\x7f", "a\r\nb"])
def test_a_token_that_would_break_a_header_ends_the_search(tmp_path: Path, token: str) -> None:
    write_netrc(tmp_path, NETRC)
    error = failure(tmp_path, {"HEROKU_API_KEY": token})
    assert "The token from HEROKU_API_KEY has white space" in str(error)
    assert token not in str(error)
    assert str(error).isprintable()


def test_nothing_shows_the_token(tmp_path: Path) -> None:
    found = find(tmp_path, {"HEROKU_API_KEY": "very-secret"})
    assert "very-secret" not in f"{found!r} {found}"
    assert "very-secret" not in repr(Outcome(b"very-secret"))


def test_home_comes_from_the_environment(tmp_path: Path) -> None:
    write_netrc(tmp_path, NETRC)
    found = find_credential(HEROKU, environ={"HOME": str(tmp_path)}, run=Programs())
    assert found.source == "~/.netrc"


def program(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def test_real_programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/bin{os.pathsep}/usr/bin")
    program(tmp_path, "good", 'echo "$1"')
    program(tmp_path, "bad", 'printf "no \\033[31m key\\nhere" >&2; echo secret; exit 3')
    assert run_program(["good", "a; echo b"]) == Outcome(b"a; echo b\n")
    bad = run_program(["bad"])
    assert bad is not None
    assert (bad.output, bad.trouble) == (None, "ended with code 3 (no [31m key here)")
    assert run_program(["not-there"]) is None


def test_a_program_that_never_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*args, **kwargs):
        raise subprocess.TimeoutExpired("sh", 120, output=b"secret")

    monkeypatch.setattr(subprocess, "run", never)
    assert run_program(["sh"]) == Outcome(None, "did not end within 120 s")
