"""Everything known about one app that concerns the network."""

from collections.abc import Iterable, Iterator

from backend.model.app import App
from backend.model.key import Kind
from backend.model.snapshot import Snapshot
from backend.model.topology import AppDynos, Dyno, Formation, PlacedApp, PlacedDyno, Topology
from backend.rules import commands
from backend.rules.availability import Feature, why_unsupported
from backend.rules.limits import Limited
from backend.rules.placement import lacks_a_web_dyno, placed_apps, waits_for_certificates
from backend.rules.reaching import reaching
from backend.rules.wording import counted
from tui.format import flag, known, moment
from tui.screens.reached import reached_facts
from tui.screens.reading import reading_facts
from tui.screens.rows import Part
from tui.screens.used import limit_facts
from widgets.detail import Fact, Heading
from widgets.item_view import Item
from widgets.text import Signs, Tone

NO_CERTIFICATES = (
    "internal apps get no certificates by Heroku (ACM): use the default domain or a certificate of your own "
    "(Internal Routing, 2024-10)"
)
NO_WEB_DYNO = "no web dyno runs, so the domain resolves to nothing (Internal Routing, 2024-10)"
INTERNAL = {
    True: "yes; its names resolve to private addresses of the space",
    False: "no; only a new app can be made internal, never one that exists",
}
UP = "up"
"""The state of a dyno that runs."""
LIMITS_OF_APPS = (Limited.APPS, Limited.PROCESS_TYPES, Limited.DYNOS)
ADDRESSES_CHANGE = "a dyno has another address after every start: allow the blocks of the space, never one"
INSIDE_ONLY = "names in app.localspace are known inside the space only"


def app_facts(
    snapshot: Snapshot,
    part: Part,
    app: App | None,
    topology: Topology | None,
    resolves: Iterable[Fact],
    signs: Signs,
) -> Iterator[Item]:
    """What is wrong and who reaches it first, then its names, its dynos, and how to look further.

    `resolves`: what this machine takes its name for.
    """
    space = part.space
    name = app.name or app.id if app is not None else space.name
    yield Heading("heading", known(name, signs), part.title(signs).whole, signs.cut)
    for kind in (Kind.APPS, Kind.TOPOLOGY, Kind.DYNOS):
        yield from reading_facts(kind, part, signs)
    if app is None:
        if part.readings[Kind.APPS].value is not None:
            yield Fact("none", "Apps", "none; admins and members with create_apps can create one")
            yield from limit_facts(snapshot, part, LIMITS_OF_APPS, signs)
        return
    placed = placed_apps(topology)
    if waits_for_certificates(app):
        yield Fact("no-certificates", "Not right", NO_CERTIFICATES, Tone.WARN)
    if lacks_a_web_dyno(app, placed):
        yield Fact("no-web-dyno", "Not right", NO_WEB_DYNO, Tone.WARN)
    yield from reached_facts(app.internal_routing, part, reaching(snapshot, space))
    yield Fact("web_url", "Web URL", known(app.web_url, signs))
    yield from resolves
    yield Fact("internal", "Internal", _internal(app, part, signs))
    found = placed.get(app.id) if placed is not None and app.id is not None else None
    # While the topology is not there, nobody knows whether a dyno has an address.
    why_no_address = "no address told" if topology is not None else ""
    yield from _dyno_facts(found, _states(part, app), why_no_address, signs)
    if found is None:
        yield Fact("dynos", "Dynos", _why_no_dynos(part, topology), Tone.QUIET)
    for number, domain in enumerate((found.domains if found is not None else None) or ()):
        yield Fact(f"domain-{number}", "Domain", domain)
    yield Fact("acm", "ACM", flag(app.acm, signs))
    if app.maintenance:
        yield Fact("maintenance", "Maintenance", "on: web requests get the maintenance page", Tone.WARN)
    yield Fact("id", "ID", known(app.id, signs))
    yield Fact("created_at", "Created", moment(app.created_at, signs.missing))
    yield Fact("released_at", "Released", moment(app.released_at, signs.missing))
    yield from limit_facts(snapshot, part, LIMITS_OF_APPS, signs)
    yield from _by_hand(app)


def _internal(app: App, part: Part, signs: Signs) -> str:
    if app.internal_routing is None:
        return signs.missing
    why = why_unsupported(Feature.INTERNAL_ROUTING, part.space, part.generations)
    if app.internal_routing or why is None:
        return INTERNAL[app.internal_routing]
    return f"no; internal routing is not available for this space: {why}"


def _why_no_dynos(part: Part, topology: Topology | None) -> str:
    if topology is not None:
        return "none" if topology.apps is not None else "Heroku does not tell"
    return "not known" if part.readings[Kind.TOPOLOGY].problem is not None else "being read"


def _states(part: Part, app: App) -> dict[str | None, Dyno]:
    """How the dynos of the app are, by their names (`web.1`)."""
    apps: tuple[AppDynos, ...] = part.readings[Kind.DYNOS].value or ()
    return {
        dyno.name: dyno
        for one in apps
        if one.app_id is not None and one.app_id == app.id
        for dyno in one.dynos or ()
    }


def _dyno_facts(
    found: PlacedApp | None, states: dict[str | None, Dyno], why_no_address: str, signs: Signs
) -> Iterator[Fact]:
    """Where each dyno is and how; then those that have no place in the topology, such as one-off dynos."""
    formations = sorted((found.formations if found is not None else None) or (), key=_by_type)
    placed: set[str | None] = set()
    for number, formation in enumerate(formations):
        dynos = sorted(formation.dynos or (), key=lambda dyno: dyno.number or 0)
        names = [_name(formation, dyno) for dyno in dynos]
        yield _type_fact(number, formation, [states[name] for name in names if name in states], signs)
        for place, (name, dyno) in enumerate(zip(names, dynos, strict=True)):
            yield from _places(f"{number}-{place}", name, dyno, states.get(name), signs)
        placed.update(names)
    for title, state in states.items():
        if title not in placed:
            text = f"{why_no_address}  {_how(state)}".strip()
            yield Fact(f"unplaced-{title}", f"  {known(title, signs)}", text, copies=title or "")
    if found is not None and any(formation.dynos for formation in formations):
        yield Fact("addresses", "Addresses", ADDRESSES_CHANGE, Tone.QUIET)
        yield Fact("localspace", "Names", INSIDE_ONLY, Tone.QUIET)


def _by_type(formation: Formation) -> str:
    return formation.process_type or ""


def _name(formation: Formation, dyno: PlacedDyno) -> str:
    number = "?" if dyno.number is None else dyno.number
    return f"{formation.process_type or '?'}.{number}"


def _type_fact(number: int, formation: Formation, states: list[Dyno], signs: Signs) -> Fact:
    count = "dynos not told" if formation.dynos is None else counted(len(formation.dynos), "dyno")
    commands_run = dict.fromkeys(state.command for state in states if state.command)
    text = f"{count}: {', '.join(commands_run)}" if commands_run else count
    return Fact(f"type-{number}", known(formation.process_type, signs), text, Tone.STRONG)


def _places(key: str, name: str, dyno: PlacedDyno, state: Dyno | None, signs: Signs) -> Iterator[Fact]:
    text = f"{known(dyno.private_ip, signs)}  {_how(state)}".rstrip()
    tone = Tone.PLAIN if state is None or state.state in (None, UP) else Tone.WARN
    yield Fact(f"dyno-{key}", f"  {name}", text, tone, copies=dyno.private_ip or "")
    if dyno.hostname:
        yield Fact(f"host-{key}", "", dyno.hostname, Tone.QUIET)


def _how(state: Dyno | None) -> str:
    return "" if state is None else " ".join(filter(None, (state.state, state.size)))


def _by_hand(app: App) -> Iterator[Fact]:
    """To find out why it does not answer (requirements 56, 142)."""
    name = app.name or app.id
    if name:
        yield Fact("logs", "Logs", commands.logs(name))
        yield Fact("shell", "From inside", commands.shell_of(name))
        if app.web_url:
            yield Fact("headers", "then there", commands.headers_of(app.web_url))
        yield Fact("one-off", "", "a one-off dyno takes minutes to start", Tone.QUIET, copies="")
