"""`findings`: what needs a hand, and who has seen it."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from backend.simulator.faults import Fault
from backend.simulator.server import AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY
from backend.simulator.testing import Running, running

from .conftest import Ended, Spaceport
from .support import TOKEN, configure

FINDING = {
    "id", "level", "space", "space_id", "resource", "item", "title", "detail", "document", "change", "since",
    "until", "acknowledged",
}  # fmt: skip
LEVELS = ["critical", "warning", "notice"]
UNREADABLE = "quay"
"""A space in which nothing else is of warning or above."""


def findings(ended: Ended) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ended.json["findings"]
    return found


def waiting(ended: Ended) -> list[str]:
    """The ids that make the exit code 1."""
    return [one["id"] for one in findings(ended) if one["level"] != "notice" and one["acknowledged"] is None]


def acknowledging(ids: list[str], option: str = "--ack") -> list[str]:
    return [word for named in ids for word in (option, named)]


@pytest.fixture
def unreadable(signed_in: Running) -> Running:
    """The trusted IPs of one space cannot be read."""
    path = f"/spaces/{signed_in.world.space(UNREADABLE).id}/inbound-ruleset"
    signed_in.faults.add(Fault(path, count=None, status=403, error_id="forbidden", message="Not for you."))
    return signed_in


def test_every_finding_has_every_key(spaceport: Spaceport, signed_in: Running) -> None:
    ended = spaceport("findings", "--json")
    assert ended.code == 1
    assert set(ended.json) == {"as_of", "account", "rate_limit_remaining", "spaces", "errors", "findings"}
    found = findings(ended)
    names = {space["name"] for space in ended.json["spaces"]}
    for one in found:
        assert set(one) == FINDING
        assert one["level"] in LEVELS
        assert one["title"]
        assert one["detail"]
        assert one["document"]
        assert one["space"] in names
        assert all(datetime.fromisoformat(at).tzinfo for at in (one["since"], one["until"]) if at)
    assert len({one["id"] for one in found}) == len(found) > 5
    assert [one["level"] for one in found] == sorted((one["level"] for one in found), key=LEVELS.index)


def test_text_has_a_line_for_each_the_worst_first(spaceport: Spaceport, signed_in: Running) -> None:
    found = findings(spaceport("findings", "--json"))
    ended = spaceport("findings")
    titles, *lines = ended.lines
    assert titles == ["LEVEL", "SPACE", "TIME", "FINDING", "ID"]
    assert [(line[0], line[1], line[-1]) for line in lines] == [
        (one["level"], one["space"], one["id"]) for one in found
    ]
    untils = {one["id"]: one["until"] for one in found if one["until"]}
    for line in lines:
        if line[-1] in untils:
            assert line[2].startswith(f"until {untils[line[-1]][:10]} ")


def test_production_is_marked(spaceport: Spaceport, signed_in: Running, home: Path) -> None:
    configure(home, "[spaces.drydock]\nproduction = true\n")
    spaces = {line[1] for line in spaceport("findings").lines[1:]}
    assert "drydock PROD" in spaces
    assert "vault" in spaces


@pytest.mark.parametrize("command", ["findings", "status"])
def test_a_space_that_the_configuration_misspells_is_told(
    spaceport: Spaceport, calm: Running, home: Path, command: str
) -> None:
    configure(home, "[spaces.calm-11]\nproduction = true\n")
    ended = spaceport(command, "--json")
    assert (ended.code, waiting(ended)) == (1, ["no-such-space::calm-11"])
    assert spaceport(command, "--json", "--team", "acme").code == 0


def test_what_the_configuration_misspells_concerns_every_space(
    spaceport: Spaceport, calm: Running, home: Path
) -> None:
    configure(home, "[spaces.calm-11]\nproduction = true\n")
    ended = spaceport("findings", "--space", "calm-1", "--json")
    assert (ended.code, waiting(ended)) == (1, ["no-such-space::calm-11"])
    ended = spaceport("findings", "--space", "calm-11")
    assert ended.code == 4
    assert "There is no space calm-11 that this account can see. Did you mean calm-1? " in ended.err


def test_one_space_has_its_own_findings_and_exit_code(spaceport: Spaceport, signed_in: Running) -> None:
    everything = spaceport("findings", "--json")
    codes = set()
    for space in ("drydock", "vault", "quay", "slip"):
        ended = spaceport("findings", "--space", space, "--json")
        assert {one["space"] for one in findings(ended)} <= {space}
        assert ended.code == (1 if waiting(ended) else 0)
        assert set(waiting(ended)) <= set(waiting(everything))
        codes.add(ended.code)
    assert codes == {0, 1}


def test_nothing_is_said_where_nothing_needs_a_hand(spaceport: Spaceport, calm: Running) -> None:
    ended = spaceport("findings")
    assert (ended.code, ended.out, ended.err) == (0, "", "spaceport: Nothing needs a hand.\n")
    assert findings(spaceport("findings", "--json")) == []
    ended = spaceport("status")
    assert (ended.code, ended.err) == (0, "")


def test_status_tells_of_them_too(spaceport: Spaceport, signed_in: Running) -> None:
    ended = spaceport("status", "--json")
    assert ended.code == 1
    assert all(set(one) == FINDING for one in findings(ended))
    count = len(waiting(ended))
    said = f"spaceport: {count} findings are of warning or above: `spaceport findings` lists them.\n"
    assert ended.err == said
    told = spaceport("status")
    assert (told.code, told.err) == (1, said)
    assert told.lines[0][0] == "NAME"


def test_what_aws_shows_is_among_them_and_status_does_not_ask(
    spaceport: Spaceport, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    role = "arn:aws:iam::210987654321:role/spaceport-read"
    configure(home, f'[aws.accounts.210987654321]\nrole_arn = "{role}"\n')
    with running(aws=True) as simulator:
        monkeypatch.setenv("HEROKU_HOST", simulator.url)
        monkeypatch.setenv("HEROKU_API_KEY", TOKEN)
        monkeypatch.setenv("AWS_ENDPOINT_URL", simulator.aws_url or "")
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", AWS_ACCESS_KEY_ID)
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", AWS_SECRET_ACCESS_KEY)
        ended = spaceport("findings", "--space", "harbor", "--json")
        of_aws = [one for one in findings(ended) if one["id"].startswith("aws-")]
        assert of_aws
        assert all(one["item"].startswith("pcx-") for one in of_aws)
        status = spaceport("status", "--space", "harbor", "--json")
    assert not [one for one in findings(status) if one["id"].startswith("aws-")]
    assert {one["id"] for one in findings(status)} < {one["id"] for one in findings(ended)}
    assert AWS_SECRET_ACCESS_KEY not in ended.out + ended.err


def test_what_was_acknowledged_holds_for_the_next_run(spaceport: Spaceport, signed_in: Running) -> None:
    first = waiting(spaceport("findings", "--json"))
    ended = spaceport("findings", *acknowledging(first))
    assert ended.code == 0
    assert ended.err.count("spaceport: Acknowledged by ops@acme.example") == len(first)
    assert f"{len(first)} acknowledged findings are not listed; --all lists them." in ended.err
    assert {line[-1] for line in ended.lines}.isdisjoint(first)

    again = spaceport("findings", "--json")
    assert (again.code, waiting(again)) == (0, [])
    seen = {one["id"]: one["acknowledged"] for one in findings(again) if one["acknowledged"]}
    assert set(seen) == set(first)
    for one in seen.values():
        assert set(one) == {"by", "at"}
        assert one["by"].startswith("ops@acme.example")
        assert datetime.fromisoformat(one["at"]).tzinfo is not None
    assert spaceport("status").code == 0
    listed = spaceport("findings", "--all")
    assert listed.lines[0][-1] == "ACKNOWLEDGED"
    assert {line[-2] for line in listed.lines if "by ops@acme.example" in line[-1]} == set(first)


def test_taken_back_it_waits_again(spaceport: Spaceport, signed_in: Running) -> None:
    one, *_ = waiting(spaceport("findings", "--json"))
    spaceport("findings", "--ack", one)
    ended = spaceport("findings", "--unack", one, "--json")
    assert one in waiting(ended)
    assert "No longer acknowledged: " in ended.err
    assert "It was not acknowledged: " in spaceport("findings", "--unack", one).err


def test_an_acknowledgement_ends_when_the_thing_changes(spaceport: Spaceport, unreadable: Running) -> None:
    (one,) = waiting(spaceport("findings", "--space", UNREADABLE, "--json"))
    assert spaceport("findings", "--space", UNREADABLE, "--ack", one).code == 0
    path = f"/spaces/{unreadable.world.space(UNREADABLE).id}/nat"
    unreadable.faults.add(Fault(path, count=None, status=403, error_id="forbidden", message="Not for you."))
    ended = spaceport("findings", "--space", UNREADABLE, "--json")
    assert (ended.code, waiting(ended)) == (1, [one])


def test_read_only_does_not_forbid_it(spaceport: Spaceport, signed_in: Running) -> None:
    one, *_ = waiting(spaceport("findings", "--json"))
    assert "Acknowledged by " in spaceport("--read-only", "findings", "--ack", one).err
    methods = {request.method for request in signed_in.levers.requests}
    assert methods == {"GET"}


def test_an_id_that_is_unknown_changes_nothing_and_names_those_that_are_near(
    spaceport: Spaceport, signed_in: Running
) -> None:
    one, *_ = waiting(spaceport("findings", "--json"))
    ended = spaceport("findings", "--ack", one, "--ack", one[:-1])
    assert (ended.code, ended.out) == (2, "")
    assert f"There is no finding {one[:-1]} now." in ended.err
    assert one in ended.err.partition("Like it: ")[2]
    assert "`spaceport findings --all` lists all of them." in ended.err
    assert one in waiting(spaceport("findings", "--json"))


def test_an_id_of_another_space_is_unknown_there(spaceport: Spaceport, signed_in: Running) -> None:
    (one, *_) = [one["id"] for one in findings(spaceport("findings", "--json")) if one["space"] != "quay"]
    ended = spaceport("findings", "--space", "quay", "--ack", one)
    assert ended.code == 2
    assert f"There is no finding {one} of the space quay now." in ended.err


def test_what_could_not_be_read_is_said_where_a_finding_is_missing(
    spaceport: Spaceport, unreadable: Running
) -> None:
    ended = spaceport("findings", "--ack", "nothing-like-it")
    assert ended.code == 2
    assert "quay: its trusted IPs could not be read: Not for you." in ended.err


@pytest.mark.parametrize("option", ["--ack", "--unack"])
def test_an_empty_id_is_wrong_usage(spaceport: Spaceport, signed_in: Running, option: str) -> None:
    assert spaceport("findings", option, "").code == 2
    assert signed_in.levers.requests == []


def test_where_it_cannot_be_kept_the_exit_code_says_so(
    spaceport: Spaceport, signed_in: Running, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, *_ = waiting(spaceport("findings", "--json"))
    (home / "a-file").touch()
    monkeypatch.setenv("XDG_STATE_HOME", str(home / "a-file"))
    ended = spaceport("findings", "--ack", one)
    assert (ended.code, ended.out) == (5, "")
    assert "Traceback" not in ended.err
    assert len(ended.err.splitlines()) >= 1


def test_a_journal_that_is_damaged_is_told_and_the_findings_stand(
    spaceport: Spaceport, signed_in: Running, home: Path
) -> None:
    before = [one["id"] for one in findings(spaceport("findings", "--json"))]
    (journal,) = home.rglob("journal.sqlite3")
    journal.write_bytes(b"no database" * 1000)
    ended = spaceport("findings", "--json")
    assert ended.code == 1
    assert [one["id"] for one in findings(ended)] == before
    assert "journal" in ended.err


def test_help_tells_of_the_exit_code_and_of_acknowledging(spaceport: Spaceport) -> None:
    told = " ".join(spaceport("findings", "--help").out.split())
    assert "The exit code is 1 where one of warning or above is acknowledged by nobody." in told
    assert "--ack ID" in told
    assert "--read-only does not forbid it" in told


def test_json_is_json_beside_an_acknowledgement(spaceport: Spaceport, signed_in: Running) -> None:
    one, *_ = waiting(spaceport("findings", "--json"))
    ended = spaceport("findings", "--json", "--ack", one)
    (record,) = [each for each in json.loads(ended.out)["findings"] if each["id"] == one]
    assert record["acknowledged"]["by"].startswith("ops@acme.example")
