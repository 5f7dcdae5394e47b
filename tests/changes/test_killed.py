"""`kill -9`, for real: wherever a console is killed, its change ends the same and writes nothing twice.

A sample of the points is tried here; `make test-killed` tries every one of them.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import pytest

from backend.simulator.testing import Running as Simulator
from backend.simulator.testing import running
from backend.simulator.world.peerings import HEROKU_OWNER_ID

from .killed import Order, Told
from .vpcs import CATALOG, CATALOG_PCX, acl
from .worlds import HOME, ec2, world_of, writes_of

SPACE = "quay"
SHARDS = 8
"""Parts that the points of a change are tried in, so that two workers share them evenly."""


# What is tried


@dataclass(frozen=True, slots=True)
class Case:
    """`prepare`: what somebody did in AWS before; its result is what `--set` says. `least`: points that there
    are at least, so that a proof which sees nothing fails. `says_yes_to`: see `Order`.
    """

    change: str
    prepare: Callable[[Simulator], dict[str, list[str]]]
    least: int
    says_yes_to: tuple[str, ...] = ()


def a_vpc(simulator: Simulator) -> dict[str, list[str]]:
    """One that fits quay, where everything is to be done: a route to make and one to replace, a group without
    a rule, a network ACL that lets nothing through.
    """
    client = ec2(simulator)
    vpc = client.create_vpc(CidrBlock="10.224.0.0/16")["Vpc"]["VpcId"]
    first, second = (
        client.create_subnet(VpcId=vpc, CidrBlock=block)["Subnet"]["SubnetId"]
        for block in ("10.224.0.0/20", "10.224.16.0/20")
    )
    table = client.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    client.associate_route_table(RouteTableId=table, SubnetId=second)
    gateway = client.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    client.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    client.create_route(RouteTableId=table, DestinationCidrBlock="10.0.0.0/16", GatewayId=gateway)
    group = client.create_security_group(GroupName="db", Description="db", VpcId=vpc)["GroupId"]
    acl = client.create_network_acl(VpcId=vpc)["NetworkAcl"]["NetworkAclId"]
    client.replace_network_acl_association(
        AssociationId=next(
            association["NetworkAclAssociationId"]
            for each in client.describe_network_acls()["NetworkAcls"]
            for association in each["Associations"]
            if association["SubnetId"] == first
        ),
        NetworkAclId=acl,
    )
    return {
        "space": [SPACE],
        "aws_region": [HOME],
        "aws_profile": ["usual"],
        "vpc_id": [vpc],
        "routes": ["space"],
        "replace_routes": [table],
        "security_group_id": [group],
        "ports": ["5432"],
    }


def a_request(simulator: Simulator) -> dict[str, list[str]]:
    """Of such a VPC, for a peering with quay; a narrower route is there already."""
    inputs = a_vpc(simulator)
    client, quay = ec2(simulator), simulator.world.space(SPACE)
    asked = client.create_vpc_peering_connection(
        VpcId=inputs["vpc_id"][0], PeerVpcId=quay.vpc_id, PeerOwnerId=HEROKU_OWNER_ID
    )
    pcx_id = asked["VpcPeeringConnection"]["VpcPeeringConnectionId"]
    simulator.clock.advance(300)  # until Heroku lists it
    client.create_route(
        RouteTableId=inputs["replace_routes"][0],
        DestinationCidrBlock=str(quay.dyno_cidr_blocks[0]),
        VpcPeeringConnectionId=pcx_id,
    )
    kept = ("space", "aws_profile", "routes", "replace_routes")  # ports are connect-vpc's to prove
    return {"pcx_id": [pcx_id], **{name: inputs[name] for name in kept}}


def a_peering(simulator: Simulator) -> dict[str, list[str]]:
    """quay's, with a route and rules in its VPC, and an entry of its network ACL."""
    client, quay = ec2(simulator), simulator.world.space(SPACE)
    client.create_network_acl_entry(
        NetworkAclId=acl(simulator, CATALOG),
        RuleNumber=50,
        Protocol="6",
        RuleAction="allow",
        Egress=False,
        CidrBlock=str(quay.dyno_cidr_blocks[0]),
        PortRange={"From": 443, "To": 443},
    )
    return {"space": [SPACE], "pcx_id": [CATALOG_PCX]}


CASES = {
    "connect-vpc": Case("connect-vpc", a_vpc, least=250, says_yes_to=("route", "ports", "acl")),
    "accept-peering": Case("accept-peering", a_request, least=200, says_yes_to=("route", "covered")),
    "destroy-peering": Case("destroy-peering", a_peering, least=100, says_yes_to=("left",)),
}


# How it is tried


@dataclass(frozen=True, slots=True)
class Whole:
    """A run that nobody cuts off: its points, the world that it leaves, the writes that it made."""

    points: tuple[str, ...]
    world: Mapping[str, list[str]]
    writes: list[str]


class Consoles:
    """Consoles on demand, and what the whole runs came to."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self._wholes: dict[str, Whole] = {}

    def run(self, order: Order) -> Told:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps(asdict(order)), file=self._process.stdin, flush=True)
        return Told(**json.loads(self._process.stdout.readline()))

    def whole(self, name: str) -> Whole:
        if name not in self._wholes:
            with tried(name) as (simulator, order):
                told = self.run(order(None))
                assert told.failure is None, told.failure
                assert told.state == "done", told.reason
                assert len(told.points) >= CASES[name].least
                self._wholes[name] = Whole(
                    tuple(told.points), world_of(simulator, SPACE), writes_of(simulator)
                )
        return self._wholes[name]

    def cut_off(self, name: str, number: int) -> "CutOff":
        """Killed at this point, and taken up."""
        whole = self.whole(name)
        with tried(name) as (simulator, order):
            killed, told = self.run(order(number)), self.run(order(None))
            world, writes = world_of(simulator, SPACE), writes_of(simulator)
        wrong = []
        if not killed.is_killed:
            wrong.append("it was not killed")
        if told.state != "done":
            wrong.append(f"it ended {told.state}: {told.reason or told.failure}")
        if writes != whole.writes:
            wrong.append(f"it wrote {_differences(whole.writes, writes)}")
        for part, lines in whole.world.items():
            if world[part] != lines:
                wrong.append(f"{part}: {_differences(lines, world[part])}")
        where = f"{number} ({whole.points[number - 1]})"
        return CutOff(tuple(f"{where}: {each}" for each in wrong), tuple(told.asked))


@dataclass(frozen=True, slots=True)
class CutOff:
    """`wrong`: what is not as after a whole run, a sentence each. `asked`: when it was taken up."""

    wrong: tuple[str, ...]
    asked: tuple[str, ...]


def _differences(wanted: list[str], found: list[str]) -> str:
    missing, more = list(wanted), []
    for line in found:
        if line in missing:
            missing.remove(line)
        else:
            more.append(line)
    return f"without {missing}, with {more} besides"


@contextmanager
def tried(name: str) -> Iterator[tuple[Simulator, Callable[[int | None], Order]]]:
    """A world of its own, and the orders for one console after another in it."""
    case = CASES[name]
    with running(aws=True) as simulator, tempfile.TemporaryDirectory(dir=_FAST) as home:
        inputs = case.prepare(simulator)
        simulator.levers.forget_aws_requests()
        assert simulator.aws_url is not None
        order = Order(
            simulator.url, simulator.aws_url, home, case.change, inputs, says_yes_to=list(case.says_yes_to)
        )
        yield simulator, lambda number: replace(order, kill_at=number)


_FAST = Path("/dev/shm") if Path("/dev/shm").is_dir() else None
"""In memory where there is such a place: a kill, unlike a power cut, loses nothing that the system has."""


@pytest.fixture(scope="module")
def consoles() -> Iterator[Consoles]:
    command = [sys.executable, "-m", "tests.changes.killed"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Consoles(process)
        assert process.stdin is not None
        process.stdin.close()


@pytest.mark.xdist_group("killed")
@pytest.mark.parametrize(
    ("name", "point", "is_lost"),
    [
        ("connect-vpc", "aws: before CreateVpcPeeringConnection", True),
        ("connect-vpc", "aws: after CreateVpcPeeringConnection", False),
        ("destroy-peering", "heroku: after DELETE", False),
    ],
)
def test_a_console_killed_around_a_write_does_it_once(
    consoles: Consoles, name: str, point: str, is_lost: bool
) -> None:
    """Noted and not sent, it is looked for in vain, and a yes repeats it; sent and not noted, it is found."""
    points = consoles.whole(name).points
    at = next(number for number, what in enumerate(points, 1) if what.startswith(point))

    cut_off = consoles.cut_off(name, at)

    assert cut_off.wrong == ()
    assert any(key.endswith(" again") for key in cut_off.asked) is is_lost


@pytest.mark.killed
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("shard", range(SHARDS))
@pytest.mark.parametrize("name", CASES)
def test_wherever_it_is_killed_it_goes_on_to_the_same_world(
    consoles: Consoles, name: str, shard: int
) -> None:
    points = consoles.whole(name).points
    if shard == 0:
        print(f"{name}: {len(points)} points")

    numbers = range(1 + shard, len(points) + 1, SHARDS)
    wrong = [each for number in numbers for each in consoles.cut_off(name, number).wrong]

    assert wrong == []
