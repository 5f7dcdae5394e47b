"""What each part of the doctor says of the environment that it is given."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from backend.doctor import answer, files, network
from backend.doctor.check import Check, Grade
from backend.doctor.ground import Ground
from backend.doctor.mounts import kind_on_a_network
from backend.heroku.credentials import Credential
from backend.heroku.host import parse_host
from backend.heroku.transport import Transport
from backend.state import State, write_private

HEROKU = parse_host(None)
TOKEN = SecretStr("HRKU-made-up")
MOUNTS = """\
22 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw
30 22 0:40 / /home rw,relatime shared:2 master:1 - nfs4 files:/home rw
31 30 0:41 / /home/on\\040disk rw - ext4 /dev/vdb rw
32 22 0:42 / /srv rw - ext4 /dev/vdc rw
33 22 0:43 / /srv rw - cifs //files/srv rw
nonsense
"""


def by_name(checks: object) -> dict[str, Check]:
    return {check.name: check for check in checks}  # type: ignore[attr-defined]


# -- network -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("variables", "to_heroku", "to_aws"),
    [
        ({}, ("none: directly", "default"), ("none: directly", "default")),
        (
            {"HTTPS_PROXY": "http://u:secret@proxy.acme.example:3128"},
            ("through the proxy proxy.acme.example:3128", "HTTPS_PROXY"),
            ("through the proxy proxy.acme.example:3128", "HTTPS_PROXY"),
        ),
        (
            {"https_proxy": "small.example:1", "HTTPS_PROXY": "big.example:2"},
            ("through the proxy small.example:1", "https_proxy"),
            ("through the proxy small.example:1", "https_proxy"),
        ),
        (
            {"ALL_PROXY": "http://all.example:1"},
            ("through the proxy all.example:1", "ALL_PROXY"),
            ("none: directly", "default"),  # the AWS client library does not heed it
        ),
        (
            {"HTTPS_PROXY": "http://proxy.example:1", "NO_PROXY": "u:secret@x.example,.heroku.com"},
            ("none: directly", "default"),
            ("through the proxy proxy.example:1", "HTTPS_PROXY"),
        ),
        (
            {"HTTP_PROXY": "http://plain.example:1"},
            ("none: directly", "default"),
            ("none: directly", "default"),
        ),
    ],
    ids=["none", "one", "lower case wins", "all", "left out", "not for https"],
)
def test_the_proxy_and_the_variable_that_names_it(
    monkeypatch: pytest.MonkeyPatch,
    variables: dict[str, str],
    to_heroku: tuple[str, str],
    to_aws: tuple[str, str],
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    found = by_name(network.look(Ground(variables, HEROKU)))
    assert (found["to Heroku"].value, found["to Heroku"].source) == to_heroku
    assert (found["to AWS"].value, found["to AWS"].source) == to_aws
    assert "secret" not in repr(found)
    assert ("past the proxies" in found) == ("NO_PROXY" in variables)


def test_this_machine_is_reached_past_every_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.example:1")
    ground = Ground({"HTTP_PROXY": "http://proxy.example:1"}, parse_host("http://127.0.0.1:7001"))
    assert by_name(network.look(ground))["to Heroku"].source == "it is on this machine"


@pytest.mark.parametrize(
    ("variable", "name", "level"),
    [
        ("SSL_CERT_FILE", "trust for Heroku", Grade.CRITICAL),
        ("AWS_CA_BUNDLE", "trust for AWS", Grade.WARNING),
    ],
)
def test_a_file_of_certificates_that_holds_none(
    tmp_path: Path, variable: str, name: str, level: Grade
) -> None:
    for file, why in ((tmp_path / "none.pem", "No such file"), (Path(__file__), "it holds no certificate")):
        check = by_name(network.look(Ground({variable: str(file)}, HEROKU)))[name]
        assert (check.level, check.source) == (level, variable)
        assert why in (check.problem or "")
        assert variable in (check.advice or "")


def test_a_directory_of_certificates(tmp_path: Path) -> None:
    check = by_name(network.look(Ground({"SSL_CERT_DIR": str(tmp_path)}, HEROKU)))["trust for Heroku"]
    assert (check.value, check.source, check.level) == (str(tmp_path), "SSL_CERT_DIR", Grade.FINE)


# -- the answer --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ahead", "value", "level"),
    [
        (0, "as the host's", Grade.FINE),
        (59, "59 s behind the host's", Grade.FINE),
        (-30, "30 s ahead of the host's", Grade.FINE),
        (61, "61 s behind the host's", Grade.WARNING),
        (-600, "600 s ahead of the host's", Grade.WARNING),
    ],
)
def test_a_clock_that_is_wrong(ahead: int, value: str, level: Grade) -> None:
    (check,) = answer.clock(timedelta(seconds=ahead))
    assert (check.value, check.level) == (value, level)
    assert ("AWS refuses" in (check.problem or "")) == (abs(ahead) >= 300)


def test_a_host_that_does_not_say_what_time_it_has() -> None:
    assert list(answer.clock(None)) == []


@pytest.mark.parametrize(
    ("date", "ahead"),
    [
        ("Wed, 25 Nov 2026 09:00:00 GMT", 3600),
        ("Wed, 25 Nov 2026 07:59:00 GMT", -60),
        ("nonsense", None),
        (None, None),
    ],
)
async def test_how_far_the_hosts_clock_is_ahead_comes_with_an_answer(
    date: str | None, ahead: float | None
) -> None:
    class Clock:
        def now(self) -> datetime:
            return datetime(2026, 11, 25, 8, tzinfo=UTC)

        def monotonic(self) -> float:
            return 0.0

        async def sleep(self, seconds: float) -> None:
            raise AssertionError("nothing waits here")

    http = httpx.MockTransport(
        lambda _: httpx.Response(200, json={}, headers={} if date is None else {"Date": date})
    )
    async with Transport(HEROKU, Credential(TOKEN, "a test"), clock=Clock(), http=http) as transport:
        await transport.get("account")
    assert transport.clock_ahead == (None if ahead is None else timedelta(seconds=ahead))


# -- files -------------------------------------------------------------------------------------------------


def test_what_others_can_read_is_told_with_the_command_that_mends_it(home: Path) -> None:
    state_home = home / ".local/state/spaceport"
    state = State(state_home, HEROKU.name)
    write_private(state.picture("of-ops"), {}, state_home)
    state.remember(TOKEN, "of-ops")
    ground = Ground({}, HEROKU, state_home=state_home)
    assert {check.level for check in files.look(ground)} == {Grade.FINE}

    state.picture("of-ops").chmod(0o644)
    state_home.chmod(0o755)
    found = by_name(files.look(ground))
    assert found["picture.json"].advice == f"chmod 600 {state.picture('of-ops')}"
    assert found["state"].advice == f"chmod 700 {state_home}"


def test_a_place_that_cannot_be_written_to(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    check = by_name(files.look(Ground({}, HEROKU, state_home=tmp_path / "file" / "spaceport")))["state"]
    assert check.level is Grade.WARNING
    assert "Nothing is kept between two runs" in (check.problem or "")


def test_a_disk_that_is_nearly_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LEAST_FREE", 2**70)
    check = by_name(files.look(Ground({}, HEROKU, state_home=tmp_path / "spaceport")))["state"]
    assert check.level is Grade.WARNING
    assert "nearly full" in (check.problem or "")


def test_nothing_is_kept_for_a_user_without_a_home() -> None:
    found = by_name(files.look(Ground({}, HEROKU)))
    assert found["state"].level is Grade.WARNING
    assert "HOME" in (found["state"].advice or "")


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/var/lib", None),
        ("/home/ops/.local", "nfs4"),
        ("/home", "nfs4"),
        ("/homely", None),
        ("/home/on disk/state", None),
        ("/srv/state", "cifs"),  # mounted over what was there before
    ],
)
def test_a_file_system_of_a_network(tmp_path: Path, path: str, kind: str | None) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(MOUNTS)
    assert kind_on_a_network(Path(path), mounts) == kind


def test_where_nothing_tells_of_mounts(tmp_path: Path) -> None:
    assert kind_on_a_network(Path("/home"), tmp_path / "nothing") is None
