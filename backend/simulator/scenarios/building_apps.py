"""Short ways to write apps down, with their process types and dynos."""

from dataclasses import dataclass
from datetime import timedelta

from backend.simulator.ids import named_id
from backend.simulator.scenarios.people import DEPLOY, LABS
from backend.simulator.world import World
from backend.simulator.world.apps import App, Formation
from backend.simulator.world.placement import start_dynos
from backend.simulator.world.spaces import Space

_COMMANDS = {
    "web": "bin/serve",
    "worker": "bin/work",
    "scheduler": "bin/schedule",
    "consumer": "bin/consume",
    "mailer": "bin/mail",
}


@dataclass(frozen=True)
class Written:
    """An app as it is written down: process types with their numbers of dynos."""

    name: str
    dynos: dict[str, int]
    internal: bool = False
    acm: bool = False
    domains: tuple[str, ...] = ()
    size: str = "Private-M"


def add_app(world: World, space: Space, written: Written, number: int) -> None:
    """The `number`-th app of a space, from 0. All were released in the last days and start anew every day."""
    start = world.now()
    created_at = space.created_at + (start - space.created_at) * (number + 1) / 40
    released_at = start - timedelta(days=1 + number % 9, hours=3 * number % 24)
    app = App(
        id=named_id("app", written.name),
        name=written.name,
        owner=LABS if space.team.name == "labs" else DEPLOY,
        created_at=created_at,
        internal_routing=written.internal,
        acm=written.acm,
        stack="cnb" if space.generation.name == "fir" else "heroku-24",
        domains=written.domains,
        release=20 + 7 * number,
        released_at=released_at,
    )
    space.apps.append(app)
    for process_type, count in written.dynos.items():
        formation = Formation(process_type, _COMMANDS[process_type], written.size)
        app.formations.append(formation)
        start_dynos(space, app, formation, count, start - timedelta(hours=2 + 5 * number % 22))
