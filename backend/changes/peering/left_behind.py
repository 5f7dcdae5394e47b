"""Deleting what the VPC is left with when its peering is gone: one by one, only where somebody says so
(requirement 37).
"""

from collections.abc import Iterator
from dataclasses import replace

from backend.changes.allowed import EC2
from backend.changes.step import Outcome, Seen, Step, Target, Write
from backend.rules.peering_plan.left_behind import LeftBehind
from backend.rules.wording import listed

from .aws_end import PeeredVpc, not_decided
from .by_hand import handed_over
from .leftovers import ENTRIES, ROUTES, RULES, LeftEntry, LeftRule, read_left, why_kept
from .route_writes import deleting, named

WHY = "It is for a peering that is gone. It does no harm today; with another peering it may, by surprise."
_SPARE = "Nothing else of the VPC is seen to need it."
_NOT_THERE = "It is not there any more."


def left_steps(vpc: PeeredVpc) -> Iterator[Step]:
    """One by one; commands to hand over where this console does not work on the VPC."""
    facts = vpc.facts
    if "aws" not in facts:
        yield not_decided("What is left in the VPC")
        return
    if not vpc.is_at_hand:
        yield _handed_over(vpc)
        return
    for noted in facts.all(ROUTES):
        yield vpc.done_here(_route(vpc, *noted.split(" ")))
    for noted in facts.all(RULES):
        yield vpc.done_here(_rule(vpc, LeftRule(*noted.split(" "))))
    for noted in facts.all(ENTRIES):
        yield vpc.done_here(_entry(vpc, LeftEntry(*noted.split(" "))))


def _route(vpc: PeeredVpc, table_id: str, destination: str) -> Write:
    async def observe() -> Seen:
        end, left = await read_left(vpc, ROUTES)
        for table, route in left.routes:
            if (table.route_table_id, route.destination) == (table_id, destination):
                text = f"{named(end, table)}: {destination} leads to {vpc.pcx_id}, which is gone."
                return Seen(False, preview=(text,), before=f"to {vpc.pcx_id}")
        return Seen(True, said=("It is not there any more, or leads elsewhere by now.",))

    step = f"left {table_id} {destination}"
    # It cannot be brought back: the connection that it led to is gone.
    return replace(deleting(vpc, step, table_id, destination, observe, WHY), undo=None)


def _rule(vpc: PeeredVpc, rule: LeftRule) -> Write:
    span = rule.span

    async def observe() -> Seen:
        _, left = await read_left(vpc, RULES)
        found = next((each for each in left.rules if LeftRule.of(each) == rule), None)
        if found is None:
            return _not_to_be_deleted(left, " ".join(rule))
        name = f" ({found.group_name})" if found.group_name else ""
        described = f", described as {found.description}" if found.description else ""
        preview = (f"{rule.group_id}{name} lets {rule.what}{described}.", _SPARE)
        return Seen(False, preview=preview, before=" ".join(rule))

    async def perform(code: str | None) -> Outcome:
        return await vpc.send(
            lambda aws: aws.revoke_ingress(rule.group_id, rule.protocol, *span, (rule.cidr,)), after="no rule"
        )

    commands = vpc.commands
    return Write(
        id=f"left {' '.join(rule)}",
        title=f"{rule.group_id}: no longer {rule.what}",
        explanation=WHY,
        command=commands.revoke_security_group_ingress(rule.group_id, rule.protocol, *span, (rule.cidr,)),
        target=Target(EC2, "RevokeSecurityGroupIngress", f"{rule.group_id} {rule.what}"),
        observe=observe,
        perform=perform,
        phrase=vpc.ground.space_name,
        is_optional=True,
        is_extra=True,
        undo=commands.authorize_security_group_ingress(
            rule.group_id, rule.protocol, *span, (rule.cidr,), vpc.facts.one(rule.described)
        ),
        touches=vpc.touched,
    )


def _entry(vpc: PeeredVpc, entry: LeftEntry) -> Write:
    span, number = entry.span, int(entry.number)

    async def observe() -> Seen:
        _, left = await read_left(vpc, ENTRIES)
        if all(LeftEntry.of(acl.network_acl_id, each) != entry for acl, each in left.entries):
            return _not_to_be_deleted(left, " ".join(entry))
        preview = (f"Entry {number} of {entry.acl_id} allows {entry.what}.", _SPARE)
        return Seen(False, preview=preview, before=" ".join(entry))

    async def perform(code: str | None) -> Outcome:
        return await vpc.send(
            lambda aws: aws.delete_acl_entry(entry.acl_id, rule_number=number, egress=entry.egress),
            after="no entry",
        )

    commands = vpc.commands
    return Write(
        id=f"left {' '.join(entry)}",
        title=f"Delete entry {number} of {entry.acl_id}, {entry.what}",
        explanation=WHY,
        command=commands.delete_network_acl_entry(entry.acl_id, rule_number=number, egress=entry.egress),
        target=Target(EC2, "DeleteNetworkAclEntry", f"{entry.acl_id} {entry.direction} {number}"),
        observe=observe,
        perform=perform,
        phrase=vpc.ground.space_name,
        is_optional=True,
        is_extra=True,
        undo=commands.create_network_acl_entry(
            entry.acl_id,
            rule_number=number,
            egress=entry.egress,
            protocol=entry.protocol,
            from_port=span[0],
            to_port=span[1],
            cidr=entry.cidr,
        ),
        touches=vpc.touched,
    )


def _not_to_be_deleted(left: LeftBehind, noted: str) -> Seen:
    """`noted`: as of `why_kept`."""
    why = why_kept(left, noted)
    return Seen(True, said=(_NOT_THERE if why is None else f"It stays: {why}",))


def _handed_over(vpc: PeeredVpc) -> Step:
    commands = vpc.commands
    return handed_over(
        vpc.ground,
        "what is left",
        "Routes and rules that are left in the VPC",
        explanation=WHY,
        command="\n".join(
            (
                commands.describe_route_tables(vpc.id),
                commands.describe_security_groups(vpc.id),
                commands.describe_network_acls(vpc.id),
            )
        ),
        lines=(
            f"What leads to {vpc.pcx_id}, and what is for {listed(vpc.facts.all('space_cidr'))} alone, "
            "can be deleted there.",
        ),
        is_extra=True,
    )
