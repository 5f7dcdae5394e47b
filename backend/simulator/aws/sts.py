"""STS: who am I, and another account's keys. The rest is moto's."""

from moto.core.responses import ActionResult
from moto.sts.responses import TokenResponse

from backend.simulator.aws.answering import Answering, Scope, required
from backend.simulator.aws.side import Aws

_AN_HOUR = 3600


class Sts(Answering, TokenResponse):
    def __init__(self, aws: Aws, scope: Scope) -> None:
        super().__init__()
        self.aws = aws
        self.scope = scope

    def get_caller_identity(self) -> ActionResult:
        who = self.identity
        return ActionResult({"Account": who.account_id, "Arn": who.arn, "UserId": who.user_id})

    def assume_role(self) -> ActionResult:
        seconds = self._get_int_param("DurationSeconds", _AN_HOUR)
        role, session = required(self, "RoleArn"), required(self, "RoleSessionName")
        return ActionResult(self.aws.identities.assume(self.identity, role, session, seconds))
