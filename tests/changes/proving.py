"""What the proof of resuming is made with: changes in worlds of their own, and consoles for them."""

import json
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import takewhile
from pathlib import Path

from backend.simulator.aws_faults import AwsFault
from backend.simulator.faults import Fault
from backend.simulator.testing import Running as Simulator
from backend.simulator.testing import running
from backend.simulator.world.peerings import HEROKU_OWNER_ID

from .killed import Order, Told
from .vpcs import CATALOG, CATALOG_PCX, acl
from .worlds import HOME, action_of, ec2, world_of, writes_of

SPACE = "quay"


# What is tried


@dataclass(frozen=True, slots=True)
class Case:
    """`prepare`: what somebody did in AWS before; its result is what `--set` says. `least`: points that there
    are at least, so that a proof which sees nothing fails. `writes`: its actions of EC2, and HTTP methods.
    `says_yes_to`: see `Order`.
    """

    change: str
    prepare: Callable[[Simulator], dict[str, list[str]]]
    least: int
    writes: tuple[str, ...]
    says_yes_to: tuple[str, ...] = ()


def a_vpc(simulator: Simulator) -> dict[str, list[str]]:
    """One that fits quay, where everything is to be done: a route to make and one to replace, a group without
    a rule, a network ACL that lets nothing in.
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
    client.create_network_acl_entry(
        NetworkAclId=acl,
        RuleNumber=100,
        Protocol="-1",
        RuleAction="allow",
        Egress=True,
        CidrBlock="0.0.0.0/0",
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


def a_request_by_hand(simulator: Simulator) -> dict[str, list[str]]:
    """The same, told to somebody without access to AWS."""
    (vpc,) = a_vpc(simulator)["vpc_id"]
    ec2(simulator).create_vpc_peering_connection(
        VpcId=vpc, PeerVpcId=simulator.world.space(SPACE).vpc_id, PeerOwnerId=HEROKU_OWNER_ID
    )
    return {
        "space": [SPACE],
        "aws_profile": ["none"],
        "aws_region": [HOME],
        "vpc_id": [vpc],
        "aws_account_id": ["123456789012"],
        "peer_cidr_block": ["10.224.0.0/16"],
        "routes": ["space"],
    }


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
    "connect-vpc": Case(
        "connect-vpc",
        a_vpc,
        least=280,
        writes=(
            "CreateVpcPeeringConnection",
            "POST",
            "CreateRoute",
            "ReplaceRoute",
            "AuthorizeSecurityGroupIngress",
            "CreateNetworkAclEntry",
        ),
        says_yes_to=("route", "ports", "acl"),
    ),
    "connect-vpc by hand": Case("connect-vpc", a_request_by_hand, least=60, writes=("POST",)),
    "accept-peering": Case(
        "accept-peering",
        a_request,
        least=120,
        writes=("POST", "CreateRoute", "ReplaceRoute", "DeleteRoute"),
        says_yes_to=("route", "covered"),
    ),
    "destroy-peering": Case(
        "destroy-peering",
        a_peering,
        least=200,
        writes=("DELETE", "DeleteRoute", "RevokeSecurityGroupIngress", "DeleteNetworkAclEntry"),
        says_yes_to=("left",),
    ),
}


# How it is tried


@dataclass(frozen=True, slots=True)
class Run:
    """What came of a change: what its last console told, the world that it leaves, the writes received, and
    how many consoles were killed before.
    """

    told: Told
    world: Mapping[str, list[str]]
    writes: list[str]
    killed: int

    def wrong(self, whole: "Run", repeated: int = 0) -> list[str]:
        """What is not as in a run that nothing happened to; `repeated`: so many writes came twice."""
        more = list((Counter(self.writes) - Counter(whole.writes)).elements())
        missing = list((Counter(whole.writes) - Counter(self.writes)).elements())
        found = []
        if self.told.state != "done":
            found.append(f"it ended {self.told.state}: {self.told.reason or self.told.failure}")
        if not _is_as_much(self.told.done, whole.told.done):
            found.append(f"it says that it did {self.told.done} instead of {whole.told.done}")
        if missing or len(more) != repeated or not set(more) <= set(whole.writes):
            found.append(f"it did not write {missing}, and wrote besides {more}")
        for part, lines in whole.world.items():
            if self.world[part] != lines:
                found.append(f"{part}: {self.world[part]} instead of {lines}")
        return found


def _is_as_much(done: list[list[str | None]], whole: list[list[str | None]]) -> bool:
    """The same steps. Without a mark nobody knows whose write it was that is found after its answer was lost:
    of that no undo is told.
    """
    return [each for each, _ in done] == [each for each, _ in whole] and all(
        undo in (None, of_whole) for (_, undo), (_, of_whole) in zip(done, whole, strict=True)
    )


class Consoles:
    """Consoles on demand, and the runs that nothing happened to."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self._wholes: dict[str, Run] = {}

    def whole(self, name: str) -> Run:
        if name not in self._wholes:
            self._wholes[name] = whole = self._run(name)
            assert whole.told.failure is None, whole.told.failure
            assert whole.told.state == "done", whole.told.reason
            assert len(whole.told.points) >= CASES[name].least, len(whole.told.points)
            assert {action_of(write) for write in whole.writes} == set(CASES[name].writes)
        return self._wholes[name]

    def point(self, name: str, beginning: str) -> int:
        """The number of the first point that begins so."""
        points = self.whole(name).told.points
        return next(number for number, what in enumerate(points, 1) if what.startswith(beginning))

    def cut_off(self, name: str, *numbers: int) -> Run:
        """Killed at a point of one run after another, while it gets that far, and taken up."""
        return self._run(name, kills=numbers)

    def lost(self, name: str, action: str, *, performed: bool) -> Run:
        """The answer to the first call of this action is lost, before or after it was carried out."""
        return self._run(name, lambda simulator: _lose(simulator, action, performed))

    def _run(
        self,
        name: str,
        prepare: Callable[[Simulator], None] = lambda simulator: None,
        kills: Sequence[int] = (),
    ) -> Run:
        """In a world of its own."""
        case = CASES[name]
        with running(aws=True) as simulator, tempfile.TemporaryDirectory(dir=_FAST) as home:
            inputs = case.prepare(simulator)
            simulator.levers.forget_aws_requests()
            prepare(simulator)
            assert simulator.aws_url is not None
            order = Order(
                simulator.url,
                simulator.aws_url,
                home,
                case.change,
                inputs,
                says_yes_to=list(case.says_yes_to),
            )
            orders = [replace(order, kill_at=number) for number in kills]
            killed = sum(1 for _ in takewhile(lambda told: told.is_killed, map(self._obeyed, orders)))
            told = self._obeyed(order)
            return Run(told, world_of(simulator, SPACE), writes_of(simulator), killed)

    def _obeyed(self, order: Order) -> Told:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps(asdict(order)), file=self._process.stdin, flush=True)
        return Told(**json.loads(self._process.stdout.readline()))


def _lose(simulator: Simulator, action: str, performed: bool) -> None:
    """`action`: of EC2, or an HTTP method."""
    if action.isupper():
        fault = Fault("/spaces/*/peerings*", action, drop=True, performed=performed)
        simulator.levers.faults.add(fault)
    else:
        simulator.levers.aws_faults.add(AwsFault(action, performed=performed))


_FAST = Path("/dev/shm") if Path("/dev/shm").is_dir() else None
"""In memory where there is such a place: a kill, unlike a power cut, loses nothing that the system has."""
