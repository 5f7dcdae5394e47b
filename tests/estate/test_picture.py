"""The last picture on disk: whole, private, and of the right account."""

import json
import multiprocessing
import os
import stat
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from backend.clean import clean_text
from backend.estate import picture
from backend.estate.observe import answered, failed
from backend.model.account import Account, RateLimit, Team
from backend.model.aws_end import AwsEnd, Connection, Part, Route, RouteTable, Vpc
from backend.model.inbound_ruleset import InboundRuleset
from backend.model.key import Key, Kind
from backend.model.platform import Generation, Region
from backend.model.snapshot import Reading, Snapshot
from backend.model.space import Space
from backend.model.topology import Topology
from backend.state import MOST_ACCOUNTS, State, write_private

from .support import ACCOUNT, SPACES, TEAMS, forbidden, rules, ruleset_of, space
from .virtual import START

TOKEN = SecretStr("HRKU-of-the-first-login")
OTHER = SecretStr("HRKU-of-another-login")
HOST = "api.heroku.com"

AWS_END = AwsEnd(
    pcx_id="pcx-1",
    connection=Connection(code="active", expiration_time=START),
    vpc=Vpc(vpc_id="vpc-1", secondary_cidr_blocks=("10.9.0.0/16",)),
    route_tables=(RouteTable(route_table_id="rtb-1", routes=(Route(target="pcx-1", through_this=True),)),),
    problems={Part.SECURITY_GROUPS: "AWS answers so"},
)
TOPOLOGY = Topology.model_validate(
    {"apps": [{"id": "a", "formation": [{"process_type": "web", "dynos": [{"private_ip": "10.2.128.7"}]}]}]}
)


def full() -> Snapshot:
    snapshot = Snapshot()
    values: dict[Key, Any] = {
        ACCOUNT: Account(id="of-ops", email="ops@acme.example"),
        TEAMS: (Team(id="t", name="acme", role="admin"),),
        SPACES: (
            space("quay", created_at="2026-01-02T03:04:05Z"),
            space("hafen \u6e2f", updated_at="no date"),
        ),
        Key(Kind.REGIONS): (Region(name="virginia", provider={"region": "us-east-1"}),),
        Key(Kind.GENERATIONS): (Generation(name="cedar", unsupported_features=("a",)),),
        Key(Kind.RATE_LIMITS): RateLimit(remaining=17),
        ruleset_of("id-quay"): rules("192.0.2.0/24", applied=False),
        Key(Kind.AWS_ENDS, "id-quay"): (AWS_END, AwsEnd(pcx_id="pcx-2", not_looked_at="no credentials")),
        Key(Kind.TOPOLOGY, "id-quay"): TOPOLOGY,
    }
    for key, value in values.items():
        snapshot, _ = answered(snapshot, key, value, START, 4000)
    return snapshot


def modes(below: Path) -> dict[str, int]:
    return {
        str(path.relative_to(below)): stat.S_IMODE(path.stat().st_mode) for path in [below, *below.rglob("*")]
    }


def test_what_is_saved_is_found_again(tmp_path: Path) -> None:
    path = tmp_path / "picture.json"
    snapshot = full()
    picture.save(snapshot, path, tmp_path)
    loaded = picture.load(path, "of-ops")
    kept = {key: reading for key, reading in snapshot.readings.items() if key.kind in picture.KEPT}
    assert set(loaded.readings) == set(kept)
    for key, reading in kept.items():
        assert loaded.reading(key).value == reading.value
        assert loaded.reading(key).read_at == START
        assert loaded.reading(key).restored
    assert loaded.link == Snapshot().link


CLEAN = st.text(max_size=8).map(clean_text)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | CLEAN,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(CLEAN, inner, max_size=3),
    max_leaves=6,
)
SPACE_FIELDS = st.sampled_from(sorted(Space.model_fields))


@given(st.lists(st.dictionaries(SPACE_FIELDS, JSON), max_size=3), st.dictionaries(CLEAN, JSON))
def test_whatever_the_api_says_is_found_again(
    tmp_path_factory: pytest.TempPathFactory, spaces: list[dict[str, Any]], ruleset: dict[str, Any]
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.json"
    values: dict[Key, Any] = {
        ACCOUNT: Account(id="of-ops"),
        SPACES: tuple(map(Space.model_validate, spaces)),
        ruleset_of("x"): InboundRuleset.model_validate({**ruleset, "rules": [ruleset, None]}),
    }
    picture.save(Snapshot({key: Reading(value, START) for key, value in values.items()}), path, path.parent)
    loaded = picture.load(path, "of-ops")
    assert {key: loaded.reading(key).value for key in values} == values


def test_a_value_that_could_no_longer_be_read_keeps_its_age(tmp_path: Path) -> None:
    snapshot, _ = failed(full(), SPACES, forbidden().problem, None)
    picture.save(snapshot, tmp_path / "picture.json", tmp_path)
    reading = picture.load(tmp_path / "picture.json", "of-ops").spaces
    assert (reading.read_at, reading.problem, reading.missed) == (START, None, 0)


def good() -> dict[str, Any]:
    return {
        "format": 1,
        "readings": {"account": {"read_at": "2026-01-01T00:00:00+00:00", "value": {"id": "of-ops"}}},
    }


def with_reading(name: str, entry: Any) -> Any:
    return {"format": 1, "readings": {**good()["readings"], name: entry}}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe\x00",
        b"null",
        b"[]",
        b"[" * 100_000,
        b"{}",
        json.dumps({**good(), "format": 2}).encode(),
        json.dumps({**good(), "readings": []}).encode(),
        json.dumps({**good(), "readings": {}}).encode(),
        json.dumps(with_reading("no_such_kind", {})).encode(),
        json.dumps(with_reading("spaces", None)).encode(),
        json.dumps(with_reading("spaces", {"read_at": None, "value": []})).encode(),
        json.dumps(with_reading("spaces", {"read_at": "0001-01-01T00:00:00+14:00", "value": []})).encode(),
        json.dumps(with_reading("spaces", {"read_at": "2026-01-01T00:00:00Z", "value": 7})).encode(),
        json.dumps(with_reading("rate_limits", {"read_at": "2026-01-01T00:00:00Z", "value": {}})).encode(),
        json.dumps(good()).replace("of-ops", "of-somebody-else").encode(),
    ],
)
def test_a_file_that_is_damaged_or_foreign_is_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "picture.json").write_bytes(content)
    assert picture.load(tmp_path / "picture.json", "of-ops") == Snapshot()


def test_a_good_file_is_some(tmp_path: Path) -> None:
    (tmp_path / "picture.json").write_text(json.dumps(good()))
    assert picture.load(tmp_path / "picture.json", "of-ops").account.value == Account(id="of-ops")


def test_what_is_no_file_is_none_and_holds_nothing_up(tmp_path: Path) -> None:
    assert picture.load(tmp_path / "not-there.json", "of-ops") == Snapshot()
    assert picture.load(tmp_path, "of-ops") == Snapshot()
    os.mkfifo(tmp_path / "pipe")
    assert picture.load(tmp_path / "pipe", "of-ops") == Snapshot()
    with (tmp_path / "huge").open("wb") as huge:
        huge.truncate(3 * 1024**3)
    assert picture.load(tmp_path / "huge", "of-ops") == Snapshot()


def test_control_characters_that_somebody_put_there_are_not_shown(tmp_path: Path) -> None:
    spaces = {"read_at": "2026-01-01T00:00:00Z", "value": [{"id": "1", "name": "a\x1b[2J\u202eb"}]}
    (tmp_path / "picture.json").write_text(json.dumps(with_reading("spaces", spaces)))
    (shown,) = picture.load(tmp_path / "picture.json", "of-ops").spaces.value or ()
    assert shown.name == "a[2Jb"


def test_a_time_without_a_zone_does_not_break_the_comparing(tmp_path: Path) -> None:
    spaces = {"read_at": "2026-01-01T00:00:00", "value": []}
    (tmp_path / "picture.json").write_text(json.dumps(with_reading("spaces", spaces)))
    read_at = picture.load(tmp_path / "picture.json", "of-ops").spaces.read_at
    assert read_at is not None
    assert read_at < datetime(2026, 6, 1, tzinfo=UTC)


# Private files


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077, 0o777])
def test_files_are_0600_and_directories_0700_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    home = tmp_path / "made" / "too" / "spaceport"
    before = os.umask(umask)
    try:
        write_private(home / "host" / "account" / "picture.json", {}, home)
        write_private(home / "host" / "account" / "picture.json", {"again": 1}, home)
    finally:
        os.umask(before)
    found = modes(tmp_path / "made")
    assert found.pop("too/spaceport/host/account/picture.json") == 0o600
    assert set(found.values()) == {0o700}


def test_what_stood_open_is_closed_but_not_what_is_not_ours(tmp_path: Path) -> None:
    home = tmp_path / "spaceport"
    (home / "host" / "account").mkdir(parents=True)
    for path in (tmp_path, home, home / "host", home / "host" / "account"):
        path.chmod(0o755)
    (home / "host" / "account" / "picture.json").write_text("old")
    (home / "host" / "account" / "picture.json").chmod(0o644)
    write_private(home / "host" / "account" / "picture.json", {}, home)
    assert modes(tmp_path) == {
        ".": 0o755,
        "spaceport": 0o700,
        "spaceport/host": 0o700,
        "spaceport/host/account": 0o700,
        "spaceport/host/account/picture.json": 0o600,
    }


def test_a_write_that_fails_leaves_the_old_file_and_no_rest(tmp_path: Path) -> None:
    write_private(tmp_path / "a.json", {"old": 1}, tmp_path)
    with pytest.raises(TypeError):
        write_private(tmp_path / "a.json", {"new": object()}, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]
    assert json.loads((tmp_path / "a.json").read_text()) == {"old": 1}


def _write_many(path: Path, number: int) -> None:
    for _ in range(50):
        write_private(path, {"writer": number, "much": "x" * 20_000}, path.parent)
        State(path.parent, HOST).remember(SecretStr(f"HRKU-{number}"), f"of-{number}")


def test_two_writers_at_once_never_leave_a_broken_file(tmp_path: Path) -> None:
    path = tmp_path / "picture.json"
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_write_many, args=(path, number)) for number in range(2)]
    for writer in writers:
        writer.start()
    seen = 0
    accounts = tmp_path / HOST / "accounts.json"
    while any(writer.is_alive() for writer in writers):
        for kept in (path, accounts):
            if kept.exists():
                assert json.loads(kept.read_text())
                seen += 1
    assert [writer.exitcode for writer in writers] == [0, 0]
    assert seen > 10
    assert sorted(kept for kept in tmp_path.rglob("*") if kept.is_file()) == [accounts, path]


# Whose token it is


def test_an_account_is_known_after_it_was_seen(tmp_path: Path) -> None:
    assert State(tmp_path, HOST).account_of(TOKEN) is None
    State(tmp_path, HOST).remember(TOKEN, "of-ops")
    assert State(tmp_path, HOST).account_of(TOKEN) == "of-ops"
    assert State(tmp_path, HOST).account_of(OTHER) is None
    State(tmp_path, HOST).remember(OTHER, "of-ops")
    assert State(tmp_path, HOST).account_of(OTHER) == "of-ops"
    assert State(tmp_path, "127.0.0.1:7001").account_of(TOKEN) is None


def test_a_token_that_became_another_accounts_is_that_accounts(tmp_path: Path) -> None:
    State(tmp_path, HOST).remember(TOKEN, "of-ops")
    State(tmp_path, HOST).remember(TOKEN, "of-netops")
    assert State(tmp_path, HOST).account_of(TOKEN) == "of-netops"


def test_neither_the_token_nor_a_bare_digest_of_it_is_kept(tmp_path: Path) -> None:
    import hashlib

    State(tmp_path / "one", HOST).remember(TOKEN, "of-ops")
    State(tmp_path / "two", HOST).remember(TOKEN, "of-ops")
    texts = [path.read_text() for path in tmp_path.rglob("accounts.json")]
    secret = TOKEN.get_secret_value().encode()
    for algorithm in ("md5", "sha1", "sha256", "blake2b"):
        assert not any(hashlib.new(algorithm, secret).hexdigest()[:16] in text for text in texts)
    assert not any(TOKEN.get_secret_value() in text for text in texts)
    assert set(json.loads(texts[0])["accounts"]) != set(json.loads(texts[1])["accounts"])


def test_the_tokens_that_are_known_do_not_grow_for_ever(tmp_path: Path) -> None:
    state = State(tmp_path, HOST)
    state.remember(TOKEN, "of-ops")
    for number in range(MOST_ACCOUNTS * 2):
        state.remember(SecretStr(f"HRKU-{number}"), f"of-{number}")
        if number % 10 == 0:
            state.remember(TOKEN, "of-ops")  # it is in use all the time
    assert state.account_of(TOKEN) == "of-ops"
    assert state.account_of(SecretStr("HRKU-0")) is None
    assert state.account_of(SecretStr(f"HRKU-{MOST_ACCOUNTS * 2 - 1}")) is not None
    assert len(json.loads((tmp_path / HOST / "accounts.json").read_text())["accounts"]) == MOST_ACCOUNTS


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{}",
        "[" * 100_000,
        '{"salt": 1, "accounts": {}}',
        '{"salt": "\\ud800", "accounts": {}}',
        '{"salt": "0123456789abcdef0123456789abcdef", "accounts": {"a": {}}}',
        '{"salt": "0123456789abcdef0123456789abcdef", "accounts": null}',
    ],
)
def test_a_damaged_list_of_accounts_is_written_anew(tmp_path: Path, content: str) -> None:
    (tmp_path / HOST).mkdir()
    (tmp_path / HOST / "accounts.json").write_text(content)
    state = State(tmp_path, HOST)
    assert state.account_of(TOKEN) is None
    state.remember(TOKEN, "of-ops")
    assert state.account_of(TOKEN) == "of-ops"


@pytest.mark.parametrize("account_id", ["../../../etc/passwd", "a/b", "..", "", "x" * 500, "\u6e2f", "a\0b"])
def test_an_account_id_never_leads_elsewhere(tmp_path: Path, account_id: str) -> None:
    path = State(tmp_path, "../..").picture(account_id)
    assert path.resolve().is_relative_to(tmp_path.resolve())
    assert len(path.relative_to(tmp_path).parts) == 3
    assert path != State(tmp_path, "../..").picture("another")
