"""What route tables of a peered VPC should lead to the space (requirements 30-32, 58; K2, K3)."""

from collections.abc import Sequence
from enum import StrEnum

from backend.rules import documents
from backend.rules.wording import shortened


class Routed(StrEnum):
    """What is chosen, as the command line names it (`routes`)."""

    SPACE = "space"
    """All of the space's block by one route."""
    SUBNETS = "subnets"
    """Each of the Space CIDRs by a route of its own."""
    NONE = "none"


def destinations(routed: Routed, whole: str | None, space_cidrs: Sequence[str]) -> tuple[str, ...]:
    """Blocks as they came; `whole` is the space's block, None where it is not known."""
    match routed:
        case Routed.SPACE:
            return () if whole is None else (whole,)
        case Routed.SUBNETS:
            return tuple(dict.fromkeys(space_cidrs))
    return ()


def why_not_subnets(internal: Sequence[str], whole: str | None, space_cidrs: Sequence[str]) -> str | None:
    """Why single blocks will not do, as a clause; None where they may be chosen. `internal`: the names of the
    internal apps.

    All Space CIDRs together are not the whole block: internal apps answer outside them.
    """
    if not space_cidrs:
        return "Heroku does not tell the Space CIDRs"
    if not internal:
        return None
    are = "is an internal app" if len(internal) == 1 else "are internal apps"
    block = whole or "the space's block"
    return (
        f"{shortened(internal)} {are}, reached by a route to all of {block} alone "
        f"({documents.INTERNAL_ROUTING})"
    )


def not_reached(routed: Routed, name: str, whole: str | None) -> tuple[str, ...]:
    """What routes for these blocks leave out in the space of this `name`, a sentence; nothing where they are
    for all of it.
    """
    if routed is not Routed.SUBNETS:
        return ()
    return (
        f"Only the Space CIDRs are routed, not all of {whole or 'the block of the space'}: no app of {name} "
        "with internal routing is reached from the VPC, also none that is made later.",
    )
