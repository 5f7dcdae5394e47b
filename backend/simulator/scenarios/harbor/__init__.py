"""The demo: two teams, ten spaces in all their states, and a handful of things that move.

quay is the space to try things on: nothing in it changes by itself.
"""

from datetime import UTC, datetime

from backend.simulator.clock import Clock
from backend.simulator.scenarios.harbor.apps import add_apps
from backend.simulator.scenarios.harbor.minutes import add_next_minutes
from backend.simulator.scenarios.harbor.peerings import add_peerings
from backend.simulator.scenarios.harbor.spaces import add_spaces
from backend.simulator.scenarios.harbor.vpns import add_vpns
from backend.simulator.scenarios.people import acme, labs, operator
from backend.simulator.world import World

# The instant at which the pictures are taken.
FROZEN_AT = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)


def build(clock: Clock) -> World:
    """The estate at the instant `clock` shows, with its next minutes on the agenda."""
    now = clock.now()
    world = World(clock, operator(now), [acme(now), labs(now)], "harbor")
    add_spaces(world)
    add_apps(world)
    add_peerings(world)
    add_vpns(world)
    add_next_minutes(world)
    return world
