"""The operator's peerings with both of their ends: what the rules about the AWS side look at."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from backend.model.aws_end import AwsEnd, Part, Vpc
from backend.model.finding import Finding, Level
from backend.model.key import Kind
from backend.model.peering import ACTIVE, Peering
from backend.rules import documents
from backend.rules.apps import apps_of
from backend.rules.findings.ground import Ground
from backend.rules.space_blocks import dyno_blocks, routed_blocks, whole_block
from backend.rules.wording import titled


@dataclass(frozen=True, slots=True)
class Side:
    """A peering that AWS was asked about. `name`: what people call it. `whole` None is unknown.

    `are_dynos`: Heroku tells where dynos start; where it does not, `dynos` are the wider Space CIDRs, and
    that has to be said (K5).
    """

    ground: Ground
    name: str
    peering: Peering
    end: AwsEnd
    whole: str | None
    routed: Sequence[str]
    dynos: Sequence[str]
    are_dynos: bool

    @property
    def vpc(self) -> str:
        """`vpc-… (production)`, as far as it is known."""
        vpc_id = self.end.vpc.vpc_id if self.end.vpc is not None else self.peering.aws_vpc_id
        name = self.end.vpc.name if self.end.vpc is not None else None
        return f"{vpc_id or 'its VPC'} ({name})" if name else vpc_id or "its VPC"

    def finding(
        self, rule: str, level: Level, state: str, document: str = documents.PEERING, **rest: Any
    ) -> Finding:
        """A finding about this peering; `rest` as in `Finding`."""
        state = f"{self.name} {state}"
        return self.ground.finding(
            rule, level, Kind.PEERINGS, item=self.name, state=state, document=document, **rest
        )


def sides(ground: Ground) -> Iterator[Side]:
    """In the order of Heroku's reply; nothing of those that AWS was not asked about."""
    ends = {end.pcx_id: end for end in ground.value(Kind.AWS_ENDS) or () if end.not_looked_at is None}
    info = ground.value(Kind.PEERING_INFO)
    whole, routed, dynos = whole_block(ground.space, info), routed_blocks(info), dyno_blocks(info)
    are_dynos = info is not None and bool(info.dyno_cidr_blocks)
    for name, peering in titled(ground.value(Kind.PEERINGS) or ()):
        end = ends.get(peering.pcx_id or "")
        if peering.is_own and end is not None:
            yield Side(ground, name, peering, end, whole, routed, dynos, are_dynos)


def in_use(ground: Ground, part: Part) -> Iterator[tuple[Side, Vpc]]:
    """Those that should carry traffic, where `part` of their VPC was read.

    Before a peering is active nobody expects the VPC to be ready; and where EC2 says that it is not, that is
    what is told.
    """
    for side in sides(ground):
        connection, vpc = side.end.connection, side.end.vpc
        is_active = side.peering.status == ACTIVE and (
            Part.PEERING in side.end.problems if connection is None else connection.code in (ACTIVE, None)
        )
        if is_active and vpc is not None and part not in side.end.problems:
            yield side, vpc


def internal_apps(ground: Ground) -> list[str]:
    """The names of those that the VPC reaches through the peering; none where they were not read."""
    apps = apps_of(ground.snapshot, ground.space) or ()
    return [app.name or "an app without a name" for app in apps if app.internal_routing]
