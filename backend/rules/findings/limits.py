"""Limits of a space that are reached, or nearly (requirements 44, 133, 150, 151; K25)."""

from collections.abc import Iterator

from backend.model.finding import Finding, Level
from backend.model.key import Kind
from backend.rules.findings.ground import Ground
from backend.rules.limits import LIMITS, Limited, Use, uses

ABOUT = {
    Limited.PEERINGS: Kind.PEERINGS,
    Limited.RULES: Kind.INBOUND_RULESET,
    Limited.APPS: Kind.APPS,
    Limited.PROCESS_TYPES: Kind.APPS,
    Limited.DYNOS: Kind.APPS,
    Limited.DYNOS_OF_A_TYPE: Kind.APPS,
}
"""What each is about; that a space has its one VPN connection is no news."""


def of_limits(ground: Ground) -> Iterator[Finding]:
    """Nine tenths are a notice, all of it is a warning; more than it means that a ticket raised it."""
    if not ground.has_an_inside:
        return
    limits = ground.settings.limits_of(ground.space.name)
    for use in uses(ground.snapshot, ground.space, limits):
        if use.limited in ABOUT and use.is_near:
            yield _used_up(ground, use) if use.is_reached else _nearly(ground, use)


def _used_up(ground: Ground, use: Use) -> Finding:
    return ground.finding(
        "limit-reached",
        Level.WARNING,
        ABOUT[use.limited],
        item=use.limited,
        title=f"all {use.limit} {use.title} are used",
        detail=f"{use.limit} is the limit of this space as far as Spaceport knows: no more can be added. "
        f"{_how_to_raise(ground, use)}",
        document=LIMITS[use.limited].document,
        state=f"{use.used} of {use.limit}",
    )


def _nearly(ground: Ground, use: Use) -> Finding:
    return ground.finding(
        "limit-near",
        Level.NOTICE,
        ABOUT[use.limited],
        item=use.limited,
        title=f"{use.used} of {use.limit} {use.title} are used",
        detail=f"The space nears its limit. {_how_to_raise(ground, use)}",
        document=LIMITS[use.limited].document,
        state=f"of {use.limit}",
    )


def _how_to_raise(ground: Ground, use: Use) -> str:
    return (
        "A support ticket with Heroku raises it. If one has, say so in the configuration: "
        f"`[spaces.{ground.name}.limits] {use.limited} = NUMBER`."
    )
