"""The account and the two teams that every scenario has: acme, where the operator is admin, and labs."""

from datetime import datetime, timedelta

from backend.simulator.world.teams import Account, Member, Team

OPS = "ops@acme.example"
NETOPS = "netops@acme.example"
DEPLOY = "deploy@acme.example"
LABS = "lead@labs.example"

_HOLDING = "acme-holding"


def operator(now: datetime) -> Account:
    return Account(OPS, created_at=now - timedelta(days=1400), name="Operations")


def acme(now: datetime) -> Team:
    """An enterprise team of which the operator is admin."""
    return Team(
        "acme",
        "admin",
        created_at=now - timedelta(days=1390),
        enterprise_account=_HOLDING,
        colleagues=[Member(NETOPS, "admin"), Member(DEPLOY, "member")],
    )


def labs(now: datetime) -> Team:
    """An enterprise team of which the operator is only member."""
    return Team(
        "labs",
        "member",
        created_at=now - timedelta(days=800),
        enterprise_account=_HOLDING,
        colleagues=[Member(LABS, "admin")],
    )
