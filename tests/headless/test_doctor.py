"""`spaceport doctor`: what it says of a machine, how it ends, and that it tells no secret."""

import json
import socket
import time
from pathlib import Path
from typing import Any

import pytest

from backend.doctor import answer, files
from backend.heroku.connection import Timeouts
from backend.simulator.faults import Fault
from backend.simulator.server import AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY
from backend.simulator.testing import Running, running
from tests.changes.toy import World, make

from .conftest import Ended, Known, Spaceport
from .support import TOKEN, configure, environment
from .support import spaceport as process

SECTIONS = ["Heroku", "Network", "AWS", "Terminal", "Files", "Settings", "Versions"]
SECRET = "keep-this-to-yourself"


@pytest.fixture(autouse=True)
def _no_machine_that_hands_out_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


def checks(ended: Ended) -> dict[str, Any]:
    """All checks of `--json`, by their names."""
    sections = ended.json["sections"]
    assert [section["name"] for section in sections] == SECTIONS
    found = [check for section in sections for check in section["checks"]]
    for check in found:
        assert list(check) == ["name", "value", "source", "level", "problem", "advice"]
        assert check["level"] in ("fine", "warning", "critical")
        assert check["level"] == "fine" or check["problem"]
    return {check["name"]: check for check in found}


def test_all_is_well(spaceport: Spaceport, signed_in: Running, home: Path) -> None:
    ended = spaceport("doctor", "--json")
    assert (ended.code, ended.err) == (0, "")
    found = checks(ended)
    assert found["host"]["value"] == signed_in.url.removeprefix("http://")
    assert found["host"]["source"] == "HEROKU_HOST"
    assert found["token"]["source"] == "HEROKU_API_KEY"
    assert found["account"]["value"] == "ops@acme.example"
    assert found["requests left"]["value"] == str(signed_in.world.rate_limit.remaining)
    assert found["answer"]["level"] == found["clock"]["level"] == "fine"
    assert found["usual credentials"]["value"] == "none"
    assert found["state"]["value"].startswith("~/.local/state/spaceport, not there yet, ")
    assert found["read-only"]["source"] == "default"
    assert list(home.iterdir()) == []


def test_it_is_read_in_eighty_columns(spaceport: Spaceport, signed_in: Running) -> None:
    ended = spaceport("doctor")
    lines = ended.out.splitlines()
    assert ended.code == 0
    assert max(map(len, lines)) <= 80
    assert [line for line in lines if line and line[0] not in "✓▲✖ "] == SECTIONS
    assert "✓ host               127.0.0.1:" in ended.out


@pytest.mark.parametrize(
    ("environ", "code", "name", "words"),
    [
        ({"HEROKU_HOST": "https://attacker.example"}, 2, "host", "refused"),
        ({"HEROKU_API_KEY": None}, 3, "token", "heroku login"),
        ({"HEROKU_API_KEY": "two words"}, 3, "token", "white space"),
        ({"HEROKU_HOST": "http://127.0.0.1:{closed}"}, 4, "answer", "nothing listens there"),
        ({"SSL_CERT_FILE": "/nowhere", "HEROKU_HOST": None}, 4, "trust for Heroku", "cannot be used"),
    ],
    ids=lambda value: str(value) if isinstance(value, int) else None,
)
def test_what_cannot_be_is_told_with_everything_else(
    spaceport: Spaceport,
    signed_in: Running,
    monkeypatch: pytest.MonkeyPatch,
    environ: dict[str, str | None],
    code: int,
    name: str,
    words: str,
) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        for variable, value in environ.items():
            if value is None:
                monkeypatch.delenv(variable)
            else:
                monkeypatch.setenv(variable, value.format(closed=closed.getsockname()[1]))
        ended = spaceport("doctor", "--json")
    assert ended.code == code
    check = checks(ended)[name]
    assert check["level"] == "critical"
    assert words in f"{check['problem']} {check['advice']}"


@pytest.mark.parametrize(
    ("fault", "code", "name", "words"),
    [
        (Fault("/account", status=401, error_id="unauthorized", count=None), 3, "account", "HEROKU_API_KEY"),
        (
            Fault("/account", status=429, error_id="rate_limit", count=None),
            4,
            "answer",
            "shares its requests",
        ),
        (Fault("/account", status=503, count=None), 4, "answer", "status.heroku.com"),
        (Fault("/account", status=200, body="html", count=None), 4, "answer", "instead of JSON"),
    ],
    ids=["refused token", "rate limit", "error there", "garbage"],
)
def test_answers_that_are_none(
    spaceport: Spaceport, signed_in: Running, fault: Fault, code: int, name: str, words: str
) -> None:
    signed_in.faults.add(fault)
    ended = spaceport("doctor", "--json")
    assert ended.code == code
    check = checks(ended)[name]
    assert check["level"] == "critical"
    assert words in f"{check['problem']} {check['advice']}"


def test_without_a_token_it_is_still_told_whether_the_host_can_be_reached(
    spaceport: Spaceport, signed_in: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HEROKU_API_KEY")
    ended = spaceport("doctor", "--json")
    assert ended.code == 3
    assert checks(ended)["answer"]["level"] == "fine"
    assert [(each.path, each.status) for each in signed_in.levers.requests] == [("/account", 401)]


def test_a_configuration_that_is_broken_stops_nothing_else(
    spaceport: Spaceport, signed_in: Running, home: Path
) -> None:
    configure(home, "read_only = true\n[poll]\nshares = 3\n")
    ended = spaceport("doctor", "--json")
    found = checks(ended)
    assert ended.code == 2
    assert "line 3: poll.shares is not known" in found["configuration"]["problem"]
    assert "neither the dashboard nor a command starts" in found["configuration"]["advice"]
    every = [check for section in ended.json["sections"] for check in section["checks"]]
    assert [each["level"] for each in every if each["name"] == "configuration"] == ["critical"] * 2
    for name in ("read-only", "egress"):
        assert (found[name]["value"], found[name]["level"]) == (None, "warning"), (
            "what the file says is unknown"
        )
    assert found["account"]["value"] == "ops@acme.example"


@pytest.mark.parametrize(
    ("slip", "told"),
    [('theme = "nonsuch"', "line 1: theme is 'nonsuch'"), ("keys.filtre = 'f'", "line 1: keys.filtre")],
)
def test_a_slip_that_only_the_dashboard_minds_leaves_commands_their_settings(
    spaceport: Spaceport, signed_in: Running, home: Path, slip: str, told: str
) -> None:
    configure(home, f'{slip}\negress = "203.0.113.7"\nread_only = true\n')
    ended = spaceport("doctor", "--json")
    found = checks(ended)
    assert ended.code == 2
    assert told in found["configuration"]["problem"]
    assert "the dashboard does not start. Commands do" in found["configuration"]["advice"]
    assert found["egress"]["value"] == "203.0.113.7"
    assert found["read-only"]["value"] == "yes: every change is refused"
    assert not {"theme", "keys.filtre"} & set(found), "what is refused is not in effect"
    assert spaceport("spaces").code == 0


def test_a_slip_beside_a_secret_does_not_repeat_it(
    spaceport: Spaceport, signed_in: Running, home: Path
) -> None:
    configure(home, f'[bell]\ncommand = "/bin/page --token {SECRET}"\n')
    for command in (["doctor", "--json"], ["status"]):
        ended = spaceport(*command)
        assert ended.code == 2
        assert "bell.command cannot be used" in ended.out + ended.err
        assert SECRET not in ended.out + ended.err


def test_a_refused_host_comes_before_a_missing_token(
    spaceport: Spaceport, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(home, "theme = 3\n")
    monkeypatch.setenv("HEROKU_HOST", "http://127.0.0.1:9")
    assert spaceport("doctor").code == 2


def test_what_is_set_is_told_with_who_set_it(
    spaceport: Spaceport, signed_in: Running, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(
        home,
        f'egress = "203.0.113.7"\nread_only = true\n[poll]\nshare = 0.5\n'
        f'[bell]\ncommand = ["/bin/page", "--token", "{SECRET}"]\n[networks]\noffice = ["10.20.0.0/16"]\n',
    )
    monkeypatch.setenv("SPACEPORT_READ_ONLY", "1")
    monkeypatch.setenv("HEROKU_TEAM", "acme")
    ended = spaceport("doctor", "--json", "--read-only")
    found, file = checks(ended), "~/.config/spaceport/config.toml"
    assert SECRET not in ended.out
    assert found["read-only"]["source"] == f"SPACEPORT_READ_ONLY and {file} and --read-only"
    assert found["team"] == found["team"] | {"value": "acme", "source": "HEROKU_TEAM"}
    for name, value in (
        ("egress", "203.0.113.7"),
        ("poll.share", "0.5"),
        ("bell.command", "/bin/page with 2 arguments"),
        ("networks.office", "10.20.0.0/16"),
    ):
        assert (found[name]["value"], found[name]["source"]) == (value, file)
    assert "bell.ring" not in found, "it is as usual"


def test_a_netrc_that_others_can_read(spaceport: Spaceport, signed_in: Running, home: Path) -> None:
    netrc = home / ".netrc"
    netrc.write_text("")
    netrc.chmod(0o640)
    assert checks(spaceport("doctor", "--json"))[".netrc"]["advice"] == f"chmod 600 {netrc}"
    netrc.chmod(0o600)
    assert checks(spaceport("doctor", "--json"))[".netrc"]["level"] == "fine"


def test_a_variable_that_nobody_reads(
    spaceport: Spaceport, signed_in: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEROKU_API_TOKEN", SECRET)
    ended = spaceport("doctor", "--json")
    assert checks(ended)["HEROKU_API_TOKEN"]["level"] == "warning"
    assert SECRET not in ended.out


def test_aws_is_asked_who_we_are(spaceport: Spaceport, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    role = "arn:aws:iam::210987654321:role/spaceport-read"
    configure(
        home,
        f'[aws.accounts.210987654321]\nname = "staging"\nrole_arn = "{role}"\nregions = ["eu-west-1"]\n'
        '[aws.accounts.773100020003]\nprofile = "nobody"\n',
    )
    with running(aws=True) as simulator:
        monkeypatch.setenv("HEROKU_HOST", simulator.url)
        monkeypatch.setenv("HEROKU_API_KEY", TOKEN)
        monkeypatch.setenv("AWS_ENDPOINT_URL", simulator.aws_url or "")
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", AWS_ACCESS_KEY_ID)
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", AWS_SECRET_ACCESS_KEY)
        ended = spaceport("doctor", "--json")
    found = checks(ended)
    assert ended.code == 0, "without AWS the rest can be worked with"
    assert found["usual credentials"]["source"] == "AWS_ACCESS_KEY_ID"
    assert "account 123456789012 as arn:aws:iam::123456789012:user/" in found["usual credentials"]["value"]
    assert found["210987654321"]["value"].startswith(
        "staging: arn:aws:sts::210987654321:assumed-role/spaceport-read/"
    )
    assert found["210987654321"]["value"].endswith("asked in eu-west-1")
    assert found["773100020003"]["level"] == "warning"
    assert "The AWS configuration has no profile nobody" in found["773100020003"]["problem"]
    assert AWS_SECRET_ACCESS_KEY not in ended.out


def test_a_defect_in_one_part_leaves_the_others(
    spaceport: Spaceport, signed_in: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(ground: object) -> None:
        raise KeyError(SECRET)

    monkeypatch.setattr(files, "look", broken)
    ended = spaceport("doctor", "--json")
    assert "failed inside Spaceport (KeyError)" in checks(ended)["files"]["problem"]
    assert SECRET not in ended.out + ended.err


@pytest.mark.parametrize("form", [[], ["--json"]], ids=["text", "JSON"])
def test_no_secret_is_told(
    spaceport: Spaceport, home: Path, monkeypatch: pytest.MonkeyPatch, form: list[str]
) -> None:
    netrc = home / ".netrc"
    netrc.write_text(
        f"machine api.heroku.com login a password {TOKEN}\nmachine b login c password {SECRET}\n"
    )
    netrc.chmod(0o644)
    configure(home, f'[bell]\ncommand = ["/bin/page", "{SECRET}"]\n')
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        for name, value in {
            "HTTPS_PROXY": f"http://user:{SECRET}@127.0.0.1:{closed.getsockname()[1]}",
            "NO_PROXY": f"user:{SECRET}@elsewhere.example",
            "AWS_ACCESS_KEY_ID": "AKIAEXAMPLE",
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_SESSION_TOKEN": SECRET,
        }.items():
            monkeypatch.setenv(name, value)
        told = [spaceport("doctor", *form)]
        monkeypatch.setenv("HEROKU_API_KEY", f"{SECRET} {SECRET}")
        told.append(spaceport("doctor", *form))
        monkeypatch.setenv("HEROKU_HOST", f"https://user:{SECRET}@heroku.com")
        told.append(spaceport("doctor", *form))
    assert [ended.code for ended in told] == [4, 3, 2]
    for ended in told:
        assert ended.err == ""
        assert "127.0.0.1" in ended.out
        assert SECRET not in ended.out
    assert "HTTPS_PROXY" in told[0].out
    assert "Others on this machine can read it." in told[0].out


def test_without_unicode_its_signs_are_ascii(home: Path) -> None:
    env = environment(
        home,
        HEROKU_HOST="http://127.0.0.1:9",
        LC_ALL="POSIX",
        PYTHONCOERCECLOCALE="0",
        PYTHONUTF8="0",
        TERM="xterm",
        AWS_EC2_METADATA_DISABLED="true",
    )
    ended = process("doctor", env=env)
    assert ended.returncode == 3
    assert ended.stdout.isascii()
    assert "\nx token              -\n" in ended.stdout
    assert "\n+ signs              ASCII; the encoding is ascii  (LC_ALL)\n" in ended.stdout


def test_the_demo_knows_nothing_of_the_machine(home: Path) -> None:
    configure(home, "broken")
    ended = process(
        "--demo", "doctor", "--json", env=environment(home, HEROKU_HOST="https://attacker.example")
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    found = {
        check["name"]: check for each in json.loads(ended.stdout)["sections"] for check in each["checks"]
    }
    assert found["host"]["source"] == found["token"]["source"] == "the demo"
    assert found["clock"]["level"] == "fine"  # whatever time it is in the simulated estate
    assert "assumed-role/spaceport-read" in found["210987654321"]["value"]
    assert "attacker" not in ended.stdout


def test_a_host_that_is_silent_is_not_waited_for_for_long(
    spaceport: Spaceport, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answer, "TIMEOUTS", Timeouts(connect=0.3, read=0.3, whole=0.3))
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setenv("HEROKU_HOST", f"http://127.0.0.1:{silent.getsockname()[1]}")
        monkeypatch.setenv("HEROKU_API_KEY", TOKEN)
        started = time.monotonic()
        ended = spaceport("doctor", "--json")
    assert time.monotonic() - started < 20
    assert ended.code == 4
    assert "did not answer" in checks(ended)["answer"]["problem"]


def test_changes_that_are_unfinished_are_named(spaceport: Spaceport, world: World, toy: Known) -> None:
    toy(make(world, "hull"))
    start = ("change", "start", "toy", "--set", "space=quay")
    stopped = spaceport(*start, "--json").json["id"]
    check = checks(spaceport("doctor", "--json"))["changes"]
    assert (check["value"], check["level"]) == ("1 change unfinished", "warning")
    assert check["problem"] == f"Make things in quay ({stopped})."

    assert spaceport("change", "resume", stopped, "--confirm", "quay").code == 0
    assert checks(spaceport("doctor", "--json"))["changes"]["value"] == "none is unfinished"


def test_a_space_that_the_account_does_not_have_is_told_with_the_one_that_is_meant(
    spaceport: Spaceport, signed_in: Running, home: Path
) -> None:
    configure(
        home, "[spaces]\nharbour.production = true\nquay.production = true\n[teams.xyz]\nproduction = true"
    )
    ended = spaceport("doctor", "--json")
    found = checks(ended)
    assert ended.code == 0
    assert found["spaces.quay.production"]["level"] == "fine"
    for name, said in (("spaces.harbour", "Did you mean harbor? "), ("teams.xyz", "Write the name")):
        check = found[f"{name}.production"]
        assert check["level"] == "warning"
        assert "is in effect nowhere" in check["problem"]
        assert check["advice"].startswith(said)


def test_names_are_not_called_wrong_where_the_spaces_cannot_be_read(
    spaceport: Spaceport, signed_in: Running, home: Path
) -> None:
    configure(home, "[spaces.harbour]\nproduction = true\n")
    signed_in.faults.add(Fault("/spaces", status=503, error_id="unavailable", count=None))
    assert checks(spaceport("doctor", "--json"))["spaces.harbour.production"]["level"] == "fine"
