"""A console that is killed at a chosen point, for real: `python -m tests.changes.killed`.

Each line of standard input is an order; for each a child is forked, which takes a change through as a command
without a terminal would, or goes on with the one that was cut off. At the wanted point it kills itself with
SIGKILL, which no handler sees. The answer is a line: how the child ended, and what it told before. Forked: to
import the AWS library and read what it knows of EC2 takes longer than a whole change.
"""

import asyncio
import gc
import json
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from threading import Lock
from typing import Any, TypeVar
from urllib.parse import parse_qs
from urllib.request import ProxyHandler, Request, build_opener

from botocore.httpsession import URLLib3Session
from pydantic import SecretStr

from backend import aws, changes, heroku, journal
from backend.aws.access import AwsAccess, AwsKeys
from backend.aws.sessions import Sessions
from backend.changes.engine import Running
from backend.estate.clock import Clock
from backend.heroku.connection import Connection
from backend.heroku.credentials import Credential
from backend.heroku.host import parse_host
from backend.journal.database import Database
from backend.model.change import NO, YES, Ask, AskKind, ChangeView, Facts, StepState, Values
from backend.session import Session
from tui.demo import SETTINGS

from .worlds import HOME

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Order:
    """`url`, `aws_url`: the simulator, whose clock stands still. `home`: the state directory. `change`: what
    is begun where none was begun yet. `says_yes_to`: beginnings of the ids of steps that may be left out, and
    are not. `kill_at`: the number of the point, from 1; None lets it go to its end.
    """

    url: str
    aws_url: str
    home: str
    change: str
    inputs: dict[str, list[str]]
    says_yes_to: list[str] = field(default_factory=list)
    kill_at: int | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """`is_killed`: by its own hand. `state`, `reason`: of the change. `done`: what it says that it wrote, and
    what takes that back. `points`: what each was. `asked`: the keys of what was asked, in order. `failure`: a
    traceback.
    """

    is_killed: bool
    state: str | None = None
    reason: str | None = None
    done: list[list[str | None]] = field(default_factory=list)
    points: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    failure: str | None = None


# In the child


class Points:
    """Counts them, and is the end of the process at one of them."""

    def __init__(self, kill_at: int | None) -> None:
        self.reached: list[str] = []
        self._kill_at = kill_at
        self._counting = Lock()

    def reach(self, what: str) -> None:
        with self._counting:
            self.reached.append(what)
            if len(self.reached) == self._kill_at:
                os.kill(os.getpid(), signal.SIGKILL)

    def watch(self) -> None:
        """Every write of the journal: before and after it is committed. Every call: before it is sent, and
        after it was answered.
        """
        write, exchange, send = Database.write, Connection.exchange, URLLib3Session.send

        def watched_write(self_: Database, work: Callable[[Any], T], now: datetime) -> T:
            def watched_work(connection: Any) -> T:
                result = work(connection)
                self.reach("journal: before the commit")
                return result

            result = write(self_, watched_work, now)
            self.reach("journal: after the commit")
            return result

        async def watched_exchange(self_: Connection, request: Any) -> Any:
            what = f"{request.method} {request.url.removeprefix(self_._host.base_url)}"
            self.reach(f"heroku: before {what}")
            answer = await exchange(self_, request)
            self.reach(f"heroku: after {what}")
            return answer

        def watched_send(self_: URLLib3Session, request: Any) -> Any:
            what = _action(request.body)
            self.reach(f"aws: before {what}")
            answer = send(self_, request)
            self.reach(f"aws: after {what}")
            return answer

        Database.write = watched_write  # type: ignore[method-assign]
        Connection.exchange = watched_exchange  # type: ignore[method-assign]
        URLLib3Session.send = watched_send


def _action(body: Any) -> str:
    asked = parse_qs(body.decode() if isinstance(body, bytes) else str(body))
    (action,) = asked.get("Action", ["?"])
    return f"dry run of {action}" if asked.get("DryRun") == ["true"] else action


LEAP = timedelta(minutes=1)


class MovedClock(Clock):
    """The simulator's, which stands still: whoever waits on it moves it, by a `LEAP` at least.

    To be woken late is the lot of every process, and a look every few seconds only makes points of one kind.
    """

    def __init__(self, url: str) -> None:
        self._url = f"{url}/simulator/clock"
        self._opener = build_opener(ProxyHandler({}))
        self._now = self._told(None)

    def now(self) -> datetime:
        return self._now

    async def wait(self, signal: asyncio.Event, until: datetime) -> None:
        await asyncio.sleep(0)
        if not signal.is_set() and until > self._now:
            self._now = self._told({"advance": max(until - self._now, LEAP).total_seconds()})

    async def sleep(self, seconds: float) -> None:
        await self.wait(asyncio.Event(), self._now + timedelta(seconds=seconds))

    def _told(self, change: dict[str, float] | None) -> datetime:
        request = Request(self._url)
        if change is not None:
            request = Request(self._url, json.dumps(change).encode(), method="PUT")
        with self._opener.open(request) as reply:
            return datetime.fromisoformat(json.load(reply)["now"])


async def console(order: Order, points: Points) -> Told:
    """Begin the change, or go on with it; nothing where it has ended."""
    session = Session(
        parse_host(order.url),
        Credential(SecretStr("HRKU-made-up-for-tests"), "HEROKU_API_KEY"),
        state_home=Path(order.home),
        keeps_picture=False,
        clock=MovedClock(order.url),
        aws=AwsAccess(
            SETTINGS.aws.accounts, keys=AwsKeys("made-up", SecretStr("made-up")), endpoint_url=order.aws_url
        ),
        settings=SETTINGS,
    )
    asked: list[str] = []
    async with session.opened():
        desk = session.changes
        known = await desk.listed()
        unfinished = [view for view in known if view.state.is_unfinished]
        if known and not unfinished:
            return _told(known[0], points, asked)
        running = await (
            desk.take_up(unfinished[0].id)
            if unfinished
            else desk.begin(order.change, Facts({key: tuple(said) for key, said in order.inputs.items()}))
        )
        running.subscribe(lambda: _answer(running, order, asked))
        view = await desk.launch(running)
    return _told(view, points, asked)


def _told(view: ChangeView, points: Points, asked: list[str]) -> Told:
    written = [step for step in view.steps if step.is_write and step.state is StepState.DONE]
    done: list[list[str | None]] = [[step.id, step.undo] for step in written]
    return Told(False, view.state, view.reason, done, points.reached, asked)


def _answer(running: Running, order: Order, asked: list[str]) -> None:
    ask = running.view.ask
    if ask is None:
        return
    values = _values(ask, order)
    if values is None:
        running.stop()
    elif running.answer(ask, values):
        asked.append(ask.key)


def _values(ask: Ask, order: Order) -> Values | None:
    """None: nothing stands there to be answered."""
    is_left_out = ask.leaves_out and not ask.step.startswith(tuple(order.says_yes_to))
    match ask.kind:
        case AskKind.YES_NO:
            return NO if is_left_out else YES
        case AskKind.NAME:
            return NO if is_left_out or ask.phrase is None else (ask.phrase,)
    return ask.default or None


def _child(order: Order, out: int) -> None:
    points = Points(order.kill_at)
    points.watch()
    try:
        told = asyncio.run(console(order, points))
    except BaseException as error:  # told, and not lost with the process
        import traceback

        told = Told(False, points=points.reached, failure="".join(traceback.format_exception(error)))
    os.write(out, json.dumps(asdict(told)).encode())


# In the parent


def obey(order: Order) -> Told:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            _child(order, writing)
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        told = pipe.read()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
        return Told(True)
    return Told(**json.loads(told))


def warm() -> None:
    """What a console imports and reads late, once for all children."""
    for package in (aws, changes, heroku, journal):
        for module in walk_packages(package.__path__, f"{package.__name__}."):
            import_module(module.name)
    for name in ("anyio._backends._asyncio", "httpcore"):
        import_module(name)
    sys.modules.setdefault("sniffio", None)  # type: ignore[arg-type] # looked for with every request in vain
    sessions = Sessions(AwsAccess({}, keys=AwsKeys("made-up", SecretStr("made-up"))))
    for service in ("ec2", "sts"):
        sessions.client(sessions.usual(HOME), service, region=HOME)


def main() -> None:
    warm()
    gc.freeze()  # children need no copy of what is never freed
    for line in sys.stdin:
        print(json.dumps(asdict(obey(Order(**json.loads(line))))), flush=True)


if __name__ == "__main__":
    main()
