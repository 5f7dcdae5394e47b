"""Apps, as far as their network goes (requirements 54, 55, 137)."""

from collections.abc import Iterator

from backend.model.app import App
from backend.model.finding import Finding, Level
from backend.model.key import Kind
from backend.model.remote import is_told
from backend.model.topology import ONE_OFF, Formation
from backend.rules import commands, documents
from backend.rules.apps import apps_of
from backend.rules.findings.ground import Ground
from backend.rules.placement import Placed, lacks_a_web_dyno, placed_apps, waits_for_certificates
from backend.rules.wording import counted, listed, titled

ENOUGH_DYNOS = 3
"""Of a process type, so that one of them is up whatever happens to a zone."""


def of_apps(ground: Ground) -> Iterator[Finding]:
    placed = placed_apps(ground.value(Kind.TOPOLOGY))
    apps = apps_of(ground.snapshot, ground.space) if ground.has_an_inside else None
    for name, app in titled(apps or ()):
        if lacks_a_web_dyno(app, placed):
            yield _no_web_dyno(ground, name, app)
        if waits_for_certificates(app):
            yield _no_certificates(ground, name, app)
        if ground.settings.findings.dynos_per_type and placed is not None:
            yield from _few_dynos(ground, name, app, placed)


def _no_web_dyno(ground: Ground, name: str, app: App) -> Finding:
    command = f" `{commands.scale_web(app.title)}` starts one." if is_told(app.title) else ""
    return ground.finding(
        "app-no-web-dyno",
        Level.WARNING,
        Kind.APPS,
        item=name,
        title=f"internal app {name} has no web dyno: its name resolves to nothing",
        detail="The default domain of an internal app needs at least one running web dyno; a dyno of a "
        f"space takes minutes to start.{command}",
        document=documents.INTERNAL_ROUTING,
        state=name,
    )


def _no_certificates(ground: Ground, name: str, app: App) -> Finding:
    command = f": `{commands.disable_certificates(app.title)}`" if is_told(app.title) else ""
    return ground.finding(
        "app-certificates",
        Level.WARNING,
        Kind.APPS,
        item=name,
        title=f"internal app {name} asks for automated certificates, which it cannot get",
        detail="Automated Certificate Management does not work with internal routing. Use the default "
        "domain, which has a certificate, or add a certificate for your own domain; then turn this "
        f"off{command}.",
        document=documents.INTERNAL_ROUTING,
        state=name,
    )


def _few_dynos(ground: Ground, name: str, app: App, placed: Placed) -> Iterator[Finding]:
    """A process type without dynos is turned off, and meant to be."""
    found = placed.get(app.id)
    few = [
        f"{_of_type(formation)} has {counted(len(formation.dynos), 'dyno')}"
        for formation in (found.formations if found is not None else None) or ()
        if formation.dynos and len(formation.dynos) < ENOUGH_DYNOS and formation.process_type != ONE_OFF
    ]
    if few:
        yield ground.finding(
            "app-few-dynos",
            Level.NOTICE,
            Kind.APPS,
            item=name,
            title=f"app {name}: {listed(few)}",
            detail="With three dynos or more of a type, one of them is up when a zone fails or a dyno is "
            "started again. Scale it up, or acknowledge this if an interruption does not matter.",
            document=documents.SPACES,
            state=listed(few),
        )


def _of_type(formation: Formation) -> str:
    return formation.process_type if is_told(formation.process_type) else "a process type"
