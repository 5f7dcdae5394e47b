"""The apps of the demo with their process types and dynos."""

from backend.simulator.ids import named_id
from backend.simulator.scenarios.building_apps import Written, add_app
from backend.simulator.scenarios.people import DEPLOY, OPS
from backend.simulator.world import World
from backend.simulator.world.apps import App

# Eighteen of the twenty that a space may have.
_OF_HARBOR = (
    Written("storefront", {"web": 4, "worker": 2}, acm=True, domains=("www.acme.example", "acme.example")),
    Written("checkout", {"web": 3, "worker": 1}, acm=True, domains=("checkout.acme.example",)),
    Written("billing", {"web": 2, "worker": 2, "scheduler": 1}, internal=True),
    Written("catalog", {"web": 2, "consumer": 1}),
    Written("search", {"web": 2}, size="Private-L"),
    Written("cart", {"web": 2}),
    Written("pricing", {"web": 2}),
    Written("stock", {"web": 1, "consumer": 2}),
    Written("shipping", {"web": 1, "worker": 1}),
    Written("returns", {"web": 1}),
    Written("accounts", {"web": 2}),
    Written("notices", {"mailer": 1}),
    Written("images", {"web": 1, "worker": 1}),
    Written("reviews", {"web": 1}),
    Written("reports", {"web": 1, "scheduler": 1}),
    Written("feeds", {"worker": 1}),
    Written("webhooks", {"web": 1}),
    Written("status", {"web": 1}, acm=True, domains=("status.acme.example",)),
)
_OF_OTHERS = {
    "ledger": (
        # Somebody asked for certificates that an internal app cannot get (requirement 55).
        Written("ledger-api", {"web": 2}, internal=True, acm=True, domains=("ledger.acme.example",)),
        Written("ledger-worker", {"worker": 3, "scheduler": 1}),
    ),
    "breakwater": (Written("partner-gateway", {"web": 3}, acm=True, domains=("partners.acme.example",)),),
    # Its name resolves to nothing without a web dyno (requirement 54).
    "vault": (Written("records", {"worker": 2}, internal=True),),
    "drydock": (Written("backoffice", {"web": 1, "worker": 1}),),
    "pier-fir": (Written("telemetry", {"web": 1}, size="dyno-1c-0.5gb"),),
    "dock": (Written("prototype", {"web": 1}),),
}


def add_apps(world: World) -> None:
    """All of them, and one that is in no space."""
    for space, written in {"harbor": _OF_HARBOR, **_OF_OTHERS}.items():
        for number, each in enumerate(written):
            add_app(world, world.space(space), each, number)
    acme = world.team("acme")
    acme.apps.append(App(named_id("app", "brochure"), "brochure", OPS, acme.created_at))
    world.space("dock").app_creators.add(OPS)
    world.space("harbor").app_creators.add(DEPLOY)
