"""Groups of blocks that lie within one another."""

from ipaddress import IPv4Network

from hypothesis import given
from hypothesis import strategies as st

from backend.rules.nesting import nested

blocks = st.builds(
    lambda address, prefix: IPv4Network((address, prefix), strict=False),
    st.integers(0, 2**32 - 1),
    st.integers(0, 32),
)


def groups(*sources: str | None) -> list[list[str | None]]:
    return list(nested((source, source) for source in sources))


def test_the_widest_comes_first_and_neighbours_are_apart() -> None:
    found = groups("10.2.4.0/24", "10.3.0.0/16", "10.2.0.0/16", "10.2.4.0/24")
    assert found == [["10.2.0.0/16", "10.2.4.0/24", "10.2.4.0/24"], ["10.3.0.0/16"]]


def test_families_are_apart_and_what_is_no_block_is_left_out() -> None:
    assert groups("::/0", "office", None, "0.0.0.0/0", "2600::/32") == [["0.0.0.0/0"], ["::/0", "2600::/32"]]


def test_of_two_that_are_the_same_the_earlier_one_is_first() -> None:
    assert list(nested([("10.2.0.7/16", "first"), ("10.2.0.0/16", "second")])) == [["first", "second"]]


@given(st.lists(blocks, max_size=12))
def test_every_block_is_in_the_one_group_that_it_overlaps(those: list[IPv4Network]) -> None:
    found = list(nested((str(each), each) for each in those))
    assert sorted(each for group in found for each in group) == sorted(those)
    assert all(each.subnet_of(group[0]) for group in found for each in group)
    heads = [group[0] for group in found]
    assert not any(one.overlaps(other) for place, one in enumerate(heads) for other in heads[:place])
