"""What comes once the peering is active is tried in AWS before anything is written (requirement 8)."""

from functools import cache

import pytest

from backend.aws.dry_runs import refusal
from backend.aws.offers import USUAL
from backend.aws.workbench import Workbench
from backend.changes.peering.aws_end import PeeredVpc
from backend.changes.peering.permitted import permitted_later
from backend.model.change import NO, Facts
from backend.rules.preflight.found import Verdict
from backend.simulator.testing import Running
from backend.simulator.world.peering_changes import request_peering
from backend.simulator.world.peerings import SEEN_AFTER, PeerVpc
from tests.aws.support import answering

from .connecting import REQUEST
from .driving import driven, driving, step, told
from .vpcs import ANALYTICS, acl, written
from .worlds import HOME, ec2

PCX = "pcx-0aa11bb22cc33dd44"
CONNECT = {"space": "quay", "vpc_id": ANALYTICS}
ROUTE, RULE, ENTRY = "CreateRoute", "AuthorizeSecurityGroupIngress", "CreateNetworkAclEntry"


def tried(simulator: Running) -> dict[str, dict[str, object]]:
    """The writes that were tried, with their parameters."""
    return {
        each.action: dict(each.parameters)
        for each in simulator.levers.aws_requests
        if each.dry_run and not each.action.startswith("Describe")
    }


async def test_a_permission_that_is_missing_later_is_told_before_the_request(aws: Running) -> None:
    aws.levers.refused_in_aws |= {ROUTE, "DescribeSecurityGroups"}
    view, drive = await driven(aws, "connect-vpc", CONNECT, {REQUEST: NO})
    for lines in (step(view, "preflight").said, drive.ask(REQUEST).lines):
        said = " ".join(lines)
        assert f"The IAM action ec2:{ROUTE} is missing (UnauthorizedOperation). Routes are shown" in said
        assert "ec2:DescribeSecurityGroups is missing (UnauthorizedOperation). Rules of security" in said
        assert ENTRY not in said, "it is permitted"
    main = ec2(aws).describe_route_tables(
        Filters=[
            {"Name": "vpc-id", "Values": [ANALYTICS]},
            {"Name": "association.main", "Values": ["true"]},
        ]
    )["RouteTables"][0]["RouteTableId"]
    assert (tried(aws)[ROUTE]["RouteTableId"], tried(aws)[ENTRY]["NetworkAclId"]) == (
        main,
        acl(aws, ANALYTICS),
    )
    assert RULE not in tried(aws), "it is handed over whole"
    assert written(aws) == [], told(view)


async def test_it_is_told_before_a_request_of_somebody_is_accepted(aws: Running) -> None:
    aws.levers.refused_in_aws |= {ENTRY, RULE}
    world = aws.world
    vpc = PeerVpc("123456789012", ANALYTICS, "us-east-1", ("10.240.0.0/16",))
    request_peering(world, world.space("quay"), PCX, vpc, world.now() - SEEN_AFTER)
    inputs = {"space": "quay", "pcx_id": PCX}
    view, drive = await driven(aws, "accept-peering", inputs, {"accept": NO})
    for lines in (step(view, "who").said, drive.ask("accept").lines):
        assert f"ec2:{ENTRY} is missing (UnauthorizedOperation). Entries of" in " ".join(lines), told(view)
        assert f"ec2:{RULE} is missing (UnauthorizedOperation). Rules of" in " ".join(lines)
    assert tried(aws)[ROUTE]["VpcPeeringConnectionId"] == PCX


async def test_what_was_left_out_from_the_start_is_not_tried(aws: Running) -> None:
    left_out = {"routes": "none", "security_group_id": "none"}
    await driven(aws, "connect-vpc", CONNECT | left_out, {REQUEST: NO})
    assert set(tried(aws)) == {"CreateVpcPeeringConnection", ENTRY}


ANSWERS = [
    ("DryRunOperation", Verdict.PASSED, "AWS permits ec2:CreateRoute"),
    ("UnauthorizedOperation", Verdict.READ, "The IAM action ec2:CreateRoute is missing"),
    ("AccessDenied", Verdict.READ, "The IAM action ec2:CreateRoute is missing"),
    ("InvalidVpcPeeringConnectionID.NotFound", Verdict.UNKNOWN, "the peering first, which is not there yet"),
    ("InvalidVpcPeeringConnectionId.Malformed", Verdict.UNKNOWN, "the peering first, which is not there yet"),
    ("InvalidRouteTableID.NotFound", Verdict.UNKNOWN, "AWS answers InvalidRouteTableID.NotFound"),
    ("InvalidParameterValue", Verdict.UNKNOWN, "AWS answers InvalidParameterValue"),
    ("RouteAlreadyExists", Verdict.UNKNOWN, "AWS answers RouteAlreadyExists"),
    ("RequestLimitExceeded", Verdict.UNKNOWN, "AWS asks to wait (RequestLimitExceeded)"),
    ("Throttling", Verdict.UNKNOWN, "AWS asks to wait (Throttling)"),
    ("ServiceUnavailable", Verdict.UNKNOWN, "AWS answers ServiceUnavailable"),
    ("RequestExpired", Verdict.UNKNOWN, "AWS refuses the signature (RequestExpired)"),
]


async def test_only_an_answer_about_the_permission_tells_of_it(
    aws: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = {"vpc_id": (ANALYTICS,), "space_cidr": ("10.0.0.0/16",), "security_group_id": ("none",)}
    answers = dict.fromkeys((ENTRY, "DescribeRouteTables", "DescribeNetworkAcls"), "DryRunOperation")

    @cache
    def client(action: str, answer: str) -> object:
        return answering({action: answer})

    async def may(self: Workbench, action: str, **asked: object) -> str | None:
        return refusal(client(action, answers[action]), action, asked)

    monkeypatch.setattr(Workbench, "may", may)
    async with driving(aws, "connect-vpc", CONNECT) as drive:
        assert drive.ground.aws is not None
        bench = await drive.ground.aws.open(USUAL, HOME)
        for code, verdict, said in ANSWERS:
            answers[ROUTE] = code
            found = await permitted_later(PeeredVpc(Facts(facts), drive.ground), bench)
            of_route = next(each for each in found if each.rule == f"may-{ROUTE}")
            assert (code, of_route.verdict) == (code, verdict)
            assert said in of_route.text
            others = {each.verdict for each in found if each is not of_route}
            assert others == {Verdict.PASSED}, code
