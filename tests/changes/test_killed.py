"""`kill -9`, for real: wherever a console is killed, its change ends the same and writes nothing twice.

A sample of the points is tried here; `make test-killed` tries every one of them, and loses every answer.
"""

import subprocess
import sys
from collections.abc import Iterator

import pytest

from .proving import CASES, Consoles

SHARDS = 8
"""Parts that the points of a change are tried in, so that two workers share them evenly."""

EVERY = 20
"""Points between two kills of the same change."""


@pytest.fixture(scope="module")
def consoles() -> Iterator[Consoles]:
    command = [sys.executable, "-m", "tests.changes.killed"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Consoles(process)
        assert process.stdin is not None
        process.stdin.close()


@pytest.mark.xdist_group("killed")
@pytest.mark.parametrize(
    ("name", "point", "is_lost"),
    [
        ("connect-vpc", "aws: before CreateVpcPeeringConnection", True),
        ("connect-vpc", "aws: after CreateVpcPeeringConnection", False),
        ("destroy-peering", "heroku: after DELETE", False),
    ],
)
def test_a_console_killed_around_a_write_does_it_once(
    consoles: Consoles, name: str, point: str, is_lost: bool
) -> None:
    """Noted and not sent, it is looked for in vain, and a yes repeats it; sent and not noted, it is found."""
    cut_off = consoles.cut_off(name, consoles.point(name, point))

    assert cut_off.killed == 1
    assert cut_off.wrong(consoles.whole(name)) == []
    assert any(key.endswith(" again") for key in cut_off.told.asked) is is_lost


@pytest.mark.killed
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("shard", range(SHARDS))
@pytest.mark.parametrize("name", CASES)
def test_wherever_it_is_killed_it_goes_on_to_the_same_world(
    consoles: Consoles, name: str, shard: int
) -> None:
    whole = consoles.whole(name)
    points = whole.told.points
    if shard == 0:
        print(f"{name}: {len(points)} points")

    numbers = range(1 + shard, len(points) + 1, SHARDS)
    found = {number: consoles.cut_off(name, number) for number in numbers}

    assert all(each.killed for each in found.values())
    wrong = {f"{number} ({points[number - 1]})": each.wrong(whole) for number, each in found.items()}
    assert {where: each for where, each in wrong.items() if each} == {}


@pytest.mark.killed
@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", CASES)
def test_killed_again_and_again_it_gets_to_its_end(consoles: Consoles, name: str) -> None:
    """Each run a little later than the one before it, so that all of them together get past every write."""
    whole = consoles.whole(name)

    cut_off = consoles.cut_off(name, *range(EVERY, len(whole.told.points), EVERY))

    assert cut_off.killed >= 5
    assert cut_off.wrong(whole) == []


@pytest.mark.killed
@pytest.mark.timeout(600)
@pytest.mark.parametrize("performed", [False, True])
@pytest.mark.parametrize(("name", "action"), [(name, each) for name in CASES for each in CASES[name].writes])
def test_an_answer_that_is_lost_is_looked_for_and_repeated_only_where_nothing_was_done(
    consoles: Consoles, name: str, action: str, performed: bool
) -> None:
    lost = consoles.lost(name, action, performed=performed)

    assert lost.wrong(consoles.whole(name), repeated=0 if performed else 1) == []
    assert any(key.endswith(" again") for key in lost.told.asked) is not performed
