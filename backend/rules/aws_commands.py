"""The AWS commands that do the same by hand, quoted for a shell, ready to be pasted (DESIGN.md, "Teaching").

Each is named as the action of EC2 that it asks for. `region`: where it is asked, always said (requirement
17); `profile`: the one that was chosen, None for the usual credentials.
"""

import json
import shlex
from collections.abc import Mapping, Sequence
from typing import Any

from backend.rules.security_groups import ALL


def create_vpc_peering_connection(
    vpc_id: str,
    *,
    peer_vpc_id: str,
    peer_owner_id: str,
    peer_region: str | None,
    tags: Mapping[str, str],
    region: str,
    profile: str | None = None,
) -> str:
    """`peer_region`: None where it is the same region."""
    words = ["--vpc-id", vpc_id, "--peer-vpc-id", peer_vpc_id, "--peer-owner-id", peer_owner_id]
    if peer_region not in (None, region):
        words += ["--peer-region", str(peer_region)]
    if tags:
        listed = [{"Key": key, "Value": value} for key, value in tags.items()]
        words += [
            "--tag-specifications",
            _json([{"ResourceType": "vpc-peering-connection", "Tags": listed}]),
        ]
    return _ec2("create-vpc-peering-connection", *words, region=region, profile=profile)


def describe_vpc_peering_connections(pcx_id: str, *, region: str, profile: str | None = None) -> str:
    words = ["--vpc-peering-connection-ids", pcx_id]
    return _ec2("describe-vpc-peering-connections", *words, region=region, profile=profile)


def delete_vpc_peering_connection(pcx_id: str, *, region: str, profile: str | None = None) -> str:
    """Ends it from the side of the VPC; a request is taken back like this."""
    words = ["--vpc-peering-connection-id", pcx_id]
    return _ec2("delete-vpc-peering-connection", *words, region=region, profile=profile)


def describe_vpcs(vpc_id: str, *, region: str, profile: str | None = None) -> str:
    return _ec2("describe-vpcs", "--vpc-ids", vpc_id, region=region, profile=profile)


def describe_route_tables(vpc_id: str, *, region: str, profile: str | None = None) -> str:
    """Those of the VPC."""
    return _ec2("describe-route-tables", *_in_vpc(vpc_id), region=region, profile=profile)


def describe_security_groups(vpc_id: str, *, region: str, profile: str | None = None) -> str:
    """Those of the VPC."""
    return _ec2("describe-security-groups", *_in_vpc(vpc_id), region=region, profile=profile)


def describe_network_acls(vpc_id: str, *, region: str, profile: str | None = None) -> str:
    """Those of the VPC."""
    return _ec2("describe-network-acls", *_in_vpc(vpc_id), region=region, profile=profile)


def create_route(
    route_table_id: str, destination: str, pcx_id: str, *, region: str, profile: str | None = None
) -> str:
    words = [*_route(route_table_id, destination), "--vpc-peering-connection-id", pcx_id]
    return _ec2("create-route", *words, region=region, profile=profile)


def replace_route(
    route_table_id: str, destination: str, pcx_id: str, *, region: str, profile: str | None = None
) -> str:
    words = [*_route(route_table_id, destination), "--vpc-peering-connection-id", pcx_id]
    return _ec2("replace-route", *words, region=region, profile=profile)


def delete_route(route_table_id: str, destination: str, *, region: str, profile: str | None = None) -> str:
    return _ec2("delete-route", *_route(route_table_id, destination), region=region, profile=profile)


def authorize_security_group_ingress(
    group_id: str,
    protocol: str,
    from_port: int | None,
    to_port: int | None,
    cidrs: Sequence[str],
    why: str,
    *,
    region: str,
    profile: str | None = None,
) -> str:
    """`why`: the description of each range."""
    ranges = [{"CidrIp": cidr, "Description": why} for cidr in cidrs]
    words = _permission(group_id, protocol, from_port, to_port, ranges)
    return _ec2("authorize-security-group-ingress", *words, region=region, profile=profile)


def revoke_security_group_ingress(
    group_id: str,
    protocol: str,
    from_port: int | None,
    to_port: int | None,
    cidrs: Sequence[str],
    *,
    region: str,
    profile: str | None = None,
) -> str:
    words = _permission(group_id, protocol, from_port, to_port, [{"CidrIp": cidr} for cidr in cidrs])
    return _ec2("revoke-security-group-ingress", *words, region=region, profile=profile)


def create_network_acl_entry(
    network_acl_id: str,
    *,
    rule_number: int,
    egress: bool,
    protocol: str,
    from_port: int | None,
    to_port: int | None,
    cidr: str,
    region: str,
    profile: str | None = None,
) -> str:
    """An entry that allows."""
    words = [*_entry(network_acl_id, rule_number, egress), "--protocol", _protocol(protocol)]
    if from_port is not None and to_port is not None:
        words += ["--port-range", f"From={from_port},To={to_port}"]
    words += ["--cidr-block", cidr, "--rule-action", "allow"]
    return _ec2("create-network-acl-entry", *words, region=region, profile=profile)


def delete_network_acl_entry(
    network_acl_id: str, *, rule_number: int, egress: bool, region: str, profile: str | None = None
) -> str:
    words = _entry(network_acl_id, rule_number, egress)
    return _ec2("delete-network-acl-entry", *words, region=region, profile=profile)


def _ec2(action: str, *words: str, region: str, profile: str | None) -> str:
    chosen = [] if profile is None else ["--profile", profile]
    return shlex.join(["aws", "ec2", action, *words, "--region", region, *chosen])


def _in_vpc(vpc_id: str) -> list[str]:
    return ["--filters", f"Name=vpc-id,Values={vpc_id}"]


def _route(route_table_id: str, destination: str) -> list[str]:
    return ["--route-table-id", route_table_id, "--destination-cidr-block", destination]


def _permission(
    group_id: str, protocol: str, from_port: int | None, to_port: int | None, ranges: Sequence[Any]
) -> list[str]:
    """JSON, since a description may hold what the shorthand of the AWS CLI gives a meaning."""
    ports = {} if from_port is None or to_port is None else {"FromPort": from_port, "ToPort": to_port}
    permission = {"IpProtocol": _protocol(protocol), **ports, "IpRanges": ranges}
    return ["--group-id", group_id, "--ip-permissions", _json([permission])]


def _entry(network_acl_id: str, rule_number: int, egress: bool) -> list[str]:
    way = "--egress" if egress else "--ingress"
    return ["--network-acl-id", network_acl_id, way, "--rule-number", str(rule_number)]


def _protocol(protocol: str) -> str:
    return "-1" if protocol == ALL else protocol


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))
