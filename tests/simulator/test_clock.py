from datetime import UTC, datetime, timedelta

import pytest

from backend.simulator.clock import Clock

START = datetime(2026, 1, 1, tzinfo=UTC)


class RealTime:
    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def real() -> RealTime:
    return RealTime()


def test_it_runs_at_its_speed(real: RealTime) -> None:
    clock = Clock(START, speed=60, monotonic=real)
    real.seconds += 2
    assert clock.now() == START + timedelta(minutes=2)


def test_frozen_it_moves_only_when_advanced(real: RealTime) -> None:
    clock = Clock(START, frozen=True, monotonic=real)
    real.seconds += 1000
    assert clock.now() == START
    clock.advance(30)
    assert clock.now() == START + timedelta(seconds=30)


def test_freezing_and_going_on_loses_no_time_and_makes_none(real: RealTime) -> None:
    clock = Clock(START, speed=10, monotonic=real)
    real.seconds += 1
    clock.freeze()
    real.seconds += 50
    clock.resume()
    real.seconds += 1
    assert clock.now() == START + timedelta(seconds=20)


def test_a_new_speed_holds_from_now_on(real: RealTime) -> None:
    clock = Clock(START, speed=2, monotonic=real)
    real.seconds += 5
    clock.set_speed(100)
    real.seconds += 1
    assert clock.now() == START + timedelta(seconds=110)


def test_it_does_not_run_back(real: RealTime) -> None:
    clock = Clock(START, monotonic=real)
    with pytest.raises(ValueError, match="forward"):
        clock.advance(-1)
    with pytest.raises(ValueError, match="more than 0"):
        clock.set_speed(0)
