"""`apps`: the apps of a space, what reaches the internal ones, and where their dynos are."""

from collections.abc import Iterator, Sequence

from backend.model.app import App
from backend.model.inbound_ruleset import InboundRuleset
from backend.model.key import Kind
from backend.model.snapshot import Snapshot
from backend.model.space import Space
from backend.rules.apps import apps_of
from backend.rules.reaching import Way, reaching
from backend.rules.trusted_ips import let_in
from tui import records
from tui.format import flag, known, moment, table
from tui.headless.document import Document, of_spaces
from tui.headless.plain import SIGNS, UNREADABLE, absent, several, title
from tui.headless.view import Request, View


def kinds(snapshot: Snapshot, space: Space, request: Request) -> Iterator[Kind]:
    """What decides who reaches an app: other things where it is internal. Dynos of one space alone."""
    yield Kind.APPS
    internal = {app.internal_routing for app in apps_of(snapshot, space) or ()}
    if True in internal:
        yield from (Kind.PEERINGS, Kind.VPN_CONNECTIONS)
    if False in internal:
        yield Kind.INBOUND_RULESET
    if request.space is not None:
        yield Kind.TOPOLOGY


def document(view: View) -> Document:
    return of_spaces(view, ("apps", record))


def record(view: View, space: Space) -> list[records.Record] | None:
    apps: tuple[App, ...] | None = view.value(Kind.APPS, space)
    if apps is None:
        return None
    reached_by, topology = reaching(view.snapshot, space), view.value(Kind.TOPOLOGY, space)
    return [records.app(app, reached_by, topology) for app in apps]


def text(view: View) -> str:
    """A line for each app; of one space with its dynos and their private addresses."""
    with_dynos = view.request.space is not None
    titles = ("SPACE", "APP", "INTERNAL", "ACM", "REACHED BY", "WEB URL", "RELEASED")
    rows: list[tuple[str, ...]] = [(*titles, "DYNOS") if with_dynos else titles]
    for space in view.spaces:
        if view.why_unread(Kind.APPS, space) is not None:
            rows.append((title(space), UNREADABLE, *(SIGNS.missing,) * (len(rows[0]) - 2)))
        ways = reaching(view.snapshot, space).ways
        apps: tuple[App, ...] = view.value(Kind.APPS, space) or ()
        for app in sorted(apps, key=lambda app: (app.name or "", app.id or "")):
            line = (
                title(space),
                known(app.name or app.id, SIGNS),
                flag(app.internal_routing, SIGNS),
                flag(app.acm, SIGNS),
                _reached_by(app, ways, view.value(Kind.INBOUND_RULESET, space)),
                known(app.web_url, SIGNS),
                moment(app.released_at, SIGNS.missing),
            )
            rows.append((*line, _dynos(view, space, app)) if with_dynos else line)
    return table(rows)


def _reached_by(app: App, ways: Sequence[Way], ruleset: InboundRuleset | None) -> str:
    """The list of trusted IPs decides for every app that is not internal (requirements 46, 51)."""
    if app.internal_routing is False:
        doubt = " (not applied)" if ruleset is not None and ruleset.applied is False else ""
        return known(let_in(ruleset), SIGNS) + doubt
    return several(tuple(map(_way, ways)) if app.internal_routing else None)


def _way(way: Way) -> str:
    """`the space`, `pcx-0123 if routed`, `office`."""
    if way.kind is Kind.SPACES:
        return "the space"
    name = known(way.name, SIGNS)
    return {True: name, False: f"not {name}", None: f"{name} if routed"}[way.reaches]


def _dynos(view: View, space: Space, app: App) -> str:
    """`web.1 10.0.134.41, worker.1 10.0.134.42`."""
    topology = view.value(Kind.TOPOLOGY, space)
    if topology is None:
        return absent(view, Kind.TOPOLOGY, space)
    dynos = records.dynos_of(app, topology)
    if not dynos:
        return SIGNS.missing if dynos is None else "none"
    return ", ".join(map(_dyno, dynos))


def _dyno(dyno: records.Record) -> str:
    number = "?" if dyno["number"] is None else dyno["number"]
    return f"{known(dyno['process_type'], SIGNS)}.{number} {known(dyno['private_ip'], SIGNS)}"


def in_short(view: View, space: Space) -> str:
    """How many there are, and how many of them are internal: `12, 3 internal`."""
    apps: tuple[App, ...] | None = view.value(Kind.APPS, space)
    if apps is None:
        return absent(view, Kind.APPS, space)
    internal = sum(app.internal_routing is True for app in apps)
    return f"{len(apps) or 'none'}{f', {internal} internal' if internal else ''}"
