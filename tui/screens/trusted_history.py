"""What was changed in the trusted IPs of a space, when and by whom (contract §1.4, history)."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import pairwise

from backend.model.inbound_ruleset import ALLOW, InboundRuleset, Rule
from backend.model.key import Kind
from backend.rules.wording import counted
from tui.format import known, moment
from tui.screens.reading import reading_facts
from tui.screens.rows import Part
from widgets.detail import Fact
from widgets.text import Signs, Tone

SHOWN = 5
"""Changes that are told, the last ones."""
NAMED = 4
"""Ranges of one change that are named; copying takes them all."""
LONG_AGO = datetime.min.replace(tzinfo=UTC)


def history_facts(part: Part, signs: Signs) -> Iterator[Fact]:
    """One line for each change, the last one first."""
    yield from reading_facts(Kind.INBOUND_RULESETS, part, signs)
    rulesets: Sequence[InboundRuleset] = part.readings[Kind.INBOUND_RULESETS].value or ()
    # The API promises no order.
    newest_first = sorted(rulesets, key=_when, reverse=True)
    pairs = list(pairwise((*newest_first, None)))[:SHOWN]
    for number, (ruleset, before) in enumerate(pairs):
        assert ruleset is not None, "only the last one has none after it"
        when = f"{moment(ruleset.created_at, signs.missing)} by {known(ruleset.created_by, signs)}"
        told, whole = _difference(ruleset, before)
        label = "Changes" if number == 0 else ""
        yield Fact(f"change-{number}", label, f"{when}: {told}", Tone.QUIET, copies=f"{when}: {whole}")
    if len(rulesets) > SHOWN:
        yield Fact("changes-more", "", f"{len(rulesets) - SHOWN} earlier ones", Tone.QUIET)


def _when(ruleset: InboundRuleset) -> datetime:
    return ruleset.created_at if isinstance(ruleset.created_at, datetime) else LONG_AGO


def _difference(ruleset: InboundRuleset, before: InboundRuleset | None) -> tuple[str, str]:
    """In short, and with every range."""
    if ruleset.rules is None or (before is not None and before.rules is None):
        return ("Heroku does not tell the ranges",) * 2
    if before is None or before.rules is None:
        return (f"the first list, {counted(len(ruleset.rules), 'range')}",) * 2
    return changed_ranges(before.rules, ruleset.rules)


def changed_ranges(before: Sequence[Rule], after: Sequence[Rule]) -> tuple[str, str]:
    """`+203.0.113.7/32 -198.51.100.0/24`: in short, and with every range."""
    old, new = dict.fromkeys(before), dict.fromkeys(after)
    added = [f"+{rule_text(rule)}" for rule in new if rule not in old]
    removed = [f"-{rule_text(rule)}" for rule in old if rule not in new]
    changes = added + removed
    if not changes:
        return ("the same ranges",) * 2
    shown = " ".join(changes[:NAMED])
    if len(changes) > NAMED:
        changed = ((len(added), "added"), (len(removed), "removed"))
        counts = ", ".join(f"{count} {done}" for count, done in changed if count)
        shown = f"{counts}: {shown} and {len(changes) - NAMED} more"
    return shown, " ".join(changes)


def rule_text(rule: Rule) -> str:
    """The range; of a rule that does not allow it, what it does."""
    source = rule.source or ""
    return source if rule.action in (ALLOW, None) else f"{rule.action} {source}"
