"""The commands of AWS that do the same by hand, as `commands` has those of Heroku."""

import json
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from backend.model.peering import Peering
from backend.model.remote import is_told
from backend.rules.aws_protocols import acl_entry, permission

_TARGETS = {
    "pcx-": "--vpc-peering-connection-id",
    "tgw-": "--transit-gateway-id",
    "nat-": "--nat-gateway-id",
    "eni-": "--network-interface-id",
    "i-": "--instance-id",
    "eigw-": "--egress-only-internet-gateway-id",
    "lgw-": "--local-gateway-id",
    "cagw-": "--carrier-gateway-id",
    "arn:": "--core-network-arn",
}
"""What a route leads to, by how its id begins; the gateways that are not among these have one option."""

_OF_AN_ENTRY = {
    "Protocol": "--protocol",
    "CidrBlock": "--cidr-block",
    "Ipv6CidrBlock": "--ipv6-cidr-block",
    "PortRange": "--port-range",
    "IcmpTypeCode": "--icmp-type-code",
}
"""The options of `acl_entry`."""
_NAMED = ("tcp", "udp", "icmp")
"""Protocols of an entry that the AWS CLI takes by name, too; the API has numbers alone."""


@dataclass(frozen=True, slots=True)
class AwsCommands:
    """Each is named as the action of EC2 that it asks for.

    `region`: where it is asked, always said (requirement 17). `profile`: the one that was chosen, None for
    the usual credentials.
    """

    region: str
    profile: str | None = None

    def create_vpc_peering_connection(
        self,
        vpc_id: str,
        *,
        peer_vpc_id: str,
        peer_owner_id: str,
        peer_region: str | None,
        tags: Mapping[str, str],
    ) -> str:
        """`peer_region`: None where it is the same region."""
        words = ["--vpc-id", vpc_id, "--peer-vpc-id", peer_vpc_id, "--peer-owner-id", peer_owner_id]
        if peer_region not in (None, self.region):
            words += ["--peer-region", str(peer_region)]
        if tags:
            listed = [{"Key": key, "Value": value} for key, value in tags.items()]
            words += [
                "--tag-specifications",
                _json([{"ResourceType": "vpc-peering-connection", "Tags": listed}]),
            ]
        return self._ec2("create-vpc-peering-connection", *words)

    def describe_vpc_peering_connections(self, pcx_id: str) -> str:
        words = ["--vpc-peering-connection-ids", pcx_id]
        return self._ec2("describe-vpc-peering-connections", *words)

    def delete_vpc_peering_connection(self, pcx_id: str) -> str:
        """Ends it from the side of the VPC; a request is taken back like this."""
        words = ["--vpc-peering-connection-id", pcx_id]
        return self._ec2("delete-vpc-peering-connection", *words)

    def describe_route_tables(self, vpc_id: str) -> str:
        """Those of the VPC."""
        return self._ec2("describe-route-tables", *_in_vpc(vpc_id))

    def describe_security_groups(self, vpc_id: str) -> str:
        """Those of the VPC."""
        return self._ec2("describe-security-groups", *_in_vpc(vpc_id))

    def describe_network_acls(self, vpc_id: str) -> str:
        """Those of the VPC."""
        return self._ec2("describe-network-acls", *_in_vpc(vpc_id))

    def create_route(self, route_table_id: str, destination: str, pcx_id: str) -> str:
        words = [*_route(route_table_id, destination), "--vpc-peering-connection-id", pcx_id]
        return self._ec2("create-route", *words)

    def replace_route(self, route_table_id: str, destination: str, target: str) -> str:
        """`target`: what it leads to from then on, an id of any kind."""
        words = [*_route(route_table_id, destination), *_target(target)]
        return self._ec2("replace-route", *words)

    def delete_route(self, route_table_id: str, destination: str) -> str:
        return self._ec2("delete-route", *_route(route_table_id, destination))

    def authorize_security_group_ingress(
        self,
        group_id: str,
        protocol: str,
        from_port: int | None,
        to_port: int | None,
        cidrs: Sequence[str],
        why: str | None,
    ) -> str:
        """`why`: the description of each range, None for none."""
        about = {} if why is None else {"Description": why}
        words = _permitting(group_id, permission(protocol, from_port, to_port, cidrs, about))
        return self._ec2("authorize-security-group-ingress", *words)

    def revoke_security_group_ingress(
        self,
        group_id: str,
        protocol: str,
        from_port: int | None,
        to_port: int | None,
        cidrs: Sequence[str],
    ) -> str:
        words = _permitting(group_id, permission(protocol, from_port, to_port, cidrs))
        return self._ec2("revoke-security-group-ingress", *words)

    def create_network_acl_entry(
        self,
        network_acl_id: str,
        *,
        rule_number: int,
        egress: bool,
        protocol: str,
        from_port: int | None,
        to_port: int | None,
        cidr: str,
    ) -> str:
        """An entry that allows; ports None: all."""
        words = _entry(network_acl_id, rule_number, egress)
        what = acl_entry(protocol, from_port, to_port, cidr)
        if protocol in _NAMED:
            what["Protocol"] = protocol
        for name, value in what.items():
            words += [_OF_AN_ENTRY[name], value if isinstance(value, str) else _shorthand(value)]
        words += ["--rule-action", "allow"]
        return self._ec2("create-network-acl-entry", *words)

    def delete_network_acl_entry(self, network_acl_id: str, *, rule_number: int, egress: bool) -> str:
        words = _entry(network_acl_id, rule_number, egress)
        return self._ec2("delete-network-acl-entry", *words)

    def _ec2(self, action: str, *words: str) -> str:
        chosen = [] if self.profile is None else ["--profile", self.profile]
        return shlex.join(["aws", "ec2", action, *words, "--region", self.region, *chosen])


def take_back(peering: Peering) -> str:
    """How the owner of its VPC takes a request back that nobody accepted."""
    region = peering.aws_region if is_told(peering.aws_region) else "REGION"
    return AwsCommands(region).delete_vpc_peering_connection(peering.pcx_id or "PCX")


def _in_vpc(vpc_id: str) -> list[str]:
    return ["--filters", f"Name=vpc-id,Values={vpc_id}"]


def _route(route_table_id: str, destination: str) -> list[str]:
    return ["--route-table-id", route_table_id, "--destination-cidr-block", destination]


def _target(target: str) -> list[str]:
    option = next((option for kind, option in _TARGETS.items() if target.startswith(kind)), "--gateway-id")
    return ["--odb-network-arn" if ":odb:" in target else option, target]


def _permitting(group_id: str, permission: Mapping[str, Any]) -> list[str]:
    """JSON, since a description may hold what the shorthand of the AWS CLI gives a meaning."""
    return ["--group-id", group_id, "--ip-permissions", _json([permission])]


def _entry(network_acl_id: str, rule_number: int, egress: bool) -> list[str]:
    way = "--egress" if egress else "--ingress"
    return ["--network-acl-id", network_acl_id, way, "--rule-number", str(rule_number)]


def _shorthand(structure: Mapping[str, int]) -> str:
    """`From=1024,To=65535`."""
    return ",".join(f"{name}={value}" for name, value in structure.items())


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))
