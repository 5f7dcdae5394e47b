import pytest

from backend.model.peering import ACTIVE, ENDED, PENDING, UNDER_WAY
from backend.rules.endings import how_it_ended


@pytest.mark.parametrize("status", sorted(ENDED))
def test_every_ending_has_words_and_what_to_do(status: str) -> None:
    said = how_it_ended("pcx-01", status)
    assert said is not None
    assert said.startswith("pcx-01 ")
    assert "ask again" in said


@pytest.mark.parametrize("status", [*sorted({*PENDING, *UNDER_WAY, ACTIVE}), "something new", None])
def test_what_has_not_ended_has_none(status: str | None) -> None:
    assert how_it_ended("pcx-01", status) is None


def test_the_words_of_aws_are_a_sentence_of_it() -> None:
    said = how_it_ended(
        "pcx-01", "failed", "Failed due to incorrect VPC-ID, Account ID, or overlapping CIDR."
    )
    assert "AWS says: Failed due to incorrect VPC-ID, Account ID, or overlapping CIDR. Have" in (said or "")
