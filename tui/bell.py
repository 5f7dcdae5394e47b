"""Telling of news wherever one is: the bell for what is critical, a command of the operator's, a sentence."""

import asyncio
import json
import subprocess
from collections.abc import Sequence
from typing import TYPE_CHECKING

from backend.model.finding import Finding, Level, Remembered
from tui import records
from tui.screens import overview_words
from tui.screens.overview_findings import sentence, sign

if TYPE_CHECKING:
    from tui.app import Dashboard

PATIENCE = 30.0
"""Seconds that a command may take."""
GATHER = 0.5
"""Seconds from a reading to the look at what it means: readings seldom come alone."""


class Bell:
    """Looks for findings that nobody was told of yet: not here in this state, and by no other console.

    While the first whole picture is being read, all is new: then it rings once, and says nothing.
    """

    def __init__(self, app: "Dashboard") -> None:
        self._app = app
        self._told: set[tuple[str, str]] = set()
        self._before: Remembered | None = None
        """What was remembered at the last look: what is in there was seen by somebody."""
        self._is_starting = True
        self._has_rung = False
        self._waits = False

    def look_soon(self) -> None:
        """Something was read."""
        if not self._waits:
            self._waits = True
            self._app.set_timer(GATHER, self._look_late)

    def _look_late(self) -> None:
        self._waits = False
        self.look()

    def look(self) -> None:
        """Tell of what is new. Not before it is known what the journal has."""
        session = self._app.session
        if session.recalled is None:
            return
        before = session.recalled if self._before is None else self._before
        self._before = session.remembered
        news = [
            each
            for each in session.findings()
            if (each.id, each.state) not in self._told
            and each.is_open
            and before.first_seen.get(each.id, (None,))[0] != each.state
        ]
        self._told.update((each.id, each.state) for each in session.findings())
        if news:
            self._tell([each for each in news if each.level is not Level.NOTICE])
        if self._is_starting:
            readings = overview_words.readings(session.estate.snapshot, session.estate.asks_aws)
            self._is_starting = not all(map(overview_words.is_read, readings))

    def _tell(self, news: Sequence[Finding]) -> None:
        critical = [each for each in news if each.level is Level.CRITICAL]
        settings = self._app.session.settings.bell
        if critical and settings.ring and not (self._is_starting and self._has_rung):
            self._has_rung = True
            self._app.bell()
        if critical and settings.command is not None:
            self._app.run_worker(self._run_for(critical, settings.command), name="bell")
        if news and not self._is_starting:
            mark = sign(news[0].level, self._app.signs).text
            more = f"; and {len(news) - 1} more" if len(news) > 1 else ""
            self._app.flash(f"{mark} new: {sentence(news[0])}{more}")

    async def _run_for(self, findings: Sequence[Finding], command: Sequence[str]) -> None:
        """One after the other, each once; what fails is told."""
        for finding in findings:
            wrong = await asyncio.to_thread(run, command, finding)
            if wrong is not None:
                self._app.flash(f"The bell's command was to tell of {finding.id}, but {wrong}.")


def run(command: Sequence[str], finding: Finding, patience: float = PATIENCE) -> str | None:
    """Run it without a shell, with the finding as JSON on its standard input. What went wrong, or None."""
    text = json.dumps(records.finding(finding), ensure_ascii=False) + "\n"
    try:
        ended = subprocess.run(  # noqa: S603 - the operator's own, from a file that nobody else may write to
            command,
            input=text.encode(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=patience,
            start_new_session=True,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"{command[0]} took more than {patience:g} seconds and was ended"
    except OSError as error:
        return f"{command[0]} could not be started: {error.strerror}"
    return f"{command[0]} ended with {ended.returncode}" if ended.returncode else None
