"""The simulator for tests: the real server in a thread, with its world at hand."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread

from backend.simulator import aws as aws_side
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
    """A simulator that answers at `url`. `levers` and `world` may be changed while it runs.

    `aws_url`: where its AWS side answers, None where it has none.
    """

    url: str
    world: World
    levers: Levers = field(default_factory=Levers)
    aws_url: str | None = None

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
    aws: bool = False,
) -> Iterator[Running]:
    """The real server on a free port of loopback, stopped when the block is left.

    `spaces` is for the scenario crowd; `aws`: with its AWS side, on a port of its own. Raises ValueError for
    an unknown scenario, OSError for a port that is taken, TimeoutError if it does not start or stop.
    """
    world = scenarios.build(scenario, frozen=frozen, speed=speed, spaces=spaces)
    levers = Levers()
    started = Event()
    listener = Listener(create_app(world, levers), started.set)
    with ExitStack() as stack:
        listening = stack.enter_context(bind(port))
        aws_url = stack.enter_context(_aws_serving(world, levers)) if aws else None
        thread = Thread(target=run, args=(listener, listening), name="simulator")
        thread.start()
        try:
            if not started.wait(_PATIENCE):
                raise TimeoutError("The simulator did not start.")
            yield Running(f"http://{HOST}:{port_of(listening)}", world, levers, aws_url)
        finally:
            listener.stop()
            thread.join(_PATIENCE)
            if thread.is_alive():
                raise TimeoutError("The simulator did not stop.")


@contextmanager
def _aws_serving(world: World, levers: Levers) -> Iterator[str]:
    owned = scenarios.owned_in_aws(world)
    with bind(0) as listening, aws_side.serving(listening, world, levers, owned):
        yield f"http://{HOST}:{port_of(listening)}"
