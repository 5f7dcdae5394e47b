"""Trusted IPs as a whole: whom the list lets in, and whether it is in force (requirements 46, 119-125)."""

from collections.abc import Iterator
from datetime import timedelta
from ipaddress import ip_network

from backend.model.app import App
from backend.model.finding import Finding, Level
from backend.model.inbound_ruleset import DENY, InboundRuleset
from backend.model.key import Kind
from backend.model.remote import is_told
from backend.model.space import FIR
from backend.rules import commands, documents
from backend.rules.addresses import holds, is_everybody, is_public, read_address, read_network
from backend.rules.apps import apps_of
from backend.rules.findings.ground import Ground
from backend.rules.trusted_ips import ANYBODY, NOBODY, let_in
from backend.rules.wording import listed, shortened

APPLIED_WITHIN = timedelta(minutes=10)
"""A change takes a few moments (requirement 124)."""
JUST_SET = timedelta(hours=1)
"""A list that is older, and not in force, was in force meanwhile for all that is known."""
ONLY_WEB = "It is about web requests alone: the Heroku CLI, the Dashboard and Spaceport are let in as before."
MENDS = "edit-trusted-ips"


def of_trusted_ips(ground: Ground) -> Iterator[Finding]:
    """Whom it lets in, whether that is so already, and whether this operator is among them."""
    ruleset: InboundRuleset | None = ground.value(Kind.INBOUND_RULESET)
    if ruleset is None:
        return
    match let_in(ruleset):
        case found if found == ANYBODY:
            yield _open(ground, ruleset)
        case found if found == NOBODY:
            yield _nobody(ground, ruleset)
    if ruleset.applied is False:
        yield _not_applied(ground, ruleset)
    yield from _shuts_out_the_operator(ground, ruleset)


def _apps(ground: Ground) -> tuple[App, ...] | None:
    return apps_of(ground.snapshot, ground.space)


def _has_only_internal_apps(ground: Ground) -> bool:
    apps = _apps(ground)
    return bool(apps) and all(app.internal_routing for app in apps or ())


def _open(ground: Ground, ruleset: InboundRuleset) -> Finding:
    sources = listed(
        rule.source or ""
        for rule in ruleset.rules or ()
        if rule.action != DENY and is_everybody(read_network(rule.source))
    )
    denied = [rule.source for rule in ruleset.rules or () if rule.action == DENY and is_told(rule.source)]
    is_free = ground.space.generation != FIR and not _has_only_internal_apps(ground)
    level = Level.WARNING if ground.is_production and is_free else Level.NOTICE
    if ground.space.generation == FIR:
        meaning = (
            "Every app of the space is open to the world, and the list of a Fir space cannot be changed."
        )
    elif not is_free:
        meaning = (
            "All apps of the space are internal: no request from the Internet reaches them, list or not."
        )
    else:
        meaning = (
            "Every app of the space that is not internal can be reached by everybody. If that is meant, "
            "acknowledge this; if not, list who is to be let in, and then remove this range. " + ONLY_WEB
        )
    if denied:
        meaning += f" It also denies {shortened(denied)}; which of the two counts, no document tells."
    return ground.finding(
        "trusted-open",
        level,
        Kind.INBOUND_RULESET,
        title=f"trusted IPs let anybody in ({sources})",
        detail=meaning,
        document=documents.SPACES,
        state=f"{sources}{' production' if level is Level.WARNING else ''}",
        mends=None if ground.space.generation == FIR else MENDS,
    )


def _nobody(ground: Ground, ruleset: InboundRuleset) -> Finding:
    """An empty list blocks all; where no app is known to be there for it, that may be meant."""
    public = [app.name or app.id or "an app" for app in _apps(ground) or () if not app.internal_routing]
    if public:
        meaning = f"No web request reaches {listed(public)}. Add the ranges that are to be let in. {ONLY_WEB}"
    else:
        meaning = f"No app is known that this shuts off; one that is made later gets no requests. {ONLY_WEB}"
    return ground.finding(
        "trusted-nobody",
        Level.WARNING if public else Level.NOTICE,
        Kind.INBOUND_RULESET,
        title=f"trusted IPs let nobody in: the list {'only denies' if ruleset.rules else 'is empty'}",
        detail=meaning,
        document=documents.TRUSTED_IPS,
        state=f"{ruleset.id} {listed(public)}",
        since=ground.time(ruleset.created_at),
        mends=MENDS,
    )


def _not_applied(ground: Ground, ruleset: InboundRuleset) -> Finding:
    """That it is not in force at once is no failure (requirement 124).

    Heroku tells when the list was set, not since when it is not in force.
    """
    set_at = ground.time(ruleset.created_at)
    was_just_set = set_at is not None and not ground.has_lasted(set_at, JUST_SET)
    finding = ground.finding(
        "trusted-not-applied",
        Level.NOTICE,
        Kind.INBOUND_RULESET,
        title="trusted IPs are not applied yet",
        detail="A change takes a few moments. Until then, whoever was added may be shut out still, and "
        "whoever was removed let in. There is nothing to do unless it lasts.",
        document=documents.SPACES,
        state=f"{ruleset.id}",
        since=set_at if was_just_set else None,
    )
    return ground.for_long(
        finding,
        APPLIED_WITHIN,
        level=Level.WARNING,
        title="trusted IPs are not applied",
        detail="What the list says is not in force: whoever was added may be shut out, and whoever was "
        f"removed let in. A change takes a few moments, and this has not been applied for minutes. "
        f"`{commands.trusted_ips(ground.name)}` tells whether it is by now; if not, write the list again, or "
        "open a ticket with Heroku.",
        mends=MENDS,
    )


def _shuts_out_the_operator(ground: Ground, ruleset: InboundRuleset) -> Iterator[Finding]:
    """Only by the address that the configuration names, and where production runs (requirement 122)."""
    egress = read_address(ground.settings.egress)
    if egress is None or not ground.is_production or not is_public(egress) or ruleset.rules is None:
        return
    if ground.space.generation == FIR or _has_only_internal_apps(ground):
        return
    fitting = [rule for rule in ruleset.rules if holds(read_network(rule.source), egress)]
    if fitting and all(rule.action != DENY for rule in fitting):
        return
    yield ground.finding(
        "trusted-egress",
        Level.NOTICE,
        Kind.INBOUND_RULESET,
        title=f"trusted IPs do not let your own address in: {egress}",
        detail=f"Browsers behind {egress} do not reach the apps of {ground.name}. You keep the Heroku CLI, "
        "the Dashboard and Spaceport. To let them in, add "
        f"{ip_network(egress)}; if they have no business there, acknowledge this.",
        document=documents.SPACES,
        state=f"{egress} {ruleset.id}",
        mends=MENDS,
    )
