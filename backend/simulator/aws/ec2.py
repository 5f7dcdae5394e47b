"""EC2: what this package does itself, before all that moto does.

AWS answers DryRun in every action with DryRunOperation or UnauthorizedOperation and changes nothing; moto
does it in some and carries others out, CreateRoute and CreateVpcPeeringConnection among them.
"""

from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.responses import EC2Response

from backend.simulator.aws.answering import Scope
from backend.simulator.aws.backend import Ec2
from backend.simulator.aws.errors import AwsError
from backend.simulator.aws.filters import page
from backend.simulator.aws.network_acl_actions import NetworkAclActions
from backend.simulator.aws.peering_actions import PeeringActions
from backend.simulator.aws.route_actions import RouteActions
from backend.simulator.aws.side import Aws

# The lists that the product reads and moto always gives whole.
_PAGED = {
    "DescribeNetworkAcls": "NetworkAcls",
    "DescribeRouteTables": "RouteTables",
    "DescribeSecurityGroups": "SecurityGroups",
    "DescribeSubnets": "Subnets",
    "DescribeVpcPeeringConnections": "VpcPeeringConnections",
    "DescribeVpcs": "Vpcs",
}


class Ec2Actions(PeeringActions, RouteActions, NetworkAclActions, EC2Response):
    def __init__(self, aws: Aws, scope: Scope) -> None:
        super().__init__()
        self.aws = aws
        self.scope = scope

    @property
    def ec2_backend(self) -> Ec2:
        return self.backend

    def result(self, action: str) -> ActionResult:
        if not self.identity.may(action) or action in self.aws.refused_actions:
            raise AwsError(
                "UnauthorizedOperation",
                f"You are not authorized to perform this operation. User: {self.identity.arn} is not "
                f"authorized to perform: ec2:{action} because no identity-based policy allows the "
                f"ec2:{action} action",
            )
        if self._get_param("DryRun", False):
            raise AwsError("DryRunOperation", "Request would have succeeded, but DryRun flag is set.")
        result = super().result(action)
        return self._paged(result, _PAGED[action]) if action in _PAGED else result

    def _paged(self, result: ActionResult, key: str) -> ActionResult:
        whole: Any = result.result
        items, token = page(list(whole[key]), self._get_param("MaxResults"), self._get_param("NextToken"))
        return ActionResult({**whole, key: items, "NextToken": token})
