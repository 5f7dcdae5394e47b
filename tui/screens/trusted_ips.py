"""Trusted IPs: who may send web requests to the apps of a space."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from backend.model.inbound_ruleset import DENY, Rule
from backend.model.key import Kind
from backend.model.snapshot import Snapshot
from backend.model.space import FIR
from backend.rules.addresses import address_order, is_everybody, read_network
from backend.rules.apps import apps_of
from backend.rules.notes import note_of
from backend.rules.wording import counted, listed
from tui.format import known, moment
from tui.places import BY_MODE
from tui.screens.entry import Entry, by_text
from tui.screens.reading import reading_facts
from tui.screens.resource import ResourceScreen
from tui.screens.rows import Part
from tui.screens.trusted import told
from tui.screens.trusted_history import history_facts
from widgets.detail import Fact, Heading
from widgets.item_view import Item
from widgets.table import Column
from widgets.text import Piece, Signs, Tone

SCOPE_OF_THE_LIST = (
    "web requests to every app of the space that is not internal; not one-off dynos, builds, the CLI, the "
    "Dashboard, VPN or peering traffic"
)


class TrustedIPsScreen(ResourceScreen):
    place = BY_MODE["trusted-ips"]
    kinds = (Kind.INBOUND_RULESET,)
    detail_kinds = (Kind.INBOUND_RULESETS,)
    beside = (Kind.APPS,)
    sorted_by: ClassVar[str] = "space"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("sign", "", 1),
        Column("space", "space", 14, grows=True, most=34),
        Column("source", "range", 20, grows=True, most=43),
        Column("note", "note", 14, rank=3, grows=True, most=34),
        Column("addresses", "addresses", 13, rank=4, right=True),
        Column("action", "action", 6, rank=2),
        Column("applied", "applied", 7, rank=1),
        Column("created_by", "list set by", 24, rank=5),
    )

    def build(self, part: Part) -> Iterator[Entry]:
        return entries(part, self.dashboard.signs)

    def no_rows(self) -> str:
        return "No space, so no trusted IPs."

    def facts(self, snapshot: Snapshot, part: Part, entry: Entry) -> Sequence[Item]:
        return list(range_facts(snapshot, part, entry.target, self.dashboard.signs))


def entries(part: Part, signs: Signs) -> Iterator[Entry]:
    """One row for each range; one that says why where there are none."""
    key, reading = part.key, part.readings[Kind.INBOUND_RULESET]
    rules = reading.value.rules if reading.value is not None else None
    whole = told(part, signs)
    if not rules:
        tone = Tone.QUIET if whole.sign.tone is Tone.QUIET else Tone.WARN
        yield _entry(part, signs, f"{key}/", None, whole.sign, Piece(whole.sentence, tone), None)
        return
    seen: dict[str, int] = {}
    for place, rule in enumerate(rules):
        name = f"{key}/{rule.action}/{rule.source}"
        seen[name] = seen.get(name, 0) + 1
        mark = _mark(whole.sign, rule, signs)
        tone = Tone.WARN if rule.action == DENY else Tone.STRONG
        shown = Piece(known(rule.source, signs), tone)
        yield _entry(part, signs, f"{name}#{seen[name]}", place, mark, shown, rule)


def _entry(
    part: Part,
    signs: Signs,
    row: str,
    place: int | None,
    mark: Piece,
    shown: Piece,
    rule: Rule | None,
) -> Entry:
    space, ruleset = part.space, part.readings[Kind.INBOUND_RULESET].value
    network = read_network(rule.source) if rule else None
    note = note_of(rule.source, part.settings.trusted_ranges) if rule else None
    applied = {True: "yes", False: "no", None: signs.missing}[ruleset.applied if ruleset else None]
    cells = (
        mark,
        part.title(signs),
        shown,
        Piece(note.in_short if note else signs.missing if rule else "", Tone.PLAIN if note else Tone.QUIET),
        Piece(_count(network.num_addresses) if network else signs.missing, Tone.QUIET),
        Piece(
            known(rule.action if rule else None, signs),
            Tone.WARN if rule and rule.action == DENY else Tone.QUIET,
        ),
        Piece(applied, Tone.WARN if applied == "no" else Tone.QUIET),
        Piece(known(ruleset.created_by if ruleset else None, signs), Tone.QUIET),
    )
    by_name = (space.name or "").casefold(), place if place is not None else -1
    by_address = address_order(rule.source if rule else None)
    texts = by_text(cells, by_name, signs)
    by_count = (network.num_addresses if network else -1, by_name)
    order = [*texts[:1], by_name, by_address, texts[3], by_count, *texts[5:]]
    return Entry(
        key=row,
        space=part.key if part.can_be_asked_for else None,
        cells=cells,
        order=tuple(order),
        name=(rule.source if rule else space.name) or "",
        record={
            "space": space.name,
            "action": rule.action if rule else None,
            "source": rule.source if rule else None,
            "applied": ruleset.applied if ruleset else None,
            "created_by": ruleset.created_by if ruleset else None,
            "created_at": ruleset.model_dump(mode="json")["created_at"] if ruleset else None,
            "ruleset_id": ruleset.id if ruleset else None,
        },
        target=place,
    )  # fmt: skip


def _mark(whole: Piece, rule: Rule, signs: Signs) -> Piece:
    """The sign of the list; where that is fine, the range's own."""
    if whole.text != signs.fine:
        return whole
    network = read_network(rule.source)
    if network is None:
        return Piece(signs.unknown, Tone.WARN)
    if is_everybody(network) and rule.action != DENY:
        return Piece(signs.notice, Tone.ACCENT)
    return whole


def range_facts(snapshot: Snapshot, part: Part, place: int | None, signs: Signs) -> Iterator[Item]:
    """What one range means, and the list that it stands in."""
    space, ruleset = part.space, part.readings[Kind.INBOUND_RULESET].value
    rules = ruleset.rules if ruleset is not None and ruleset.rules is not None else ()
    rule = rules[place] if place is not None and place < len(rules) else None
    subject = known(rule.source if rule else space.name, signs)
    yield Heading("heading", subject, part.title(signs).whole, signs.cut)
    yield from reading_facts(Kind.INBOUND_RULESET, part, signs)
    if rule is not None:
        if (note := note_of(rule.source, part.settings.trusted_ranges)) is not None:
            yield Fact("note", "Note", note.in_full)
        yield from _rule_facts(rule, signs)
    elif ruleset is not None and ruleset.rules == ():
        text = "the list is empty: all inbound web requests to the apps of this space are blocked"
        yield Fact("empty", "Means", text, Tone.WARN)
    if ruleset is not None:
        applied = {
            True: "the list is in force",
            False: "the list is not in force; updating it triggers a re-application",
            None: "Heroku does not say whether the list is in force",
        }[ruleset.applied]
        yield Fact("applied", "Applied", applied, Tone.WARN if ruleset.applied is False else Tone.PLAIN)
        yield Fact("created_by", "List set by", known(ruleset.created_by, signs))
        yield Fact("created_at", "List set at", moment(ruleset.created_at, signs.missing))
        yield Fact("count", "List", counted(len(rules), "range"))
    if space.generation == FIR:
        yield Fact("fir", "Fir", "the list of a Fir space cannot be changed (Dev Center, 2024-12)")
    yield Fact("holds_for", "Holds for", SCOPE_OF_THE_LIST, Tone.QUIET)
    internal = [app.title or "an app" for app in apps_of(snapshot, space) or () if app.internal_routing]
    if internal:
        text = f"{listed(internal)}: internal, so that no list lets the Internet in"
        yield Fact("internal", "Not for", text, Tone.QUIET, copies="\n".join(internal) + "\n")
    if ruleset is not None:
        yield from history_facts(part, signs)
    if ruleset is not None and ruleset.id:
        yield Fact("ruleset_id", "Ruleset ID", known(ruleset.id, signs))


def _rule_facts(rule: Rule, signs: Signs) -> Iterator[Fact]:
    network = read_network(rule.source)
    if network is None:
        yield Fact("range", "Range", f"{known(rule.source, signs)} is no CIDR range", Tone.WARN)
    else:
        if str(network) != rule.source:
            text = f"{rule.source} has host bits set; it is the network {network}"
            yield Fact("canonical", "Written as", text, Tone.WARN, copies=str(network))
        ends = f"{network[0]} to {network[-1]}" if network.num_addresses > 1 else str(network[0])
        many = f"{_count(network.num_addresses)} addresses" if network.num_addresses > 1 else "1 address"
        yield Fact("range", "Range", f"{ends}, {many}", copies=str(network))
    means = "these addresses are refused" if rule.action == DENY else None
    if rule.action != DENY and is_everybody(network):
        means = "everybody on the Internet may send web requests"
    tone = Tone.WARN if rule.action == DENY else Tone.PLAIN
    text = known(rule.action, signs) + (f": {means}" if means else "")
    yield Fact("action", "Action", text, tone)


def _count(addresses: int) -> str:
    """In full below a billion, else as a power of two, which is what it is."""
    return f"{addresses:,}" if addresses < 10**9 else f"2^{addresses.bit_length() - 1}"
