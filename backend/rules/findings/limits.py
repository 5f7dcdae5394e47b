"""Limits of a space that are reached, or nearly (requirements 44, 133, 150-152; K25)."""

from collections import Counter
from collections.abc import Iterator

from backend.model.finding import Finding, Level
from backend.model.key import Kind
from backend.rules.apps import apps_of
from backend.rules.findings.ground import Ground
from backend.rules.limits import (
    LIMITS,
    Limited,
    Use,
    dynos_by_type,
    how_to_raise,
    one_offs_by_size,
    uses,
)
from backend.rules.placement import NOT_NOW
from backend.rules.wording import shortened

ABOUT = {
    Limited.PEERINGS: Kind.PEERINGS,
    Limited.RULES: Kind.INBOUND_RULESET,
    Limited.APPS: Kind.APPS,
    Limited.PROCESS_TYPES: Kind.APPS,
    Limited.DYNOS: Kind.APPS,
    Limited.DYNOS_OF_A_TYPE: Kind.APPS,
    Limited.ONE_OFF_DYNOS: Kind.APPS,
}
"""What each is about; that a space has its one VPN connection is no news."""
REACHED, NEAR = "limit-reached", "limit-near"
OF_LIMITS = frozenset({REACHED, NEAR})
"""The rules of this file."""


def of_limits(ground: Ground) -> Iterator[Finding]:
    """Nine tenths are a notice, all of it is a warning; more than it means that a ticket raised it."""
    if not ground.has_an_inside:
        return
    limits = ground.settings.limits_of(ground.space.name)
    for use in uses(ground.snapshot, ground.space, limits):
        if use.limited in ABOUT and use.is_near and not _is_over(ground, use):
            yield _used_up(ground, use) if use.is_reached else _nearly(ground, use)


def _is_over(ground: Ground, use: Use) -> bool:
    """Whether it was so when somebody looked, and nobody knows of now."""
    read_at = ground.reading(Kind.DYNOS).read_at
    return (
        use.limited is Limited.ONE_OFF_DYNOS and read_at is not None and ground.has_lasted(read_at, NOT_NOW)
    )


def _used_up(ground: Ground, use: Use) -> Finding:
    of = _of_which(ground, use)
    return ground.finding(
        REACHED,
        Level.WARNING,
        ABOUT[use.limited],
        item=use.limited,
        title=f"all {use.limit} {use.title} are used{of}",
        detail=f"{use.limit} is the limit of this space as far as Spaceport knows: Heroku may refuse one "
        f"more. {how_to_raise(use.limited, ground.name)}",
        document=LIMITS[use.limited].document,
        state=f"{use.used} of {use.limit}{of}",
    )


def _nearly(ground: Ground, use: Use) -> Finding:
    of = _of_which(ground, use)
    return ground.finding(
        NEAR,
        Level.NOTICE,
        ABOUT[use.limited],
        item=use.limited,
        title=f"{use.used} of {use.limit} {use.title} are used{of}",
        detail=f"The space nears its limit. {how_to_raise(use.limited, ground.name)}",
        document=LIMITS[use.limited].document,
        state=f"of {use.limit}{of}",
    )


def _of_which(ground: Ground, use: Use) -> str:
    """Of a limit that every process type or every size has for itself, which ones are the fullest."""
    match use.limited:
        case Limited.DYNOS_OF_A_TYPE:
            names = {app.id: app.title for app in apps_of(ground.snapshot, ground.space) or ()}
            types = dynos_by_type(ground.snapshot, ground.space) or Counter()
            fullest = [
                f"{process_type or 'a type'} of {names.get(app_id) or app_id or 'an app'}"
                for (app_id, process_type), number in types.items()
                if number == use.used
            ]
        case Limited.ONE_OFF_DYNOS:
            sizes = one_offs_by_size(ground.snapshot, ground.space) or Counter()
            fullest = [size for size, number in sizes.items() if number == use.used]
        case _:
            return ""
    return f": {shortened(fullest)}"
