"""Whom a list of trusted IPs lets in."""

from datetime import UTC, datetime

import pytest

from backend.model.inbound_ruleset import InboundRuleset, Rule
from backend.rules.trusted_ips import ANYBODY, LISTED, NOBODY, let_in, written_last


def ruleset(*sources: str) -> InboundRuleset:
    """A leading ! means deny."""
    return InboundRuleset(
        rules=tuple(
            Rule(action="deny" if source[0] == "!" else "allow", source=source.lstrip("!"))
            for source in sources
        )
    )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (None, None),
        (InboundRuleset(), None),
        (ruleset(), NOBODY),
        (ruleset("192.0.2.0/24"), LISTED),
        (ruleset("192.0.2.0/24", "0.0.0.0/0"), ANYBODY),
        (ruleset("::/0"), ANYBODY),
        (ruleset("!0.0.0.0/0", "192.0.2.0/24"), LISTED),
        (ruleset("!192.0.2.0/24"), NOBODY),
        (ruleset("0.0.0.0/1", "128.0.0.0/1"), LISTED),
        (ruleset("no address"), LISTED),
    ],
)
def test_a_list_lets_in_nobody_anybody_or_those_it_names(
    given: InboundRuleset | None, said: str | None
) -> None:
    assert let_in(given) == said


def on(day: int) -> datetime:
    return datetime(2026, 11, day, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days", "at", "last"),
    [
        ([], 5, None),
        ([5], 4, None),
        ([5], 5, 5),
        ([3, 9, 5], 8, 5),
        ([9, 5, 3], 9, 9),
        ([5, 3], 30, 5),
    ],
)
def test_the_list_that_was_written_last_whatever_the_order(
    days: list[int], at: int, last: int | None
) -> None:
    undated = [InboundRuleset(id="no time"), InboundRuleset(id="odd", created_at="yesterday")]
    history = [*undated, *(InboundRuleset(id=str(day), created_at=on(day)) for day in days)]
    found = written_last(history, on(at))
    assert (found and found.id) == (last and str(last))
