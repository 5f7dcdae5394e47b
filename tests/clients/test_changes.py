"""Guided changes without the dashboard against `spaceport simulator`, while the real CLIs look on."""

import json
import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.clients.conftest import AwsCLI, HerokuCLI, Printed, wait_until

pytestmark = pytest.mark.clients

ROOT = Path(__file__).parents[2]
SPEED = "60"
"""A minute of the simulated estate passes in a second."""
NEEDED = ("HEROKU_HOST", "HEROKU_API_KEY", "AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
QUAY = "10.0.0.0/16"
ANALYTICS = "vpc-0e6b3d9f1a5c28470"
"""It has a route table beside the main one, a database's security group, and a network ACL that is narrow."""
DATABASE = "5432"
CONFIRM = ("--confirm", "quay")


class Estate(NamedTuple):
    """`spaceport simulator`, as its own words say where it is."""

    environ: dict[str, str]

    @property
    def url(self) -> str:
        return self.environ["HEROKU_HOST"]

    @property
    def aws_url(self) -> str:
        return self.environ["AWS_ENDPOINT_URL"]


@pytest.fixture
def sim() -> Iterator[Estate]:
    """A harbor of the test's own, in which time passes."""
    command = [sys.executable, "-m", "tui.cli", "simulator", "--speed", SPEED]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        environ: dict[str, str] = {}
        try:
            for line in process.stdout:
                name, _, value = line.strip().removeprefix("export ").partition("=")
                if name in NEEDED:
                    (environ[name],) = shlex.split(value)
                if environ.keys() >= set(NEEDED):
                    break
            yield Estate(environ)
        finally:
            process.terminate()


class Spaceport:
    """The command line, as a script runs it."""

    def __init__(self, estate: Estate, home: Path) -> None:
        self._environ = {"HOME": str(home), "PATH": os.environ["PATH"], "CI": "true", **estate.environ}

    def __call__(self, *arguments: str) -> Printed:
        with self.running(*arguments) as process:
            out, err = process.communicate(timeout=120)
        return Printed(process.returncode, out, err)

    def until(self, told: str, *arguments: str) -> Printed:
        """Interrupted as soon as it has told this on stderr."""
        with self.running(*arguments) as process:
            assert process.stderr is not None
            seen = []
            for line in process.stderr:
                seen.append(line)
                if told in line:
                    process.send_signal(signal.SIGINT)
                    break
            out, err = process.communicate(timeout=120)
        return Printed(process.returncode, out, "".join(seen) + err)

    @contextmanager
    def running(self, *arguments: str) -> Iterator["subprocess.Popen[str]"]:
        with subprocess.Popen(
            [sys.executable, "-m", "tui.cli", *arguments],
            cwd=ROOT,
            env=self._environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            yield process


@pytest.fixture
def spaceport(sim: Estate, tmp_path: Path) -> Spaceport:
    return Spaceport(sim, tmp_path)


@pytest.fixture
def in_ec2(aws: AwsCLI) -> Callable[[], list[Any]]:
    """The peering connections of the VPC, as the AWS CLI has them."""

    def look() -> list[Any]:
        asked = ("--filters", f"Name=requester-vpc-info.vpc-id,Values={ANALYTICS}")
        found: list[Any] = aws.ec2("describe-vpc-peering-connections", *asked)["VpcPeeringConnections"]
        return found

    return look


@pytest.fixture
def in_heroku(heroku: HerokuCLI) -> Callable[[str], str]:
    """The line that the Heroku CLI shows for a peering."""

    def look(pcx_id: str) -> str:
        lines = heroku("spaces:peerings", "--space", "quay").out.splitlines()
        return next((line for line in lines if pcx_id in line), "")

    return look


def routes(aws: AwsCLI) -> list[Any]:
    """Those of the VPC's route tables that lead to the space."""
    found = aws.ec2("describe-route-tables", "--filters", f"Name=vpc-id,Values={ANALYTICS}")
    return [
        route
        for table in found["RouteTables"]
        for route in table["Routes"]
        if route.get("DestinationCidrBlock") == QUAY
    ]


def let_in(aws: AwsCLI, group_id: str) -> set[str]:
    """The blocks that the group lets in at the database's port."""
    (group,) = aws.ec2("describe-security-groups", "--group-ids", group_id)["SecurityGroups"]
    return {
        block["CidrIp"]
        for rule in group["IpPermissions"]
        if rule.get("FromPort") == int(DATABASE)
        for block in rule["IpRanges"]
    }


def acl_entries(aws: AwsCLI) -> list[Any]:
    found = aws.ec2("describe-network-acls", "--filters", f"Name=vpc-id,Values={ANALYTICS}")
    return [entry for acl in found["NetworkAcls"] for entry in acl["Entries"]]


def test_a_vpc_is_connected_and_the_peering_destroyed(
    spaceport: Spaceport,
    aws: AwsCLI,
    in_ec2: Callable[[], list[Any]],
    in_heroku: Callable[[str], str],
) -> None:
    groups = aws.ec2("describe-security-groups", "--filters", f"Name=vpc-id,Values={ANALYTICS}")
    (group_id,) = [one["GroupId"] for one in groups["SecurityGroups"] if one["GroupName"] == "analytics-db"]
    start = ("change", "start", "connect-vpc")
    start += ("--set", "space=quay", "--set", f"vpc_id={ANALYTICS}")
    start += ("--set", f"security_group_id={group_id}", "--set", f"ports={DATABASE}")

    # Nothing is asked for before somebody says yes.
    ended = spaceport(*start)
    assert ended.code == 5, ended.err
    assert "Add --confirm quay" in ended.err
    assert in_ec2() == []
    change = re.search(r"change ([0-9a-f]{8})\n", ended.err)
    assert change is not None
    resume = ("change", "resume", change[1])

    # Asked for, and interrupted there: both sides show it, with the tag of the change.
    assert spaceport.until("Wait until Heroku sees the request: waiting", *resume, *CONFIRM).code == 130
    (requested,) = in_ec2()
    pcx_id = requested["VpcPeeringConnectionId"]
    assert requested["Status"]["Code"] == "pending-acceptance"
    assert {"Key": "spaceport:change", "Value": change[1]} in requested["Tags"]
    wait_until(lambda: "pending-acceptance" in in_heroku(pcx_id))

    # Accepted, and interrupted once more: it becomes active by itself.
    ended = spaceport.until(f"Accept {pcx_id}: waiting", *resume, *CONFIRM)
    assert ended.code == 130, ended.err
    wait_until(lambda: " active " in f"{in_heroku(pcx_id)} ")
    assert in_ec2()[0]["Status"]["Code"] == "active"
    assert routes(aws) == []

    # Taken up to its end: routes, rules and entries are there, once.
    before = len(acl_entries(aws))
    ended = spaceport(*resume, *CONFIRM)
    assert ended.code == 0, ended.err
    assert len(in_ec2()) == 1
    assert f"{pcx_id} is active" in ended.out
    assert [(route["VpcPeeringConnectionId"], route["State"]) for route in routes(aws)] == [
        (pcx_id, "active"),
        (pcx_id, "active"),
    ]
    assert {"10.0.128.0/20", "10.0.144.0/20"} <= let_in(aws, group_id)

    assert len(acl_entries(aws)) == before + 4  # in and out, for both blocks of the dynos

    # Begun once more, it finds what was done and does nothing again.
    ended = spaceport(*start, *CONFIRM)
    assert ended.code == 0, ended.err
    assert len(acl_entries(aws)) == before + 4
    assert len(in_ec2()) == 1
    writes = spaceport("audit").out
    assert writes.count("CreateVpcPeeringConnection") == 1
    assert writes.count("peerings.accept") == 1

    # Destroyed, with what would lead nowhere: the first of it is named, the rest is left.
    destroy = ("change", "start", "destroy-peering", "--set", "space=quay", "--set", f"pcx_id={pcx_id}")
    ended = spaceport(*destroy, *CONFIRM)
    assert ended.code == 5
    assert " active " in f"{in_heroku(pcx_id)} "
    table_ids = re.findall(r"taken back by: aws ec2 delete-route --route-table-id (\S+)", shown(spaceport))
    named = [word for table_id in table_ids for word in ("--confirm", f"left {table_id} {QUAY}")]
    resumed = re.search(r"spaceport (change resume \S+)", ended.err)
    assert resumed is not None
    ended = spaceport(*resumed[1].split(), "--confirm", pcx_id, *named)
    assert ended.code == 0, ended.err
    assert "deleted" in in_heroku(pcx_id)
    assert in_ec2()[0]["Status"]["Code"] == "deleted"
    assert routes(aws) == []
    assert {"10.0.128.0/20", "10.0.144.0/20"} <= let_in(aws, group_id)


def test_a_request_made_with_the_aws_cli_is_accepted_and_goes_on_from_there(
    spaceport: Spaceport,
    heroku: HerokuCLI,
    aws: AwsCLI,
    in_ec2: Callable[[], list[Any]],
    in_heroku: Callable[[str], str],
) -> None:
    info = heroku("spaces:peering:info", "quay", "--json")
    quay = json.loads(info.out)
    pcx_id = aws.ec2(
        "create-vpc-peering-connection",
        *("--vpc-id", ANALYTICS, "--peer-vpc-id", quay["vpc_id"], "--peer-owner-id", quay["aws_account_id"]),
        *("--query", "VpcPeeringConnection.VpcPeeringConnectionId"),
    )
    wait_until(lambda: "pending-acceptance" in in_heroku(pcx_id))
    start = ("change", "start", "accept-peering", "--set", "space=quay", "--set", f"pcx_id={pcx_id}")
    ended = spaceport(*start, "--set", "routes=none", *CONFIRM, "--json")
    assert ended.code == 0, ended.err
    assert json.loads(ended.out)["state"] == "done"
    assert " active " in f"{in_heroku(pcx_id)} "
    assert in_ec2()[0]["Status"]["Code"] == "active"
    assert routes(aws) == []


def shown(spaceport: Spaceport) -> str:
    """The first change, with its steps."""
    lines = spaceport("change", "list").out.splitlines()
    return spaceport("change", "show", lines[-1].split()[0]).out
