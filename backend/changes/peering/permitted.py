"""Whether AWS permits what comes once the peering is active, before anything is written (requirement 8)."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import NamedTuple

from backend.aws.blocks import Blocks, blocks_of_space
from backend.aws.errors import AwsError
from backend.aws.workbench import Workbench
from backend.model.aws_end import Part
from backend.model.change import Facts
from backend.rules.aws_protocols import acl_entry, permission
from backend.rules.peering_plan.destinations import Routed
from backend.rules.peering_plan.ports import TCP
from backend.rules.preflight.found import Found, Verdict
from backend.rules.preflight.permissions import permission_later, untold

from .aws_end import DESCRIBES, PeeredVpc, info_of, may
from .ports import NONE

Parameters = Mapping[str, object]

_NO_CONNECTION_YET = "pcx-00000000000000000"
"""Stands for the one that is not asked for yet. No document tells whether AWS looks for it before it looks at
the permission; where it does, it is not known.
"""
_OF_CONNECTION = "VpcPeeringConnection"
"""What the codes hold that are about the connection that a call names."""
_LAST_NUMBER = 32766
"""Of an entry that can be made: the one that is least likely to be taken."""
_PORT = 443


async def permitted_later(vpc: PeeredVpc, bench: Workbench) -> tuple[Found, ...]:
    """By dry runs; what is missing forbids nothing, its steps are handed over, and what is not known is told.
    Raises Ended.

    What only some VPCs need, ReplaceRoute and DeleteRoute, is tried where that turns out. A read-only session
    tries nothing.
    """
    if not vpc.ground.may_write:
        return ()
    return tuple([found async for found in _tried(vpc, bench)])


async def _tried(vpc: PeeredVpc, bench: Workbench) -> AsyncIterator[Found]:
    blocks = blocks_of_space(None, info_of(vpc.facts))
    for part in _wanted(vpc.facts):
        action, made, example = _WRITES[part]
        sees = await _judged(vpc, bench, DESCRIBES[part], made)
        yield sees
        if sees.verdict is Verdict.READ or not blocks:
            continue  # what may not be seen is handed over whole, and without a block nothing is done
        parameters = await example(vpc, bench, blocks)
        if parameters is not None:
            yield await _judged(vpc, bench, action, made, **parameters)


async def _judged(vpc: PeeredVpc, bench: Workbench, action: str, made: str, **parameters: object) -> Found:
    """By a dry run; an answer about anything else tells neither that it is permitted nor that it is not.

    `made`: as of `permission_later`. Raises Ended.
    """
    try:
        return permission_later(action, await may(bench, action, **parameters), made)
    except AwsError as error:
        if not vpc.pcx_id and _OF_CONNECTION in (error.code or ""):
            return untold(action, f"AWS looks for the peering first, which is not there yet ({error.code})")
        return untold(action, str(error))


def _wanted(facts: Facts) -> tuple[Part, ...]:
    """The parts of the VPC that may be changed, as far as somebody has said already."""
    left_out = {
        Part.ROUTE_TABLES: facts.one("routes") == Routed.NONE,
        Part.SECURITY_GROUPS: facts.one("security_group_id") == NONE,
    }
    return tuple(part for part in _WRITES if not left_out.get(part, False))


# What is tried is of what every VPC has of its own: what is written to is chosen later. None: not found.


async def _route(vpc: PeeredVpc, bench: Workbench, blocks: Blocks) -> Parameters | None:
    end = await bench.end(vpc.pcx_id, vpc.id, blocks, {Part.ROUTE_TABLES})
    main = next((table.route_table_id for table in end.route_tables if table.main), None)
    return (
        None
        if main is None
        else {
            "RouteTableId": main,
            "DestinationCidrBlock": str(blocks[0]),
            "VpcPeeringConnectionId": vpc.pcx_id or _NO_CONNECTION_YET,
        }
    )


async def _rule(vpc: PeeredVpc, bench: Workbench, blocks: Blocks) -> Parameters | None:
    try:
        groups = await bench.security_groups(vpc.id)
    except AwsError:
        return None
    default = next((group.group_id for group in groups if group.name == "default"), None)
    rule = permission(TCP, _PORT, _PORT, [str(blocks[0])])
    return None if default is None else {"GroupId": default, "IpPermissions": [rule]}


async def _entry(vpc: PeeredVpc, bench: Workbench, blocks: Blocks) -> Parameters | None:
    end = await bench.end(vpc.pcx_id, vpc.id, blocks, {Part.NETWORK_ACLS})
    default = next((acl.network_acl_id for acl in end.network_acls if acl.is_default), None)
    return (
        None
        if default is None
        else {
            "NetworkAclId": default,
            "RuleNumber": _LAST_NUMBER,
            "Egress": False,
            "RuleAction": "allow",
            **acl_entry(TCP, _PORT, _PORT, str(blocks[0])),
        }
    )


class _Later(NamedTuple):
    """`action` of EC2; what it makes, in words; how to try it."""

    action: str
    made: str
    example: Callable[[PeeredVpc, Workbench, Blocks], Awaitable[Parameters | None]]


_WRITES = {
    Part.ROUTE_TABLES: _Later("CreateRoute", "Routes", _route),
    Part.SECURITY_GROUPS: _Later("AuthorizeSecurityGroupIngress", "Rules of security groups", _rule),
    Part.NETWORK_ACLS: _Later("CreateNetworkAclEntry", "Entries of network ACLs", _entry),
}
