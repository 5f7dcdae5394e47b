"""Routes to the space: `CreateRoute`, `ReplaceRoute`, `DeleteRoute`."""

from typing import Any

from .sent import Sent, send


def create(client: Any, route_table_id: str, destination: str, pcx_id: str) -> Sent:
    """Raises AwsError; `is_there_already` where the table has a route to this very block."""
    return _through(client.create_route, route_table_id, destination, pcx_id)


def replace(client: Any, route_table_id: str, destination: str, pcx_id: str) -> Sent:
    """What the route led to before is cut off. Raises AwsError."""
    return _through(client.replace_route, route_table_id, destination, pcx_id)


def delete(client: Any, route_table_id: str, destination: str) -> Sent:
    """Raises AwsError; `is_not_there` where there is no such route."""
    return send(client.delete_route, RouteTableId=route_table_id, DestinationCidrBlock=destination)


def _through(operation: Any, route_table_id: str, destination: str, pcx_id: str) -> Sent:
    return send(
        operation,
        RouteTableId=route_table_id,
        DestinationCidrBlock=destination,
        VpcPeeringConnectionId=pcx_id,
    )
