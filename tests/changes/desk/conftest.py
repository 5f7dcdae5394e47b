"""A small world with a change that a console can begin in it."""

import pytest

from backend.changes.catalogue import CHANGES
from backend.changes.step import Step
from tests.changes.toy import Toy, World, make


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture(autouse=True)
def steps(world: World, monkeypatch: pytest.MonkeyPatch) -> list[Step]:
    """What the change `toy` consists of; a test may have it otherwise."""
    steps: list[Step] = [make(world, "a"), make(world, "b")]
    monkeypatch.setattr("backend.changes.lock.PATIENCE", 0.0)  # no other process looks at the same time
    monkeypatch.setitem(CHANGES, "toy", Toy(lambda _: steps, inputs=("space", "size", "colour", "vpc_id")))
    return steps
