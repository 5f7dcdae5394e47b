"""What may be written at all. Whatever is not here is refused, whoever asks (DESIGN.md, "Safe")."""

from backend.rules.wording import ALLOWS_WRITES

from .step import Refusal, Target

HEROKU, EC2 = "heroku", "ec2"

ALLOWED = frozenset(
    {
        (HEROKU, "peerings.accept"),
        (HEROKU, "peerings.destroy"),
        (EC2, "CreateVpcPeeringConnection"),
        (EC2, "CreateRoute"),
        (EC2, "ReplaceRoute"),
        (EC2, "DeleteRoute"),
        (EC2, "AuthorizeSecurityGroupIngress"),
        (EC2, "RevokeSecurityGroupIngress"),
        (EC2, "CreateNetworkAclEntry"),
        (EC2, "DeleteNetworkAclEntry"),
    }
)
NOTHING: frozenset[tuple[str, str]] = frozenset()
"""What a read-only session may write."""
READ_ONLY = f"This is a read-only session, so nothing is written. {ALLOWS_WRITES}"


def require_allowed(target: Target, allowed: frozenset[tuple[str, str]]) -> None:
    """Raises Refusal."""
    if not allowed:
        raise Refusal(READ_ONLY)
    if (target.service, target.action) not in allowed:
        raise Refusal(f"{target.action} of {target.service} is not among what Spaceport may write.")
    if target.action.startswith("peerings.") and not target.id.startswith("pcx-"):
        # A masked id names nothing that may be touched (requirements 22, 26).
        raise Refusal(f"{target.id or 'a peering without an id'} is no peering that may be changed.")
