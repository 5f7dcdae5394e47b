"""What a peering does not do, before somebody asks for one (requirements 39, 42, 43)."""

from collections.abc import Sequence

from backend.model.app import App
from backend.rules.wording import counted, shortened

from .situation import Situation

MOST = 5
"""Apps that are named."""


def will_not_do(situation: Situation) -> tuple[str, ...]:
    """A sentence each."""
    name = situation.name
    return (
        f"Data services of {name} (Postgres, Redis, Kafka) are not reached from the VPC.",
        "It leads to the VPC and no further: dynos do not reach networks that are peered with the VPC, or "
        "connected to it. What they need there takes a proxy or a load balancer in the VPC.",
        "Only the primary IPv4 block of the VPC is reached: no secondary blocks, no IPv6.",
        "Addresses of dynos change at every start, and no public name tells them.",
        *_web_requests(situation),
    )


def _web_requests(situation: Situation) -> tuple[str, ...]:
    if situation.apps is None:
        return (
            "Web requests to apps go over the public Internet, except to internal ones; which apps "
            "are internal could not be read.",
        )
    if not situation.apps:
        return (
            "Web requests to apps go over the public Internet, not through the peering, except to apps with "
            "internal routing, which is chosen when an app is created.",
        )
    inside = internal(situation)
    outside = [app for app in situation.apps if not app.internal_routing]
    lines = []
    if outside:
        lines.append(
            f"Web requests to {named(outside)} go over the public Internet, not through the peering."
        )
    if inside:
        lines.append(f"Of web requests, only those to {named(inside, 'internal app')} go through it.")
    elif outside:
        lines.append("Internal routing is chosen when an app is created, and at no other time.")
    return tuple(lines)


def internal(situation: Situation) -> tuple[App, ...]:
    """Those that the VPC reaches through the peering; none where apps were not read."""
    return tuple(app for app in situation.apps or () if app.internal_routing)


def named(apps: Sequence[App], noun: str = "app") -> str:
    """`the app books`, `2 apps (books and records)`."""
    names = shortened([app.title or "without a name" for app in apps], MOST)
    return f"the {noun} {names}" if len(apps) == 1 else f"{counted(len(apps), noun)} ({names})"
