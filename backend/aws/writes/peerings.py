"""Asking for a peering connection: `CreateVpcPeeringConnection`."""

from collections.abc import Mapping
from typing import Any

from .sent import Sent, send


def create(
    client: Any,
    vpc_id: str,
    *,
    peer_vpc_id: str,
    peer_owner_id: str,
    peer_region: str | None,
    tags: Mapping[str, str],
) -> Sent:
    """`made` is the pcx id. `peer_region`: None where it is the same region.

    The tags are there from the first moment, so that a request whose answer is lost is recognised by them;
    they need the IAM action ec2:CreateTags too. Raises AwsError.
    """
    elsewhere = {} if peer_region is None else {"PeerRegion": peer_region}
    return send(
        client.create_vpc_peering_connection,
        lambda answer: (answer.get("VpcPeeringConnection") or {}).get("VpcPeeringConnectionId"),
        VpcId=vpc_id,
        PeerVpcId=peer_vpc_id,
        PeerOwnerId=peer_owner_id,
        TagSpecifications=[
            {
                "ResourceType": "vpc-peering-connection",
                "Tags": [{"Key": key, "Value": value} for key, value in tags.items()],
            }
        ],
        **elsewhere,
    )
