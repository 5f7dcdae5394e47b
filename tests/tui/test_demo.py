"""The demo lives on the clock of its simulator."""

import asyncio
from datetime import timedelta

from backend.estate.plan import Pace
from backend.journal.batch import LONGEST_GAP
from tests.estate import virtual
from tests.estate.virtual import START
from tui import demo
from tui.demo import SimulatedClock


class OnTheLoop(SimulatedClock):
    """Our own time is the event loop's."""

    def monotonic(self) -> float:
        return asyncio.get_running_loop().time()


def test_its_time_passes_as_fast_as_the_simulators() -> None:
    async def main() -> None:
        clock = OnTheLoop(START, 4.0)
        await asyncio.sleep(15)
        assert clock.now() == START + timedelta(minutes=1)

    virtual.run(main())


def test_waiting_for_a_moment_of_it_takes_so_much_less_of_ours() -> None:
    async def main() -> None:
        clock = OnTheLoop(START, 4.0)
        await clock.wait(asyncio.Event(), START + timedelta(seconds=40))
        assert clock.monotonic() == 10
        assert clock.now() == START + timedelta(seconds=40)

    virtual.run(main())


def test_it_is_read_as_often_as_a_real_estate_where_somebody_looks() -> None:
    assert demo.PACE.visible / demo.SPEED == Pace().visible
    assert demo.PACE.transition / demo.SPEED == Pace().transition


def test_nothing_has_gone_unwatched_between_two_readings_of_it() -> None:
    assert timedelta(seconds=demo.PACE.background) < LONGEST_GAP
