"""Where a change works on the AWS side: who is there to be, and what they read and write in one region.

Everything awaits: the calls themselves are made in threads. Reads raise AwsError; writes raise it too, with
`maybe_done` where the answer was lost. A write is sent once (`total_max_attempts=1`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from backend.model.aws_end import AwsEnd, Connection, Vpc

from .access import AwsAccess
from .blocks import Blocks


@dataclass(frozen=True, slots=True)
class Offer:
    """Credentials that may be chosen. `value` is what `aws_profile` is answered with: the name of a profile,
    `role:ID` or `account:ID` for a configured account, `usual` for those that AWS clients find by themselves.
    """

    value: str
    title: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class OwnConnection:
    """A peering connection with its id and the tags of it that EC2 shows to this account."""

    pcx_id: str
    connection: Connection
    tags: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SecurityGroup:
    group_id: str
    name: str
    description: str


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of a write: AWS's request id, and the id of what was made where there is one."""

    request_id: str | None
    made: str | None = None


class Workbenches:
    """One for the life of a session."""

    def __init__(self, access: AwsAccess) -> None:
        self._access = access

    async def offered(self) -> tuple[Offer, ...]:
        """Who there is to be, without asking AWS; the most likely first."""
        raise NotImplementedError

    async def regions(self, identity: str) -> tuple[str, ...]:
        """Those that may be chosen, that of the credentials first. Raises AwsError."""
        raise NotImplementedError

    async def open(self, identity: str, region: str) -> "Workbench":
        """As one of those offered. Raises AwsError, whose text says why not."""
        raise NotImplementedError

    async def of_account(self, account_id: str, region: str) -> "Workbench":
        """As whoever may be in this account, by the configuration or the usual credentials. Raises AwsError."""
        raise NotImplementedError


class Workbench:
    """`identity`: what was chosen. `profile`: what shown commands carry as `--profile`, None for none."""

    account_id: str
    arn: str
    identity: str
    profile: str | None
    region: str

    async def vpcs(self) -> tuple[Vpc, ...]:
        raise NotImplementedError

    async def vpc(self, vpc_id: str) -> Vpc | None:
        raise NotImplementedError

    async def connections(self, vpc_id: str) -> tuple[OwnConnection, ...]:
        """Those that the VPC is a side of, ended ones too while EC2 tells of them."""
        raise NotImplementedError

    async def connection(self, pcx_id: str) -> OwnConnection | None:
        raise NotImplementedError

    async def end(self, pcx_id: str, vpc_id: str, blocks: Blocks) -> AwsEnd:
        """Routes, rules and ACLs of the VPC, as far as they concern `blocks`; parts unread are `problems`."""
        raise NotImplementedError

    async def security_groups(self, vpc_id: str) -> tuple[SecurityGroup, ...]:
        raise NotImplementedError

    async def acl_numbers(self, network_acl_id: str) -> Mapping[bool, frozenset[int]]:
        """The rule numbers in use, by `egress`."""
        raise NotImplementedError

    async def may(self, action: str, **parameters: object) -> str | None:
        """Whether the IAM action is permitted, by DryRun: None, else a clause that names it.

        `action` and `parameters` as EC2 names them. Raises AwsError where that cannot be told.
        """
        raise NotImplementedError

    async def create_peering(
        self,
        vpc_id: str,
        *,
        peer_vpc_id: str,
        peer_owner_id: str,
        peer_region: str | None,
        tags: Mapping[str, str],
    ) -> Sent:
        """`made` is the pcx id. `peer_region`: None where it is the same region."""
        raise NotImplementedError

    async def create_route(self, route_table_id: str, destination: str, pcx_id: str) -> Sent:
        raise NotImplementedError

    async def replace_route(self, route_table_id: str, destination: str, pcx_id: str) -> Sent:
        raise NotImplementedError

    async def delete_route(self, route_table_id: str, destination: str) -> Sent:
        raise NotImplementedError

    async def authorize_ingress(
        self, group_id: str, protocol: str, from_port: int, to_port: int, cidrs: Sequence[str], why: str
    ) -> Sent:
        """`why`: the description of each range."""
        raise NotImplementedError

    async def revoke_ingress(
        self, group_id: str, protocol: str, from_port: int | None, to_port: int | None, cidrs: Sequence[str]
    ) -> Sent:
        raise NotImplementedError

    async def create_acl_entry(
        self,
        network_acl_id: str,
        *,
        rule_number: int,
        egress: bool,
        protocol: str,
        from_port: int | None,
        to_port: int | None,
        cidr: str,
    ) -> Sent:
        """An entry that allows."""
        raise NotImplementedError

    async def delete_acl_entry(self, network_acl_id: str, *, rule_number: int, egress: bool) -> Sent:
        raise NotImplementedError
