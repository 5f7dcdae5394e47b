"""The sign of each thing that a space holds, and of the space: one judgement for every screen."""

from dataclasses import replace
from typing import Any

import pytest

from backend.model.finding import Finding, Level
from backend.model.key import Kind
from backend.model.problem import Problem, Trouble
from backend.model.snapshot import Reading
from tests.tui.test_spaces_detail import ASKING, COLUMN, NOW, OWN, part_with, vpn
from tui.screens.rows import Part
from tui.screens.spaces import entry
from widgets.text import ASCII_SIGNS, UNICODE_SIGNS, Piece, Signs

HELD = ("state", "peerings", "vpn_connections", "trusted_ips", "outbound_ips")
FINE = {"peerings": (OWN,), "vpn_connections": vpn("UP", "UP")}


def found(resource: Kind, level: Level = Level.WARNING, rule: str = "a-rule") -> Finding:
    return Finding(rule, level, resource, "something", "", "a document", space="s1")


def row(part: Part, signs: Signs = UNICODE_SIGNS) -> dict[str, Piece]:
    return dict(zip(COLUMN, entry(part, signs).cells, strict=True))


def marks(*findings: Finding, **values: Any) -> str:
    """The sign of the space, and those of the five; `_` where a word stands alone."""
    cells = row(replace(part_with(**{**FINE, **values}), found=findings))
    signs = [cells[name].sign for name in HELD]
    return cells["sign"].text + "".join(sign.text if sign is not None else "_" for sign in signs)


@pytest.mark.parametrize(
    ("resource", "shown"),
    [
        (Kind.SPACES, "▲▲✓✓✓✓"),
        (Kind.PEERINGS, "▲✓▲✓✓✓"),
        (Kind.PEERING_INFO, "▲✓▲✓✓✓"),
        (Kind.AWS_ENDS, "▲✓▲✓✓✓"),
        (Kind.VPN_CONNECTIONS, "▲✓✓▲✓✓"),
        (Kind.INBOUND_RULESET, "▲✓✓✓▲✓"),
        (Kind.INBOUND_RULESETS, "▲✓✓✓▲✓"),
        (Kind.NAT, "▲✓✓✓✓▲"),
        (Kind.APPS, "▲✓✓✓✓✓"),
    ],
)
def test_what_is_found_is_seen_beside_what_it_is_about(resource: Kind, shown: str) -> None:
    assert marks(found(resource)) == shown


def test_the_worst_of_what_is_found_is_seen() -> None:
    levels = (Level.NOTICE, Level.CRITICAL, Level.WARNING)
    assert marks(*(found(Kind.NAT, level) for level in levels)) == "✖✓✓✓✓✖"


def test_where_nothing_is_found_its_own_screen_says_how_it_is() -> None:
    assert marks() == "✓✓✓✓✓✓"
    assert marks(peerings=(ASKING,), vpn_connections=vpn("UP", "DOWN")) == "▲✓▲▲✓✓"


def test_a_tunnel_that_is_down_for_minutes_is_what_its_finding_calls_it() -> None:
    down = {"vpn_connections": vpn("UP", "DOWN")}
    assert marks(found(Kind.VPN_CONNECTIONS, Level.NOTICE), **down) == "·✓✓·✓✓"


def test_a_notice_says_no_more_than_that_something_is_under_way() -> None:
    coming = {"vpn_connections": vpn(status="provisioning")}
    assert marks(found(Kind.VPN_CONNECTIONS, Level.NOTICE), **coming) == "…✓✓…✓✓"
    assert marks(found(Kind.VPN_CONNECTIONS), **coming) == "▲✓✓▲✓✓"


def test_what_is_not_there_is_neither_fine_nor_in_need() -> None:
    assert marks(peerings=(), vpn_connections=()) == "✓✓––✓✓"
    assert marks(found(Kind.PEERINGS, Level.NOTICE), peerings=()) == "·✓·✓✓✓"


def test_what_could_not_be_read_is_unknown_and_not_the_state_of_the_space() -> None:
    part = part_with(**FINE)
    problem = Problem(trouble=Trouble.FORBIDDEN, message="Not for you.", at=NOW, status=403)
    readings = {**part.readings, Kind.NAT: Reading(problem=problem, missed=2)}
    cells = row(replace(part, readings=readings, found=(found(Kind.SPACES, rule="unread"),)))
    assert cells["sign"].text == "?"
    assert cells["outbound_ips"].text == "?"
    assert cells["outbound_ips"].sign is None
    assert cells["state"].sign == cells["peerings"].sign == Piece("✓")


def test_what_a_space_lacks_is_told_by_its_own_word_and_by_the_sign_of_the_space() -> None:
    assert marks(found(Kind.SPACES, Level.NOTICE, "space-lacks")) == "·✓✓✓✓✓"


def test_what_is_still_being_read_is_under_way() -> None:
    assert marks(nat=None, peerings=None) == "…✓…✓✓…"


def test_in_ascii_what_is_not_there_is_no_notice() -> None:
    cells = row(part_with(peerings=(), vpn_connections=()), ASCII_SIGNS)
    assert cells["sign"].text == "+"
    assert all(cells[name].sign.text.isascii() for name in HELD)  # type: ignore[union-attr]
