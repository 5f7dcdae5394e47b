"""A note counts for its range and for what is inside it."""

import pytest

from backend.rules.notes import Note, note_of

NOTES = {
    "203.0.113.0/28": "the office",
    "203.0.113.0/24": "the provider",
    "2001:db8::/32": "the provider's IPv6",
}


@pytest.mark.parametrize(
    ("source", "note"),
    [
        ("203.0.113.0/28", Note("the office")),
        ("203.0.113.5/28", Note("the office")),  # host bits set, as somebody typed it
        ("203.0.113.7/32", Note("the office", "203.0.113.0/28")),
        ("203.0.113.16/28", Note("the provider", "203.0.113.0/24")),
        ("203.0.113.0/27", Note("the provider", "203.0.113.0/24")),  # more than the office
        ("203.0.112.0/23", None),  # a note on a part says nothing of the whole
        ("203.0.114.0/24", None),  # beside it
        ("2001:db8:1::/48", Note("the provider's IPv6", "2001:db8::/32")),
        ("nonsense", None),
        (None, None),
    ],
)
def test_the_nearest_note_counts(source: str | None, note: Note | None) -> None:
    assert note_of(source, NOTES) == note


def test_a_note_on_a_block_around_says_so() -> None:
    note = note_of("203.0.113.7/32", NOTES)
    assert note is not None
    assert note.in_short == "within the office"
    assert note.in_full == "within the office (203.0.113.0/28)"
