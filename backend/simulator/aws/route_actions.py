"""Routes as EC2 lists them: one to a connection that does not carry traffic is a `blackhole`.

moto says `active` of every route.
"""

from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.models.route_tables import Route, RouteTable
from moto.ec2.responses.route_tables import RouteTables

from backend.simulator.aws.answering import Answering
from backend.simulator.aws.connection import Connection


class RouteActions(Answering, RouteTables):
    def describe_route_tables(self) -> ActionResult:
        found: Any = super().describe_route_tables().result
        return ActionResult({"RouteTables": [_TableNow(self, table) for table in found["RouteTables"]]})

    def create_route_table(self) -> ActionResult:
        made: Any = super().create_route_table().result
        return ActionResult({"RouteTable": _TableNow(self, made["RouteTable"])})

    def state_of(self, route: Route) -> str:
        connection: Any = route.vpc_pcx
        if not isinstance(connection, Connection):
            return "active"
        return "active" if connection.peering.status(self.aws.world.now()) == "active" else "blackhole"


class _TableNow:
    """A route table of moto whose routes say how they are now."""

    def __init__(self, actions: RouteActions, table: RouteTable) -> None:
        self._table = table
        self.routes = [_RouteNow(route, actions.state_of(route)) for route in table.routes]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._table, name)


class _RouteNow:
    def __init__(self, route: Route, state: str) -> None:
        self._route = route
        self.state = state

    def __getattr__(self, name: str) -> Any:
        return getattr(self._route, name)
