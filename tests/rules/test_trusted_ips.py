"""Whom a list of trusted IPs lets in."""

import pytest

from backend.model.inbound_ruleset import InboundRuleset, Rule
from backend.rules.trusted_ips import ANYBODY, LISTED, NOBODY, let_in


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
        (ruleset("0.0.0.0/1", "128.0.0.0/1"), LISTED),
        (ruleset("no address"), LISTED),
    ],
)
def test_a_list_lets_in_nobody_anybody_or_those_it_names(
    given: InboundRuleset | None, said: str | None
) -> None:
    assert let_in(given) == said
