"""What exists in the simulated estate, and the rules it lives by."""

from backend.simulator.world.world import World

__all__ = ["World"]
