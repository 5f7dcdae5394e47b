"""Telling of news wherever one is: the bell for what is critical, a command of the operator's, a sentence."""

import asyncio
import json
import subprocess
from collections.abc import Sequence
from typing import TYPE_CHECKING

from backend.model.finding import Finding, Level, Remembered
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
        self._said: set[str] = set()
        """The ids of what a sentence said to be new and is still there."""
        self._there: dict[str, Finding] = {}
        """What was found at the last look, by its id."""
        self._over: set[str] = set()
        """What was critical or said, and went: where it comes again, it is told again."""
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
        found = session.findings()
        news = [each for each in found if each.level is not Level.NOTICE and self._is_new(each, before)]
        self._told.update((each.id, each.state) for each in found)
        there = {each.id: each for each in found}
        gone = [each for each in self._there.values() if each.id not in there]
        over = [each for each in gone if each.id in self._said]
        self._there = there
        self._tell(news, over)
        self._over.update(each.id for each in gone if each in over or each.level is Level.CRITICAL)
        self._over.difference_update(there)
        if self._is_starting:
            readings = overview_words.readings(session.estate.snapshot, session.estate.asks_aws)
            self._is_starting = not all(map(overview_words.is_read, readings))

    def _is_new(self, finding: Finding, before: Remembered) -> bool:
        if not finding.is_open:
            return False
        known = before.first_seen.get(finding.id, (None,))[0]
        is_known = (finding.id, finding.state) in self._told or known == finding.state
        return finding.id in self._over or not is_known

    def _tell(self, news: Sequence[Finding], over: Sequence[Finding]) -> None:
        """`over`: what was told and is not there any more."""
        critical = [each for each in news if each.level is Level.CRITICAL]
        settings = self._app.session.settings.bell
        if critical and settings.ring and not (self._is_starting and self._has_rung):
            self._has_rung = True
            self._app.bell()
        if critical and settings.command is not None:
            self._app.run_worker(self._run_for(critical, settings.command), name="bell")
        if not self._is_starting:
            self._say(news, over)

    def _say(self, news: Sequence[Finding], over: Sequence[Finding]) -> None:
        """In a line, and kept among the messages."""
        said = []
        if news:
            again = "again" if news[0].id in self._over else "new"
            said.append(f"{sign(news[0].level, self._app.signs).text} {again}: {in_short(news)}")
        if over:
            said.append(f"{self._app.signs.fine} over: {in_short(over)}")
        self._said.difference_update(each.id for each in over)
        self._said.update(each.id for each in news)
        if said:
            self._app.flash("; ".join(said))

    async def _run_for(self, findings: Sequence[Finding], command: Sequence[str]) -> None:
        """One after the other, each once; what fails is told."""
        for finding in findings:
            wrong = await asyncio.to_thread(run, command, finding)
            if wrong is not None:
                self._app.flash(f"The bell's command was to tell of {finding.id}, but {wrong}.")


def in_short(findings: Sequence[Finding]) -> str:
    """The first of them, and how many more there are."""
    more = f"; and {len(findings) - 1} more" if len(findings) > 1 else ""
    return f"{sentence(findings[0])}{more}"


def run(command: Sequence[str], finding: Finding, patience: float = PATIENCE) -> str | None:
    """Run it without a shell, with the finding as JSON on its standard input. What went wrong, or None."""
    from tui import records

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
