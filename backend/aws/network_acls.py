"""What network ACLs of the VPC say about the space: `DescribeNetworkAcls` (requirements 35, 36, K24)."""

from collections.abc import Iterator, Mapping
from typing import Any

from backend.model.aws_end import NetworkAcl, NetworkAclEntry
from backend.rules.aws_protocols import port, protocol

from . import subnets
from .blocks import Blocks, concerns
from .calls import Wire, described, in_vpc


def read(client: Any, vpc_id: str) -> list[Wire]:
    """The network ACLs of the VPC. Raises AwsError."""
    return in_vpc(client, "describe_network_acls", "NetworkAcls", vpc_id, page_size=1000)


def numbers(client: Any, network_acl_id: str) -> Mapping[bool, frozenset[int]]:
    """The rule numbers in use, by `egress`. Raises AwsError, where there is no such ACL too."""
    found = described(client, "describe_network_acls", "NetworkAcls", NetworkAclIds=[network_acl_id])
    entries = [
        entry
        for acl in found
        if acl.get("NetworkAclId") == network_acl_id
        for entry in acl.get("Entries") or ()
    ]
    return {
        egress: frozenset(entry["RuleNumber"] for entry in entries if bool(entry.get("Egress")) is egress)
        for egress in (False, True)
    }


def as_model(acls: list[Wire], *, blocks: Blocks, known: subnets.Subnets) -> tuple[NetworkAcl, ...]:
    """Each with its entries that overlap the blocks: inbound, then outbound, in the order of judging."""
    return tuple(
        NetworkAcl(
            network_acl_id=acl.get("NetworkAclId") or "",
            is_default=bool(acl.get("IsDefault")),
            subnets=tuple(
                subnets.named(association["SubnetId"], known)
                for association in acl.get("Associations") or ()
                if association.get("SubnetId")
            ),
            entries=tuple(sorted(_entries(acl, blocks), key=lambda entry: (entry.egress, entry.rule_number))),
        )
        for acl in acls
    )


def _entries(acl: Wire, blocks: Blocks) -> Iterator[NetworkAclEntry]:
    for wire in acl.get("Entries") or ():
        cidr = wire.get("CidrBlock") or wire.get("Ipv6CidrBlock")
        if not concerns(cidr, blocks):
            continue
        ports, icmp = wire.get("PortRange") or {}, wire.get("IcmpTypeCode") or {}
        yield NetworkAclEntry(
            rule_number=wire.get("RuleNumber") or 0,
            egress=bool(wire.get("Egress")),
            action=wire.get("RuleAction") or "",
            protocol=protocol(wire.get("Protocol")),
            from_port=port(ports.get("From", icmp.get("Type"))),
            to_port=port(ports.get("To", icmp.get("Code"))),
            cidr=cidr or "",
        )
