"""Whether outbound IPs are in force."""

import pytest

from backend.model.key import Kind
from tests.rules.support import space

from .support import NOTICE, QUAY, of_quay


@pytest.mark.parametrize(
    ("state", "title"),
    [
        ("enabled", None),
        (None, None),
        ("updating", "outbound IPs are being updated"),
        ("disabled", "outbound IPs are disabled"),
        ("moving", "outbound IPs are moving, which Spaceport does not know"),
    ],
)
def test_outbound_ips_that_are_not_enabled_are_a_notice(state: str | None, title: str | None) -> None:
    found = of_quay({Kind.NAT: {"state": state, "sources": ["54.164.1.9"]}}, QUAY)
    assert [(each.level, each.title) for each in found.values()] == (
        [] if title is None else [(NOTICE, title)]
    )


def test_a_space_that_is_not_allocated_has_none_yet() -> None:
    allocating = space("quay", state="allocating")
    assert of_quay({Kind.NAT: {"state": "disabled", "sources": []}}, allocating) == {}
