"""What fails is shown, and what is shown asks for nothing: no failure leads to the next request."""

from collections import Counter

import pytest

from backend.simulator.faults import Fault
from backend.simulator.testing import Running
from tests.snapshots.scenes import Scene, until, what_is_seen_was_tried
from tests.tui.conftest import Drive
from tui.places import PLACES

MOST = 2
"""Times that a path is asked for while time stands still: by the plan, and by whoever needs it at once."""


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/account", "/spaces/*"])
async def test_while_time_stands_still_nothing_that_fails_is_asked_for_again(drive: Drive, path: str) -> None:
    def prepare(simulator: Running) -> None:
        # Not a 5xx, which the transport itself tries again.
        simulator.faults.add(Fault(path, count=None, status=200, body="garbage"))

    async with drive(Scene("changes", start_on="changes", prepare=prepare)) as (app, pilot, simulator):
        for place in PLACES:
            await pilot.press(place.key)
            await until(app, what_is_seen_was_tried)
            await pilot.pause()
        await app.session.timeline(limit=1)
        known = app.session.remembered
        await app.session.timeline(limit=1)
        assert app.session.remembered is known
        asked = Counter(request.path for request in simulator.levers.requests)
        assert asked["/account"]
        assert max(asked.values()) <= MOST, asked.most_common(3)
