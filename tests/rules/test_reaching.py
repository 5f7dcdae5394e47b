"""What reaches an internal app: the space, a peered VPC that routes all of it, a VPN with a tunnel UP."""

from typing import Any

import pytest

from backend.model.aws_end import AwsEnd, Part, Route, RouteTable, Vpc
from backend.model.key import Kind
from backend.model.problem import Problem, Trouble
from backend.model.snapshot import Reading, Snapshot, key_of
from backend.rules.reaching import Way, reaching

from .support import NOW, estate, space, with_value

QUAY = space("quay", cidr="10.2.0.0/16")
PEERING = {
    "type": "customer-managed",
    "status": "active",
    "pcx_id": "pcx-1",
    "aws_vpc_id": "vpc-1",
    "cidr_blocks": ["10.8.0.0/16"],
}


def ways(**came: Any) -> tuple[Way, ...]:
    resources = {Kind.PEERINGS: came.pop("peerings", []), Kind.VPN_CONNECTIONS: came.pop("vpns", [])}
    return reaching(estate((QUAY, {**resources, **came.pop("more", {})})), QUAY).ways[1:]


def test_the_space_itself_always_reaches_them() -> None:
    found = reaching(estate((QUAY, {})), QUAY)
    (itself,) = found.ways
    assert (itself.kind, itself.name, itself.blocks, itself.reaches) == (
        Kind.SPACES,
        "quay",
        ("10.2.0.0/16",),
        True,
    )
    assert found.unread == (Kind.PEERINGS, Kind.VPN_CONNECTIONS)


@pytest.mark.parametrize("status", ["pending-acceptance", "provisioning", "expired", "deleted", "new", None])
def test_a_peering_that_is_not_active_is_no_way(status: str | None) -> None:
    assert ways(peerings=[{**PEERING, "status": status}]) == ()


@pytest.mark.parametrize("type_", ["heroku-managed", "heroku-postgresql", "new", None])
def test_what_heroku_manages_is_no_way(type_: str | None) -> None:
    assert ways(peerings=[{**PEERING, "type": type_}]) == ()


def test_a_peering_nobody_looked_behind_may_reach_them() -> None:
    (way,) = ways(peerings=[PEERING])
    assert (way.kind, way.name, way.blocks, way.reaches) == (Kind.PEERINGS, "pcx-1", ("10.8.0.0/16",), None)
    assert way.text == (
        "From the VPC vpc-1 10.8.0.0/16, where that has a route for all of 10.2.0.0/16; nobody looked "
        "(Internal Routing, 2024-10)."
    )
    (masked,) = ways(peerings=[{**PEERING, "pcx_id": "******", "aws_vpc_id": "******", "cidr_blocks": None}])
    assert masked.text.startswith("From the VPC, where")


def end(*destinations: str, state: str = "active", through_this: bool = True, **fields: Any) -> AwsEnd:
    routes = tuple(
        Route(destination=one, target="pcx-1", state=state, through_this=through_this) for one in destinations
    )
    tables = (RouteTable(route_table_id="rtb-0"), RouteTable(route_table_id="rtb-1", routes=routes))
    return AwsEnd(**{"pcx_id": "pcx-1", "vpc": Vpc(vpc_id="vpc-1"), "route_tables": tables, **fields})


@pytest.mark.parametrize(
    ("seen", "reaches"),
    [
        (end("10.2.0.0/16"), True),
        (end("10.0.0.0/8"), True),
        (end("10.2.0.0/16", "10.2.128.0/20"), True),
        # All the Space CIDRs together are not the way in (requirement 58).
        (end("10.2.128.0/20", "10.2.144.0/20"), False),
        (end("10.2.0.0/16", state="blackhole"), False),
        (end("10.2.0.0/16", through_this=False), False),
        (end("10.3.0.0/16"), False),
        (end("no block"), False),
        (end(), False),
        (end(route_tables=(), problems={Part.ROUTE_TABLES: "UnauthorizedOperation"}), None),
        (end(vpc=None), None),
        (end("10.2.0.0/16", not_looked_at="no credentials"), None),
        (end("10.2.0.0/16", pcx_id="pcx-of-another"), None),
    ],
)
def test_the_routes_of_the_vpc_decide(seen: AwsEnd, reaches: bool | None) -> None:
    (way,) = ways(peerings=[PEERING], more={Kind.AWS_ENDS: (seen,)})
    assert way.reaches is reaches
    starts = {True: "From the VPC vpc-1", False: "Not from the VPC vpc-1", None: "From the VPC vpc-1"}
    assert way.text.startswith(starts[reaches])


def test_the_vpc_of_the_space_is_what_has_to_be_routed_where_that_is_told() -> None:
    info = {"vpc_cidr": "10.4.0.0/16"}
    (way,) = ways(peerings=[PEERING], more={Kind.AWS_ENDS: (end("10.4.0.0/16"),), Kind.PEERING_INFO: info})
    assert way.reaches is True
    masked = {Kind.AWS_ENDS: (end("10.2.0.0/16"),), Kind.PEERING_INFO: {"vpc_cidr": "******"}}
    (way,) = ways(peerings=[PEERING], more=masked)
    assert way.reaches is True


@pytest.mark.parametrize(
    ("tunnels", "is_a_way"),
    [(["UP", "UP"], True), (["DOWN", "UP"], True), (["DOWN", "DOWN"], False), (["up"], False), (None, False)],
)
def test_a_vpn_is_a_way_while_a_tunnel_is_up(tunnels: list[str] | None, is_a_way: bool) -> None:
    vpn = {
        "id": "v-1",
        "name": "office",
        "routable_cidrs": ["172.16.0.0/16"],
        "tunnels": tunnels and [{"status": one} for one in tunnels],
    }
    found = ways(vpns=[vpn])
    assert [(way.kind, way.name, way.blocks, way.reaches) for way in found] == (
        [(Kind.VPN_CONNECTIONS, "office", ("172.16.0.0/16",), True)] if is_a_way else []
    )


def test_how_many_tunnels_are_up_is_said() -> None:
    vpn = {"name": "office", "tunnels": [{"status": "UP"}, {"status": "DOWN"}]}
    assert ways(vpns=[vpn])[0].text == "From its networks by the VPN office: 1 of 2 tunnels up."


def refused(snapshot: Snapshot, kind: Kind, status: int) -> Snapshot:
    problem = Problem(trouble=Trouble.REFUSED, message="No.", at=NOW, status=status)
    key = key_of(kind, QUAY)
    assert key is not None
    return snapshot.with_reading(key, Reading(problem=problem, missed=1))


def test_what_does_not_exist_is_not_unread_and_what_fails_is() -> None:
    snapshot = refused(refused(estate((QUAY, {})), Kind.PEERINGS, 404), Kind.VPN_CONNECTIONS, 503)
    assert reaching(snapshot, QUAY).unread == (Kind.VPN_CONNECTIONS,)
    whole = with_value(snapshot, QUAY, Kind.VPN_CONNECTIONS, [])
    assert reaching(whole, QUAY).unread == ()
