"""The detail of a thing: its name is the last to go."""

import pytest

from widgets.detail import Heading


@pytest.mark.parametrize(
    ("cells", "shown"),
    [
        (30, " 10.3.0.0/16 65,536 addresses"),
        (28, " 10.3.0.0/16"),
        (8, " 10.3.…"),
    ],
)
def test_what_stands_beside_a_name_gives_way_to_it(cells: int, shown: str) -> None:
    (line,) = Heading("heading", "10.3.0.0/16", "65,536 addresses").lines(cells)
    assert "".join(piece.text for piece in line).rstrip() == shown
