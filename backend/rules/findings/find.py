"""All findings of the picture: every rule over every space, kept for as long as a space is the same."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from backend.model.finding import NOTHING_REMEMBERED, Finding, Order, Remembered
from backend.model.key import Key, Kind
from backend.model.settings import Settings
from backend.model.snapshot import UNREAD, Reading, Snapshot, identity
from backend.model.space import Space
from backend.rules.apps import apps_of
from backend.rules.findings.apps import of_apps
from backend.rules.findings.aws_blocks import blocks_of_vpcs
from backend.rules.findings.aws_connections import not_the_same, vpc_gone
from backend.rules.findings.aws_doors import of_network_acls, of_security_groups
from backend.rules.findings.aws_routes import left_behind, of_routes
from backend.rules.findings.aws_unread import OfASpace, not_looked_at, unread_accounts
from backend.rules.findings.changes import of_changes
from backend.rules.findings.configured import of_the_configuration
from backend.rules.findings.ground import Ground, Rule
from backend.rules.findings.limits import of_limits
from backend.rules.findings.outbound import of_outbound
from backend.rules.findings.overlaps import of_named_networks, of_shared_blocks
from backend.rules.findings.peering_blocks import peering_overlaps
from backend.rules.findings.peerings import not_private, of_peerings
from backend.rules.findings.shared import Connected, Shared, UnreadAccount, shared_blocks
from backend.rules.findings.spaces import not_available, of_a_space, own_blocks
from backend.rules.findings.trusted_ips import of_trusted_ips
from backend.rules.findings.trusted_ranges import of_trusted_ranges
from backend.rules.findings.unread import of_the_unread
from backend.rules.findings.vpn import of_vpns
from backend.rules.findings.vpn_set_up import vpn_set_up
from backend.rules.findings.watch import Question, Watch, remembered_otherwise

OF_A_SPACE: tuple[Rule, ...] = (
    of_the_unread,
    of_a_space,
    not_available,
    own_blocks,
    of_shared_blocks,
    of_named_networks,
    of_peerings,
    peering_overlaps,
    not_private,
    of_vpns,
    vpn_set_up,
    of_trusted_ips,
    of_trusted_ranges,
    of_outbound,
    of_changes,
    of_apps,
    of_limits,
    not_the_same,
    vpc_gone,
    not_looked_at,
    of_routes,
    left_behind,
    of_security_groups,
    of_network_acls,
    blocks_of_vpcs,
)
"""Every rule; how bad it is decides the order in which findings are told."""

LOOKED_AT = (
    Kind.INBOUND_RULESET,
    Kind.INBOUND_RULESETS,
    Kind.PEERINGS,
    Kind.PEERING_INFO,
    Kind.AWS_ENDS,
    Kind.VPN_CONNECTIONS,
    Kind.NAT,
    Kind.TOPOLOGY,
    Kind.DYNOS,
    Kind.MEMBERS,
)
"""What rules look at inside a space."""
FOR_ALL = frozenset({Kind.SPACES, Kind.APPS, Kind.GENERATIONS})
"""What they look at beside that: any space may be concerned."""
OF_THE_MOMENT = frozenset({Kind.DYNOS})
"""Of which rules ask when it was read: the same again is news."""
SHARED = frozenset({Kind.SPACES, Kind.PEERINGS, Kind.VPN_CONNECTIONS})
"""What decides what spaces have in common."""
UNREAD_ACCOUNTS = frozenset({Kind.SPACES, Kind.PEERINGS, Kind.AWS_ENDS})
"""What decides which AWS accounts could not be read."""

LAST_MOMENTS = timedelta(hours=1)
"""So long before it is over by itself, a finding comes before others of its level."""

Inputs = tuple[Any, ...]


@dataclass(slots=True)
class _Judged:
    """The findings of one space, or of the account, in their order, and all that they rest on."""

    inputs: Inputs
    watch: Watch
    findings: tuple[tuple[Order, Finding], ...]


class Finder:
    """Judges the picture again and again: only spaces of which something is different."""

    def __init__(self, rules: tuple[Rule, ...] = OF_A_SPACE, *, is_part: bool = False) -> None:
        """`is_part`: pictures are of one team, so what they lack may be there."""
        self._rules = rules
        self._is_part = is_part
        self._judged: dict[str, _Judged] = {}
        self._of_the_account: _Judged | None = None
        self._shared: Mapping[str, tuple[Shared, ...]] = {}
        self._unread: Mapping[str, tuple[UnreadAccount, ...]] = {}
        self._found: tuple[Finding, ...] = ()
        self._readings: Mapping[Key, Reading[Any]] = {}
        self._settings: Settings | None = None
        self._remembered = NOTHING_REMEMBERED

    def find(
        self, snapshot: Snapshot, remembered: Remembered, settings: Settings, now: datetime
    ) -> tuple[Finding, ...]:
        """What needs a hand, the worst first; what was acknowledged is marked so.

        The same tuple for as long as nothing is different.
        """
        read = self._read_again(snapshot)
        others = remembered_otherwise(self._remembered, remembered)
        before = self._shared
        if not read.isdisjoint(SHARED):
            self._shared = shared_blocks(_connected(snapshot))
        unread_before = self._unread
        if settings is not self._settings or not read.isdisjoint(UNREAD_ACCOUNTS):
            self._unread = unread_accounts(_with_both_ends(snapshot), settings)
        look_at_all = settings is not self._settings or not read.isdisjoint(FOR_ALL)
        judged: dict[str, _Judged] = {}
        is_same = True
        for key, space in snapshot.each_space():
            kept = self._judged.get(key)
            if kept is not None and not kept.watch.holds(others, now):
                kept = None
            shared, unread = self._shared.get(key, ()), self._unread.get(key, ())
            stands_as_before = shared == before.get(key, ()) and unread == unread_before.get(key, ())
            if kept is None or look_at_all or identity(space) in read or not stands_as_before:
                inputs = (settings, shared, unread, *_inputs(snapshot, space))
                if kept is None or kept.inputs != inputs:
                    watch = Watch(remembered, now)
                    ground = Ground(snapshot, space, key, settings, watch, shared, unread)
                    kept = _Judged(inputs, watch, tuple(self._judge(ground)))
                    is_same = False
            judged[key] = kept
        account = self._judge_account(snapshot, settings, Watch(remembered, now), others)
        if not is_same or account is not self._of_the_account or judged.keys() != self._judged.keys():
            found = [pair for kept in (account, *judged.values()) for pair in kept.findings]
            self._found = tuple(finding for _, finding in sorted(found, key=lambda pair: pair[0]))
        self._judged, self._of_the_account, self._readings = judged, account, snapshot.readings
        self._settings, self._remembered = settings, remembered
        return self._found

    def _read_again(self, snapshot: Snapshot) -> Set[str | None]:
        """The kinds, and the spaces by what they are asked for, of which something else was read."""
        before, after = self._readings, snapshot.readings
        if before is after:
            return frozenset()
        keys = {key for key, reading in after.items() if _says_else(key, reading, before.get(key, UNREAD))}
        keys |= before.keys() - after.keys()
        return {key.kind for key in keys} | {key.space for key in keys}

    def _judge_account(
        self, snapshot: Snapshot, settings: Settings, watch: Watch, others: Set[Question]
    ) -> _Judged:
        """The one that is kept, while it would be the same."""
        kept, readings = self._of_the_account, (snapshot.spaces, snapshot.teams)
        read = ((each.value, each.restored, each.is_unreadable) for each in readings)
        inputs = (settings, *(part for parts in read for part in parts))
        if kept is not None and kept.inputs == inputs and kept.watch.holds(others, watch.now):
            return kept
        rule = () if self._is_part else of_the_configuration(snapshot, settings)
        found = (_with_memory(each, watch) for each in rule)
        return _Judged(inputs, watch, tuple((each.order, each) for each in found))

    def _judge(self, ground: Ground) -> Iterator[tuple[Order, Finding]]:
        for rule in self._rules:
            for each in rule(ground):
                finding = _with_memory(each, ground.watch)
                yield finding.order, finding


def _says_else(key: Key, reading: Reading[Any], before: Reading[Any]) -> bool:
    """A value that was read again and is the same is the same object."""
    return reading is not before and (
        key.kind in OF_THE_MOMENT
        or reading.value is not before.value
        or reading.problem is not before.problem
        or reading.is_unreadable != before.is_unreadable
    )


def _connected(snapshot: Snapshot) -> Iterator[Connected]:
    for key, space in snapshot.each_space():
        peerings = snapshot.of_space(Kind.PEERINGS, space).value
        yield Connected(key, space, peerings, snapshot.of_space(Kind.VPN_CONNECTIONS, space).value)


def _with_both_ends(snapshot: Snapshot) -> Iterator[OfASpace]:
    for key, space in snapshot.each_space():
        if (ends := snapshot.of_space(Kind.AWS_ENDS, space).value) is not None:
            peerings = snapshot.of_space(Kind.PEERINGS, space).value
            yield OfASpace(key, space.name or key, peerings, ends)


def _inputs(snapshot: Snapshot, space: Space) -> Inputs:
    """Compared by what they are, which for the same object takes no time."""
    readings = (snapshot.of_space(kind, space) for kind in LOOKED_AT)
    apps = snapshot.of_space(Kind.APPS, space)
    return (
        space,
        snapshot.generations.value,
        apps_of(snapshot, space),
        apps.problem,
        *(snapshot.of_space(kind, space).read_at for kind in OF_THE_MOMENT),
        *(part for each in readings for part in (each.value, each.problem, each.is_unreadable)),
    )


def _with_memory(finding: Finding, watch: Watch) -> Finding:
    """With who acknowledged it in the state that it is in, since when it is known to be so, and whether it
    is nearly over.
    """
    seen = watch.recall("acknowledged", finding.id)
    acknowledged = seen if seen is not None and seen.state == finding.state else None
    if finding.since is None:
        state, at = watch.recall("first_seen", finding.id) or ("", None)
        if at is not None and state == finding.state:
            finding = replace(finding, since=at, is_first_sight=True)
    until = finding.until
    is_nearly_over = until is not None and (until <= watch.now or watch.has_come(until - LAST_MOMENTS))
    return replace(finding, acknowledged=acknowledged, is_nearly_over=is_nearly_over)
