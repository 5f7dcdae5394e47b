"""Whom a list of trusted IPs lets in: web requests to every app of the space that is not internal."""

from collections.abc import Iterable
from datetime import datetime

from backend.model.inbound_ruleset import DENY, InboundRuleset
from backend.rules.addresses import is_everybody, read_network

NOBODY = "nobody"
ANYBODY = "anybody"
LISTED = "trusted IPs"


def is_open_to_all(ruleset: InboundRuleset) -> bool:
    """Whether some rule allows the whole Internet of its family."""
    return any(
        rule.action != DENY and is_everybody(read_network(rule.source)) for rule in ruleset.rules or ()
    )


def let_in(ruleset: InboundRuleset | None) -> str | None:
    """NOBODY, ANYBODY or LISTED, by the list as it is written; None where it is not known.

    An empty list blocks all (contract §1.4), and so does one that only denies. Whether the list is in force
    is `applied`.
    """
    if ruleset is None or ruleset.rules is None:
        return None
    if all(rule.action == DENY for rule in ruleset.rules):
        return NOBODY
    return ANYBODY if is_open_to_all(ruleset) else LISTED


def written_last(history: Iterable[InboundRuleset], at: datetime) -> InboundRuleset | None:
    """The list that was the newest at a moment, by when each was set; None before the first.

    The history is in no order that is promised (contract §1.4); an entry without a time has no place in it.
    """
    written = [
        (each.created_at, each)
        for each in history
        if isinstance(each.created_at, datetime) and each.created_at <= at
    ]
    return max(written, key=lambda one: one[0])[1] if written else None
