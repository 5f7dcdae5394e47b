"""Whether this machine resolves the name of an internal app inside its space: asked with a key alone."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from backend.model.app import App
from backend.model.lookup import Lookup
from backend.resolver import look_up
from backend.rules.places import host_of
from backend.rules.resolving import resolved
from tui.format import moment
from tui.screens.rows import Part
from widgets.detail import Fact
from widgets.text import Tone

if TYPE_CHECKING:
    from tui.screens.console import ConsoleScreen

LABEL = "Resolves here"
NAMES = "names"
"""The group of the workers that look one up."""
TONES = {True: Tone.OK, None: Tone.PLAIN, False: Tone.WARN}
"""By whether it is well."""


class LookUps:
    """What was found since the dashboard began, by host; `show` shows it anew once there is an answer."""

    def __init__(self, screen: "ConsoleScreen", show: Callable[[], None]) -> None:
        self._screen = screen
        self._show = show
        self._found: dict[str, tuple[Lookup, datetime]] = {}
        self._asked: set[str] = set()

    def why_not(self, app: App | None) -> str | None:
        """Why there is nothing to look up for the app of a row."""
        if app is None:
            return "there is no app in this row"
        if self._screen.dashboard.session.is_demo:
            return "the names of the simulated estate are in nobody's DNS"
        if app.internal_routing is None:
            return "Heroku does not tell whether the app is internal"
        if not app.internal_routing:
            return "the app is not internal: its name is public"
        return None if host_of(app.web_url or "") else "Heroku tells no web URL of it"

    def begin(self, app: App, part: Part) -> None:
        """Once at a time for each host."""
        host = host_of(app.web_url or "")
        self._screen.dashboard.flash(f"looking up {host} on this machine", kept=False)
        if host not in self._asked:
            self._asked.add(host)
            self._screen.run_worker(self._ask(host, part.space.cidr), group=NAMES)

    async def _ask(self, host: str, cidr: str | None) -> None:
        try:
            found = await look_up(host)
        finally:
            self._asked.discard(host)
        self._found[host] = found, self._screen.dashboard.session.clock.now()
        self._show()
        self._screen.dashboard.flash(f"{host}: {resolved(found, cidr).text}")

    def facts(self, app: App | None, part: Part) -> Iterator[Fact]:
        """Nothing of an app whose name cannot be asked for."""
        if app is None or self.why_not(app) is not None:
            return
        answer = self._found.get(host_of(app.web_url or ""))
        if answer is None:
            text = f"not asked; {part.keys.shown('look_up')} looks its name up on this machine"
            yield Fact("resolves", LABEL, text, Tone.QUIET, copies="")
            return
        found, at = answer
        told = resolved(found, part.space.cidr)
        yield Fact("resolves", LABEL, told.text, TONES[told.is_well], copies=", ".join(found.addresses))
        yield Fact("resolves-means", "", f"{told.means} Asked {moment(at, '')}.", Tone.QUIET)
