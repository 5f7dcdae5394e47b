"""The past of the tunnels of the VPN connection that a detail is about, as the journal has it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from backend.journal.error import JournalError
from backend.model.key import Key
from backend.model.vpn_connection import VpnConnection
from tui.screens.asking import Asking
from tui.screens.tunnel_strip import WINDOWS, strip
from widgets.detail import Fact
from widgets.text import Tone

if TYPE_CHECKING:
    from tui.screens.console import ConsoleScreen

ASKED_EVERY = timedelta(minutes=5)
"""Where nothing was different; a cell of a day is half an hour at least."""
ASKED_SOON = timedelta(seconds=10)
"""Where there was no answer: the journal was busy, or it was not known yet whose it is."""


@dataclass(frozen=True, slots=True)
class _Answer:
    """`connection`: as it was then; another object as soon as anything of it is different."""

    connection: VpnConnection
    asked_at: datetime
    facts: Mapping[int, Sequence[Fact]]
    """By the number of the tunnel, from 1."""
    failed: JournalError | None = None

    def is_old(self, connection: VpnConnection, now: datetime) -> bool:
        """Also where the clock was set back."""
        lasts = ASKED_EVERY if self.facts else ASKED_SOON
        return self.connection is not connection or not self.asked_at <= now < self.asked_at + lasts


class TunnelPast:
    """Asked while a detail is shown; `show` shows it anew once there is an answer."""

    def __init__(self, screen: "ConsoleScreen", show: Callable[[], None]) -> None:
        self._screen = screen
        self._show = show
        self._asking = Asking(screen, self._ask)
        self._wanted: tuple[Key, VpnConnection] | None = None
        self._answers: dict[tuple[Key, str], _Answer] = {}

    def facts(self, key: Key, connection: VpnConnection, number: int) -> Sequence[Fact]:
        """Of the tunnel with this number, from 1; nothing while the journal is asked for the first time.

        `key`: the list of the space that the connection is in, which has an id. They are the same objects
        until there is something new, so that nothing is painted for nothing.
        """
        assert connection.id is not None, "the history of a connection without an id is nobody's"
        now = self._screen.dashboard.session.clock.now()
        answer = self._answers.get((key, connection.id))
        if answer is None or answer.is_old(connection, now):
            self._wanted = key, connection
            self._asking.again()
        if answer is None:
            return ()
        if answer.failed is not None:
            return (Fact(f"past-{number}", f"{number} past", str(answer.failed), Tone.WARN),)
        return answer.facts.get(number, ())

    async def _ask(self) -> None:
        if self._wanted is None:
            return
        (key, connection), self._wanted = self._wanted, None
        assert connection.id is not None, "it was asked for by its id"
        session = self._screen.dashboard.session
        now, reading = session.clock.now(), session.estate.snapshot.reading(key)
        # What was not read since then was not seen since then: that is no gap, unless it lasts.
        until = now if reading.is_stale or reading.read_at is None else min(reading.read_at, now)
        found: dict[int, list[Fact]] = {}
        failed = None
        try:
            for label, length in WINDOWS:
                for one in await session.tunnel_history(key, connection.id, until - length, until):
                    drawn = strip(one.number, label, one.spans, length, until, self._screen.dashboard.signs)
                    found.setdefault(one.number, []).append(drawn)
        except JournalError as error:
            found, failed = {}, error
        self._answers[key, connection.id] = _Answer(connection, now, found, failed)
        self._show()
