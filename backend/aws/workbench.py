"""Where a change works on the AWS side: what it reads and writes in one region of one account.

Everything awaits: the calls themselves are made in threads. Reads raise AwsError; writes raise it too, with
`maybe_done` where the answer was lost. A write is sent once.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, TypeVar

from backend.model.aws_end import AwsEnd, Part, Vpc

from . import connections, dry_runs, network_acls, security_groups, vpcs
from . import end as ends
from .accounts import Accounts
from .blocks import Blocks
from .connections import OwnConnection
from .in_threads import Threads
from .security_groups import SecurityGroup
from .writes import acl_entries, ingress, peerings, routes
from .writes.sent import Sent

__all__ = ["OwnConnection", "SecurityGroup", "Sent", "Workbench"]

T = TypeVar("T")


class Workbench:
    """`identity`: what was chosen. `profile`: what shown commands carry as `--profile`, None for none."""

    def __init__(
        self,
        accounts: Accounts,
        threads: Threads,
        *,
        account_id: str,
        arn: str,
        identity: str,
        profile: str | None,
        region: str,
    ) -> None:
        self._accounts = accounts
        self._threads = threads
        self.account_id = account_id
        self.arn = arn
        self.identity = identity
        self.profile = profile
        self.region = region

    async def vpcs(self) -> tuple[Vpc, ...]:
        """Those of the account in this region, the default one too."""
        return await self._read(vpcs.read_all, self.account_id)

    async def vpc(self, vpc_id: str) -> Vpc | None:
        """None: there is none here."""
        return await self._read(vpcs.read, vpc_id)

    async def connections(self, vpc_id: str) -> tuple[OwnConnection, ...]:
        """Those that the VPC is a side of, ended ones too while EC2 tells of them."""
        return await self._read(connections.of_vpc, vpc_id)

    async def connection(self, pcx_id: str) -> OwnConnection | None:
        """None: EC2 does not know it, or not any longer."""
        return await self._read(connections.read_own, pcx_id)

    async def end(
        self, pcx_id: str, vpc_id: str, blocks: Blocks, wanted: Collection[Part] = ends.EVERY_PART
    ) -> AwsEnd:
        """Routes, rules and ACLs of the VPC, as far as they concern `blocks`; parts unread are `problems`.

        Only the parts that are `wanted` are asked for; without the subnets, tables and ACLs do not name them.
        """
        begun = AwsEnd(pcx_id=pcx_id, account_id=self.account_id, region=self.region)
        return await ends.read(self._read, begun, vpc_id, blocks, is_whole=False, wanted=wanted)

    async def security_groups(self, vpc_id: str) -> tuple[SecurityGroup, ...]:
        return await self._read(security_groups.named, vpc_id)

    async def acl_numbers(self, network_acl_id: str) -> Mapping[bool, frozenset[int]]:
        """The rule numbers in use, by `egress`."""
        return await self._read(network_acls.numbers, network_acl_id)

    async def may(self, action: str, **parameters: object) -> str | None:
        """Whether the IAM action is permitted, by DryRun: None, else a clause that names it.

        `action` and `parameters` as EC2 names them; what they name should exist. Raises AwsError where that
        cannot be told, and CarriedOut. It is sent once, as the write that it would be.
        """
        return await self._called(dry_runs.refusal, action, parameters, once=True)

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
        return await self._write(
            peerings.create,
            vpc_id,
            peer_vpc_id=peer_vpc_id,
            peer_owner_id=peer_owner_id,
            peer_region=peer_region,
            tags=tags,
        )

    async def create_route(self, route_table_id: str, destination: str, pcx_id: str) -> Sent:
        return await self._write(routes.create, route_table_id, destination, pcx_id)

    async def replace_route(self, route_table_id: str, destination: str, pcx_id: str) -> Sent:
        return await self._write(routes.replace, route_table_id, destination, pcx_id)

    async def delete_route(self, route_table_id: str, destination: str) -> Sent:
        return await self._write(routes.delete, route_table_id, destination)

    async def authorize_ingress(
        self, group_id: str, protocol: str, from_port: int, to_port: int, cidrs: Sequence[str], why: str
    ) -> Sent:
        """`why`: the description of each range."""
        return await self._write(ingress.authorize, group_id, protocol, from_port, to_port, cidrs, why)

    async def revoke_ingress(
        self, group_id: str, protocol: str, from_port: int | None, to_port: int | None, cidrs: Sequence[str]
    ) -> Sent:
        return await self._write(ingress.revoke, group_id, protocol, from_port, to_port, cidrs)

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
        return await self._write(
            acl_entries.create,
            network_acl_id,
            rule_number=rule_number,
            egress=egress,
            protocol=protocol,
            from_port=from_port,
            to_port=to_port,
            cidr=cidr,
        )

    async def delete_acl_entry(self, network_acl_id: str, *, rule_number: int, egress: bool) -> Sent:
        return await self._write(acl_entries.delete, network_acl_id, rule_number=rule_number, egress=egress)

    async def _read(self, read: Callable[..., T], *arguments: Any) -> T:
        return await self._called(read, *arguments, once=False)

    async def _write(self, write: Callable[..., Sent], *arguments: Any, **named: Any) -> Sent:
        return await self._called(write, *arguments, once=True, **named)

    async def _called(self, made: Callable[..., T], *arguments: Any, once: bool, **named: Any) -> T:
        def call() -> T:
            client = self._accounts.client(self.account_id, self.region, once=once)
            return made(client, *arguments, **named)

        with self._accounts.forgetting_refused(self.account_id):
            return await self._threads.run(call)
