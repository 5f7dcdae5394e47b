"""The AWS end in the session: what of Heroku's side it needs, and what becomes of it in the picture."""

import socket
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr

from backend.aws.access import AwsAccess, AwsKeys
from backend.estate.observe import answered
from backend.heroku.credentials import Credential
from backend.heroku.host import parse_host
from backend.model.aws_end import AwsEnd, Connection
from backend.model.key import Key, Kind
from backend.model.problem import Problem, Trouble
from backend.model.snapshot import Link, Reading, Snapshot, identity
from backend.session import Session
from backend.simulator.faults import Fault
from backend.simulator.testing import Running
from tui import demo
from tui.cli import main

AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
SPACES = Key(Kind.SPACES)


@pytest.fixture(autouse=True)
def _no_machine_that_hands_out_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


def session(simulator: Running, aws: AwsAccess | None = None) -> Session:
    credential = Credential(SecretStr("HRKU-made-up"), "HEROKU_API_KEY")
    return Session(parse_host(simulator.url), credential, state_home=None, aws=aws)


def wanted(name: str, *before: Kind) -> Callable[[Snapshot], list[Key]]:
    """The AWS ends of the space, once the spaces are known and what else is to be there before."""

    def keys(snapshot: Snapshot) -> list[Key]:
        for space in snapshot.spaces.value or ():
            if space.name == name:
                first = [SPACES, *(Key(kind, identity(space)) for kind in before)]
                known = all(snapshot.reading(key) != Snapshot().reading(key) for key in first)
                return [*first, Key(Kind.AWS_ENDS, identity(space))] if known else first
        return [SPACES]

    return keys


def ends(snapshot: Snapshot, name: str) -> tuple[AwsEnd, ...]:
    (space,) = [space for space in snapshot.spaces.value or () if space.name == name]
    value: tuple[AwsEnd, ...] = snapshot.of_space(Kind.AWS_ENDS, space).value
    return value


async def _own_peerings(simulator: Running, space: str) -> list[str]:
    key = Key(Kind.PEERINGS, space)
    snapshot = await session(simulator).read_once(lambda _: [key], 20)
    return [each.pcx_id or "" for each in snapshot.reading(key).value if each.is_own]


@pytest.mark.parametrize("before", [(), (Kind.PEERINGS, Kind.PEERING_INFO)])
async def test_an_end_for_each_peering_of_ones_own_in_their_order(
    simulator: Running, before: tuple[Kind, ...]
) -> None:
    one = session(simulator, AwsAccess(configuration="config.toml"))
    snapshot = await one.read_once(wanted("harbor", *before), 20)
    found = ends(snapshot, "harbor")
    (space,) = [space for space in snapshot.spaces.value or () if space.name == "harbor"]
    peerings = await _own_peerings(simulator, space.id or "")
    assert [end.pcx_id for end in found] == peerings
    assert len(found) > 1
    for end in found:
        assert end.not_looked_at is not None
        assert end.not_looked_at == (
            f"not looked at: no credentials for {end.account_id}; "
            f"add [aws.accounts.{end.account_id}] to config.toml"
        )
    paths = [request.path for request in simulator.levers.requests]
    assert sum(path.endswith(f"{space.id}/peerings") for path in paths) == 2  # the second one is this test's


async def test_a_session_without_access_asks_nobody(simulator: Running) -> None:
    snapshot = await session(simulator).read_once(wanted("harbor"), 20)
    assert {end.not_looked_at for end in ends(snapshot, "harbor")} == {"not looked at: AWS is not asked here"}


async def test_a_space_without_peerings_of_ones_own_has_no_ends(simulator: Running) -> None:
    snapshot = await session(simulator, AwsAccess()).read_once(wanted("dock"), 20)
    assert ends(snapshot, "dock") == ()


async def test_peering_info_that_cannot_be_read_hinders_nothing(simulator: Running) -> None:
    simulator.faults.add(Fault("/spaces/*/peering-info", count=None, status=403, error_id="forbidden"))
    snapshot = await session(simulator, AwsAccess()).read_once(wanted("harbor"), 20)
    assert len(ends(snapshot, "harbor")) > 1


async def test_what_an_earlier_run_read_stands_while_aws_cannot_be_reached(simulator: Running) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # and does not listen
        url = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        access = AwsAccess(keys=AwsKeys("made-up", SecretStr("made-up")), endpoint_url=url)
        one = session(simulator, access)
        snapshot = await one.read_once(wanted("harbor"), 20)
        never = ends(snapshot, "harbor")
        assert {end.trouble for end in never} == {Trouble.UNREACHABLE}
        (space,) = [space for space in snapshot.spaces.value or () if space.name == "harbor"]
        kept = never[0].model_copy(update={"not_looked_at": None, "connection": Connection(code="active")})
        reading = Reading((kept,), AT, restored=True)
        one.estate.snapshot = snapshot.with_reading(Key(Kind.AWS_ENDS, identity(space)), reading)
        for _ in range(2):
            snapshot = await one.read_once(wanted("harbor"), 20)
            stands, *others = ends(snapshot, "harbor")
            assert stands.connection == kept.connection
            assert (stands.not_looked_at, stands.as_of) == (None, AT)
            assert "cannot be reached" in (stands.not_read_again or "")
            assert [end.connection for end in others] == [None] * len(others)
    assert not snapshot.of_space(Kind.AWS_ENDS, space).restored


async def test_peerings_that_cannot_be_read_are_the_problem_of_their_ends(simulator: Running) -> None:
    simulator.faults.add(
        Fault("/spaces/*/peerings", count=None, status=403, error_id="forbidden", message="No.")
    )
    snapshot = await session(simulator, AwsAccess()).read_once(wanted("harbor"), 20)
    (space,) = [space for space in snapshot.spaces.value or () if space.name == "harbor"]
    problem = snapshot.of_space(Kind.AWS_ENDS, space).problem
    assert problem is not None
    assert (problem.trouble, problem.message) == (Trouble.FORBIDDEN, "No.")


def test_an_answer_of_aws_says_nothing_about_the_link_to_heroku() -> None:
    problem = Problem(trouble=Trouble.UNREACHABLE, message="Nothing listens there.", at=AT)
    before = Snapshot(link=Link(problem=problem, failures=3))
    after, events = answered(before, Key(Kind.AWS_ENDS, "harbor"), (), AT, None)
    assert (after.link, events) == (before.link, ())


async def test_the_demo_reads_its_two_accounts_whatever_this_machine_is_signed_in_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "of-somebody")
    with demo.running() as (host, credential, aws, clock):
        one = Session(host, credential, state_home=None, clock=clock, aws=aws)
        snapshot = await one.read_once(wanted("harbor"), 60)
    looked_at = {end.account_name: end for end in ends(snapshot, "harbor") if end.not_looked_at is None}
    assert looked_at.keys() == {"production", "staging"}
    for end in looked_at.values():
        assert end.problems == {}
        assert end.connection is not None
        assert end.connection.code == "active"
        assert any(route.through_this for table in end.route_tables for route in table.routes)
    others = [end for end in ends(snapshot, "harbor") if end.not_looked_at is not None]
    assert {end.account_id for end in others} == {"773100020003"}


def test_a_slip_in_the_configuration_is_wrong_usage(
    home: Path, simulator: Running, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HEROKU_HOST", simulator.url)
    monkeypatch.setenv("HEROKU_API_KEY", "HRKU-made-up")
    path = home / ".config/spaceport/config.toml"
    path.parent.mkdir(parents=True)
    path.write_text("[aws.acounts]")
    assert main(["spaces"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "config.toml, line 1: aws.acounts is not known; did you mean aws.accounts?" in err
    assert simulator.levers.requests == []
