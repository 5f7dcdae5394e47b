"""Words that many sentences need."""

from typing import NamedTuple

import pytest

from backend.rules.wording import counted, listed, shortened, titled


@pytest.mark.parametrize(
    ("names", "text"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_a_list_in_words(names: list[str], text: str) -> None:
    assert listed(names) == text


@pytest.mark.parametrize(
    ("names", "text"),
    [("abc", "a, b and c"), ("abcd", "a, b, c and 1 more"), ("abcdef", "a, b, c and 3 more")],
)
def test_a_long_list_in_fewer_words(names: str, text: str) -> None:
    assert shortened(list(names)) == text


def test_a_number_of_things() -> None:
    assert [counted(number, "range") for number in (0, 1, 2)] == ["0 ranges", "1 range", "2 ranges"]
    assert counted(2, "network ACL entry") == "2 network ACL entries"
    assert counted(1, "network ACL entry") == "1 network ACL entry"
    assert counted(2, "day") == "2 days"


class Thing(NamedTuple):
    title: str | None


def test_no_two_things_have_the_same_title() -> None:
    things = [Thing("office"), Thing(None), Thing("office"), Thing(""), Thing("branch")]
    assert [name for name, _ in titled(things)] == [
        "office",
        "without a name",
        "office #2",
        "without a name #2",
        "branch",
    ]
