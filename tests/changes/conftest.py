"""The estate of the demo with its AWS side, for changes of peerings."""

from collections.abc import Iterator

import pytest

from backend.simulator.testing import Running, running


@pytest.fixture
def aws() -> Iterator[Running]:
    with running(aws=True) as simulator:
        yield simulator
