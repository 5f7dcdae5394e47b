"""The ranges of trusted IPs, each for itself: what was mistyped, does nothing, or lets in too many."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from backend.model.finding import Finding, Level
from backend.model.inbound_ruleset import DENY, InboundRuleset, Rule
from backend.model.key import Kind
from backend.model.remote import is_told
from backend.model.space import FIR
from backend.rules import documents
from backend.rules.addresses import (
    CGNAT,
    Network,
    covers,
    has_host_bits,
    is_everybody,
    is_private,
    overlaps,
    read_network,
)
from backend.rules.findings.ground import Ground
from backend.rules.findings.trusted_ips import MENDS
from backend.rules.nesting import nested
from backend.rules.wording import shortened

WIDE = {4: 16, 6: 32}
"""From this prefix on a range is wide, by family: Heroku calls /16 and shorter generally unsafe."""


def of_trusted_ranges(ground: Ground) -> Iterator[Finding]:
    """One finding for each kind of thing, with all the ranges of which that is so."""
    ruleset: InboundRuleset | None = ground.value(Kind.INBOUND_RULESET)
    if ruleset is None or not ruleset.rules or ground.space.generation == FIR:
        return
    rules = ruleset.rules
    allowed = [rule.source for rule in rules if rule.action != DENY and is_told(rule.source)]
    all_sources = [rule.source for rule in rules if is_told(rule.source)]
    yield from _unreadable(ground, [source for source in all_sources if read_network(source) is None])
    yield from _host_bits(ground, [source for source in all_sources if has_host_bits(source)])
    yield from _redundant(ground, redundant(rules))
    yield from _private(ground, [source for source in allowed if is_of_no_internet(source)])
    yield from _wide(ground, [source for source in allowed if is_wide(source)])


def redundant(rules: Sequence[Rule]) -> tuple[tuple[str, str], ...]:
    """Each allowed range that changes nothing, with the one that covers it.

    Of two that are the same the later one. Not one that touches what a rule denies: how the two are weighed
    no document tells. What everybody covers is told of that.
    """
    allowed = [rule.source or "" for rule in rules if rule.action != DENY]
    denied = [read_network(rule.source) for rule in rules if rule.action == DENY]
    groups = nested((source, source) for source in allowed if not is_everybody(read_network(source)))
    return tuple(
        (source, wider)
        for wider, *within in groups
        for source in within
        if not any(overlaps(read_network(source), each) for each in denied)
    )


@lru_cache(maxsize=20_000)
def is_wide(source: str) -> bool:
    """Whether it lets in more than anybody has; all is another matter."""
    network = read_network(source)
    if network is None or is_everybody(network) or is_of_no_internet(source):
        return False
    return network.prefixlen <= WIDE[network.version]


@lru_cache(maxsize=20_000)
def is_of_no_internet(source: str) -> bool:
    """Whether nothing of the Internet comes from there: private, or between a provider and its customers."""
    network = read_network(source)
    return is_private(network) or covers(CGNAT, network)


def _unreadable(ground: Ground, sources: Sequence[str]) -> Iterator[Finding]:
    if sources:
        yield _finding(
            ground,
            "trusted-unreadable",
            sources,
            title=f"trusted IPs: {shortened(sources)} {_is(sources)} no range",
            detail="What is no range lets nobody in. Remove it, and add what was meant in CIDR notation, "
            "such as 192.0.2.0/24.",
            document=documents.SPACES,
        )


def _host_bits(ground: Ground, sources: Sequence[str]) -> Iterator[Finding]:
    if sources:
        meant = [f"{source} means {read_network(source)}" for source in sources]
        yield _finding(
            ground,
            "trusted-host-bits",
            sources,
            title=f"trusted IPs: {shortened(meant)}",
            detail="Bits beyond the prefix do not count. If that is what was meant, write it so, and it is "
            "found again when it is looked for; if one address was meant, it has the prefix /32 "
            "(/128 where it is IPv6).",
            document=documents.SPACEPORT,
        )


def _redundant(ground: Ground, pairs: Sequence[tuple[str, str]]) -> Iterator[Finding]:
    if pairs:
        covered = [f"{source} is within {other}" for source, other in pairs]
        yield _finding(
            ground,
            "trusted-redundant",
            covered,
            title=f"trusted IPs: {shortened(covered)}",
            detail="Whoever it names is let in by the wider one already. Removing it changes nothing, and "
            "leaves room: a list has 20 ranges unless a support ticket raised that. To shut them out, the "
            "wider one has to go too.",
            document=documents.SPACEPORT,
        )


def _private(ground: Ground, sources: Sequence[str]) -> Iterator[Finding]:
    if sources:
        yield _finding(
            ground,
            "trusted-private",
            sources,
            title=f"trusted IPs: {shortened(sources)} {_is(sources)} private: no web request is from there",
            detail="Requests reach the space over the Internet, where private addresses do not exist. What "
            "comes through a VPN or a peering needs no trusted IP. Trust the public addresses instead by "
            "which that network reaches the Internet.",
            document=documents.SPACES,
        )


def _wide(ground: Ground, sources: Sequence[str]) -> Iterator[Finding]:
    if sources:
        addresses = [f"{source} ({_share(read_network(source))})" for source in sources]
        yield _finding(
            ground,
            "trusted-wide",
            sources,
            title=f"trusted IPs: {shortened(addresses)} {_is(sources)} very wide",
            detail="Ranges of /16 and wider are called generally unsafe: strangers have addresses in them "
            "too. List the blocks that are yours.",
            document=documents.TRUSTED_IPS,
        )


def _share(network: Network | None) -> str:
    """`65,536 addresses`; of IPv6, the prefix says enough."""
    if network is None or network.version == 6:
        return "IPv6"
    return f"{network.num_addresses:,} addresses"


def _is(sources: Sequence[str]) -> str:
    return "is" if len(sources) == 1 else "are"


def _finding(
    ground: Ground, rule: str, sources: Sequence[str], *, title: str, detail: str, document: str
) -> Finding:
    return ground.finding(
        rule,
        Level.NOTICE,
        Kind.INBOUND_RULESET,
        title=title,
        detail=detail,
        document=document,
        state=", ".join(sources),
        mends=MENDS,
    )
