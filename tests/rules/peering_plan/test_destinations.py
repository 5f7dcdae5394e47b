"""What is routed to the space (requirements 30-32, 58; K2, K3)."""

import pytest

from backend.rules.peering_plan.destinations import Routed, destinations, not_reached, why_not_subnets

BLOCK, CIDRS = "10.2.0.0/16", ("10.2.128.0/20", "10.2.144.0/20")


@pytest.mark.parametrize(
    ("routed", "expected"), [(Routed.SPACE, (BLOCK,)), (Routed.SUBNETS, CIDRS), (Routed.NONE, ())]
)
def test_the_whole_block_is_one_route_and_the_space_cidrs_are_one_each(
    routed: Routed, expected: tuple[str, ...]
) -> None:
    assert destinations(routed, BLOCK, CIDRS) == expected


def test_a_block_that_is_not_known_is_not_routed() -> None:
    assert destinations(Routed.SPACE, None, CIDRS) == ()


def test_an_internal_app_is_named_as_the_reason_for_the_whole_block() -> None:
    why_not = why_not_subnets(["books"], BLOCK, CIDRS)
    assert why_not is not None
    assert "books is an internal app" in why_not
    assert BLOCK in why_not


def test_without_an_internal_app_single_blocks_may_be_chosen() -> None:
    assert why_not_subnets([], BLOCK, CIDRS) is None


def test_without_space_cidrs_there_is_nothing_to_choose() -> None:
    assert why_not_subnets([], BLOCK, ()) is not None


@pytest.mark.parametrize("routed", Routed)
def test_single_blocks_say_which_apps_they_leave_out(routed: Routed) -> None:
    said = " ".join(not_reached(routed, "quay", BLOCK))
    assert ("none that is made later" in said) is (routed is Routed.SUBNETS)
