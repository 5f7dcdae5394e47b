"""Consoles of one account: each with its desk, all on one state directory, in one small world."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from backend.changes.desk import Desk
from backend.changes.engine import Running
from backend.estate.estate import Estate
from backend.estate.recorder import Recorder
from backend.fetching import Fetching
from backend.journal.journal import Journal
from backend.model.account import Account
from backend.model.change import Ask, ChangeView, Facts
from backend.model.key import Key, Kind
from backend.model.settings import USUAL
from backend.model.space import Space
from backend.state import State
from backend.surroundings import Surroundings

from .driving import Answer, MovedClock, usual
from .toy import QUAY, World

HOST = "api.heroku.com"
TOKEN = SecretStr("HRKU-made-up-for-tests")
OPS = Account(id="of-ops", email="ops@acme.example")


class Console:
    """`home` None: it keeps nothing. `team`: that of `--team`."""

    def __init__(
        self,
        home: Path | None,
        world: World,
        *,
        spaces: tuple[Space, ...] = (QUAY,),
        team: str | None = None,
        read_only: bool = False,
        is_demo: bool = False,
    ) -> None:
        self.home = home
        self.spaces = spaces
        self.asked: list[Ask] = []
        clock: Any = MovedClock(world.clock)
        self.state = None if home is None else State(home, HOST)
        self.estate = Estate(self._fetch, clock)
        self.recorder = Recorder(
            clock, self.estate.snapshot, lambda: (), home, None if self.state is None else self.state.journal
        )
        self.estate.subscribe(self.recorder.heard)
        fetching = Fetching(clock, lambda: self.estate.snapshot, team, None)
        nobody: Any = object()  # the toy world asks nobody
        fetching.open(nobody)
        self.desk = Desk(
            Surroundings(
                clock,
                USUAL,
                self.estate,
                self.recorder,
                fetching,
                self.state,
                TOKEN,
                None,
                team=team,
                read_only=read_only,
                is_demo=is_demo,
            )
        )

    async def _fetch(self, key: Key) -> Any:
        return {Kind.ACCOUNT: OPS, Kind.SPACES: self.spaces}.get(key.kind, ())

    async def begin(self, **inputs: str) -> Running:
        said = {"space": "quay", **inputs}
        return await self.desk.begin("toy", Facts({name: (value,) for name, value in said.items()}))

    async def through(self, running: Running, answers: Mapping[str, Answer] | None = None) -> ChangeView:
        """With these answers, else as somebody who knows what they do; None stops it."""

        def answer() -> None:
            ask = running.view.ask
            if ask is None or (self.asked and self.asked[-1] is ask):
                return
            self.asked.append(ask)
            said = (answers or {}).get(ask.key, usual)
            values = said(ask) if callable(said) else said
            if values is None:
                running.stop()
            else:
                assert running.answer(ask, values)

        running.subscribe(answer)
        return await self.desk.launch(running)

    @property
    def path(self) -> Path:
        """Of the journal."""
        assert self.state is not None
        return self.state.journal(OPS.id or "")

    @property
    def journal(self) -> Journal:
        """The file, opened anew."""
        return Journal(self.path, self.home)
