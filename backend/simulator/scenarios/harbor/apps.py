"""The apps of the demo with their process types and dynos."""

from dataclasses import dataclass
from datetime import timedelta

from backend.simulator.ids import named_id
from backend.simulator.scenarios.people import DEPLOY, LABS, OPS
from backend.simulator.world import World
from backend.simulator.world.apps import App, Formation
from backend.simulator.world.placement import start_dynos
from backend.simulator.world.spaces import Space


@dataclass(frozen=True)
class _Written:
    """An app as it is written down: process types with their numbers of dynos."""

    name: str
    dynos: dict[str, int]
    internal: bool = False
    acm: bool = False
    domains: tuple[str, ...] = ()
    size: str = "Private-M"


_COMMANDS = {
    "web": "bin/serve",
    "worker": "bin/work",
    "scheduler": "bin/schedule",
    "consumer": "bin/consume",
    "mailer": "bin/mail",
}

# Eighteen of the twenty that a space may have.
_OF_HARBOR = (
    _Written("storefront", {"web": 4, "worker": 2}, acm=True, domains=("www.acme.example", "acme.example")),
    _Written("checkout", {"web": 3, "worker": 1}, acm=True, domains=("checkout.acme.example",)),
    _Written("billing", {"web": 2, "worker": 2, "scheduler": 1}, internal=True),
    _Written("catalog", {"web": 2, "consumer": 1}),
    _Written("search", {"web": 2}, size="Private-L"),
    _Written("cart", {"web": 2}),
    _Written("pricing", {"web": 2}),
    _Written("stock", {"web": 1, "consumer": 2}),
    _Written("shipping", {"web": 1, "worker": 1}),
    _Written("returns", {"web": 1}),
    _Written("accounts", {"web": 2}),
    _Written("notices", {"mailer": 1}),
    _Written("images", {"web": 1, "worker": 1}),
    _Written("reviews", {"web": 1}),
    _Written("reports", {"web": 1, "scheduler": 1}),
    _Written("feeds", {"worker": 1}),
    _Written("webhooks", {"web": 1}),
    _Written("status", {"web": 1}, acm=True, domains=("status.acme.example",)),
)
_OF_OTHERS = {
    "ledger": (
        # Somebody asked for certificates that an internal app cannot get (requirement 55).
        _Written("ledger-api", {"web": 2}, internal=True, acm=True, domains=("ledger.acme.example",)),
        _Written("ledger-worker", {"worker": 3, "scheduler": 1}),
    ),
    "breakwater": (_Written("partner-gateway", {"web": 3}, acm=True, domains=("partners.acme.example",)),),
    # Its name resolves to nothing without a web dyno (requirement 54).
    "vault": (_Written("records", {"worker": 2}, internal=True),),
    "drydock": (_Written("backoffice", {"web": 1, "worker": 1}),),
    "pier-fir": (_Written("telemetry", {"web": 1}, size="dyno-1c-0.5gb"),),
    "dock": (_Written("prototype", {"web": 1}),),
}


def add_apps(world: World) -> None:
    """All of them, and one that is in no space."""
    for space, written in {"harbor": _OF_HARBOR, **_OF_OTHERS}.items():
        for number, each in enumerate(written):
            _add(world, world.space(space), each, number)
    acme = world.team("acme")
    acme.apps.append(App(named_id("app", "brochure"), "brochure", OPS, acme.created_at))
    world.space("dock").app_creators.add(OPS)
    world.space("harbor").app_creators.add(DEPLOY)


def _add(world: World, space: Space, written: _Written, number: int) -> None:
    start = world.now()
    # One after the other in the life of the space, and all released in the last days.
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
        # Dynos start anew every day.
        start_dynos(space, app, formation, count, start - timedelta(hours=2 + 5 * number % 22))
