"""EC2: what this package does itself, before all that moto does.

AWS answers DryRun in every action with DryRunOperation or UnauthorizedOperation and changes nothing; moto
does it in some and carries others out, CreateRoute and CreateVpcPeeringConnection among them.
"""

from typing import Any

from moto.core.request import Request
from moto.core.responses import ActionResult
from moto.ec2.responses import EC2Response

from backend.simulator.aws.answering import Answer, HungUp, Scope
from backend.simulator.aws.backend import Ec2
from backend.simulator.aws.errors import AwsError
from backend.simulator.aws.filters import page
from backend.simulator.aws.network_acl_actions import NetworkAclActions
from backend.simulator.aws.peering_actions import PeeringActions
from backend.simulator.aws.route_actions import RouteActions
from backend.simulator.aws.security_group_actions import SecurityGroupActions
from backend.simulator.aws.side import Aws
from backend.simulator.aws_faults import AwsFault
from backend.simulator.levers import AwsReceived

# The lists that the product reads and moto always gives whole.
_PAGED = {
    "DescribeNetworkAcls": "NetworkAcls",
    "DescribeRouteTables": "RouteTables",
    "DescribeSecurityGroups": "SecurityGroups",
    "DescribeSubnets": "Subnets",
    "DescribeVpcPeeringConnections": "VpcPeeringConnections",
    "DescribeVpcs": "Vpcs",
}


class Ec2Actions(PeeringActions, RouteActions, NetworkAclActions, SecurityGroupActions, EC2Response):
    def __init__(self, aws: Aws, scope: Scope) -> None:
        super().__init__()
        self.aws = aws
        self.scope = scope
        self._action: str | None = None
        self._performed = False

    def answer(self, request: Request, request_id: str) -> Answer:
        answer: Answer | None = None
        try:
            answer = super().answer(request, request_id)
            return answer
        finally:
            if self._action is not None:
                self._note(self._action, request_id, None if answer is None else answer.status)

    @property
    def ec2_backend(self) -> Ec2:
        return self.backend

    def result(self, action: str) -> ActionResult:
        self._action = action
        for needed in self._permissions(action):
            self._require(needed)
        if self._is_dry_run:
            raise AwsError("DryRunOperation", "Request would have succeeded, but DryRun flag is set.")
        fault = self.aws.levers.aws_faults.take(action)
        if fault is not None and not fault.performed:
            raise _instead(fault)
        try:
            result = super().result(action)
            self._performed = True
        finally:
            if fault is not None:
                raise _instead(fault)
        return self._paged(result, _PAGED[action]) if action in _PAGED else result

    def _permissions(self, action: str) -> tuple[str, ...]:
        """The IAM actions that a call needs: what is made with tags needs CreateTags too."""
        tagged = action != "CreateTags" and self._get_param("TagSpecifications", [])
        return (action, "CreateTags") if tagged else (action,)

    def _require(self, action: str) -> None:
        if not self.identity.may(action) or action in self.aws.levers.refused_in_aws:
            raise AwsError(
                "UnauthorizedOperation",
                f"You are not authorized to perform this operation. User: {self.identity.arn} is not "
                f"authorized to perform: ec2:{action} because no identity-based policy allows the "
                f"ec2:{action} action",
            )

    @property
    def _is_dry_run(self) -> bool:
        return bool(self._get_param("DryRun", False))

    def _note(self, action: str, request_id: str, status: int | None) -> None:
        self.aws.levers.note_in_aws(
            AwsReceived(
                at=self.aws.world.now(),
                action=action,
                parameters=self._get_params(),
                account_id=self.get_current_account(),
                region=self.scope.region,
                dry_run=self._is_dry_run,
                performed=self._performed,
                request_id=request_id,
                status=status,
            )
        )

    def _paged(self, result: ActionResult, key: str) -> ActionResult:
        whole: Any = result.result
        items, token = page(list(whole[key]), self._get_param("MaxResults"), self._get_param("NextToken"))
        return ActionResult({**whole, key: items, "NextToken": token})


def _instead(fault: AwsFault) -> Exception:
    """What is raised instead of the true answer."""
    if fault.code is None:
        return HungUp("The simulator dropped the connection, as it was told to.")
    return AwsError(fault.code, "The simulator answers so, as it was told to.")
