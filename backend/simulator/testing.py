"""The simulator for tests: the real server in a thread, with its world at hand."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread

from backend.simulator import scenarios
from backend.simulator.app import create_app
from backend.simulator.clock import Clock
from backend.simulator.faults import Faults
from backend.simulator.levers import Levers
from backend.simulator.listening import HOST, Listener, bind, port_of, run
from backend.simulator.world import World

_PATIENCE = 10.0


@dataclass(frozen=True)
class Running:
    """A simulator that answers at `url`. `levers` and `world` may be changed while it runs."""

    url: str
    world: World
    levers: Levers = field(default_factory=Levers)

    @property
    def clock(self) -> Clock:
        return self.world.clock

    @property
    def faults(self) -> Faults:
        return self.levers.faults


@contextmanager
def running(
    scenario: str = "harbor",
    *,
    frozen: bool = True,
    speed: float = 1.0,
    spaces: int | None = None,
    port: int = 0,
) -> Iterator[Running]:
    """The real server on a free port of loopback, stopped when the block is left.

    `spaces` is for the scenario crowd. Raises ValueError for an unknown scenario, OSError for a port that
    is taken, TimeoutError if it does not start or stop.
    """
    world = scenarios.build(scenario, frozen=frozen, speed=speed, spaces=spaces)
    levers = Levers()
    started = Event()
    listener = Listener(create_app(world, levers), started.set)
    with bind(port) as listening:
        thread = Thread(target=run, args=(listener, listening), name="simulator")
        thread.start()
        try:
            if not started.wait(_PATIENCE):
                raise TimeoutError("The simulator did not start.")
            yield Running(f"http://{HOST}:{port_of(listening)}", world, levers)
        finally:
            listener.stop()
            thread.join(_PATIENCE)
            if thread.is_alive():
                raise TimeoutError("The simulator did not stop.")
