"""Rules of security groups: AWS adds all that a call names or nothing; moto adds what is before an error."""

from moto.core.exceptions import ServiceException
from moto.core.responses import ActionResult
from moto.ec2.responses.security_groups import SecurityGroups

from backend.simulator.aws.answering import Answering


class SecurityGroupActions(Answering, SecurityGroups):
    def authorize_security_group_ingress(self) -> ActionResult:
        name = self._get_param("GroupId") or self._get_param("GroupName")
        group = self.ec2_backend.get_security_group_by_name_or_id(name)
        before = [] if group is None else list(group.ingress_rules)
        try:
            return super().authorize_security_group_ingress()
        except ServiceException:
            if group is not None:
                group.ingress_rules = before
            raise
