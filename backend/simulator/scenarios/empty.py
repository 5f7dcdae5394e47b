"""Both teams and not one space."""

from backend.simulator.clock import Clock
from backend.simulator.scenarios.people import acme, labs, operator
from backend.simulator.world import World


def build(clock: Clock) -> World:
    now = clock.now()
    return World(clock, operator(now), [acme(now), labs(now)], "empty")
