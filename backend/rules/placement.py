"""Which dynos an app has, by the topology of its space (requirements 41, 54)."""

from collections.abc import Mapping
from datetime import timedelta

from backend.model.app import App
from backend.model.topology import PlacedApp, Topology

WEB = "web"
"""The process type that web requests go to."""
NOT_NOW = timedelta(minutes=10)
"""Dynos move, come and go: what was read of them so long ago says nothing of how it is."""

Placed = Mapping[str | None, PlacedApp]
"""What the topology tells of each app, by its id."""


def placed_apps(topology: Topology | None) -> Placed | None:
    """None where nobody looked, or the reply leaves the apps out."""
    if topology is None or topology.apps is None:
        return None
    return {app.id: app for app in topology.apps}


def number_of_dynos(app: App, placed: Placed | None) -> int | None:
    """None is unknown; an app that the topology does not have has no dynos."""
    if placed is None or app.id is None:
        return None
    found = placed.get(app.id)
    if found is None:
        return 0
    if found.formations is None or any(formation.dynos is None for formation in found.formations):
        return None
    return sum(len(formation.dynos or ()) for formation in found.formations)


def lacks_a_web_dyno(app: App, placed: Placed | None) -> bool:
    """Whether the default domain of an internal app resolves to nothing; only where that is known."""
    if not app.internal_routing or number_of_dynos(app, placed) is None or placed is None:
        return False
    found = placed.get(app.id)
    formations = (found.formations if found is not None else None) or ()
    return not any(formation.process_type == WEB and formation.dynos for formation in formations)


def waits_for_certificates(app: App) -> bool:
    """Whether it asks for what an internal app cannot get (requirement 55)."""
    return bool(app.internal_routing and app.acm)
