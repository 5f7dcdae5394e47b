"""What the pictures show: screens of the dashboard on the frozen scenario `harbor`."""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import patch

import pytest
from pydantic import SecretStr
from textual.pilot import Pilot

from backend.aws.access import AwsAccess, AwsKeys
from backend.changes import desk, who
from backend.estate.clock import Clock
from backend.estate.plan import Pace, universe
from backend.heroku.credentials import Credential, NoCredential, find_credential
from backend.heroku.host import parse_host
from backend.model.change import Ask, ChangeView, StepState
from backend.model.key import Key, Kind
from backend.model.settings import Settings
from backend.session import Session
from backend.simulator import server
from backend.simulator.faults import Fault
from backend.simulator.testing import Running, running
from tui import demo
from tui.app import Dashboard
from tui.bell import Bell
from tui.screens import console
from tui.screens.asking import JOURNAL
from tui.sign_in import SignIn
from tui.wizard import attention
from tui.wizard.dialogs import Dialog
from tui.wizard.screen import WizardScreen
from widgets.text import ASCII_SIGNS, UNICODE_SIGNS, Signs

NARROW = (80, 24)
WIDE = (120, 40)
PATIENCE = 60.0
LOOK_EVERY = 0.05


class Standing(Clock):
    """The simulator's instant, which does not move; a wait ends by its signal alone."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now = now  # type: ignore[method-assign]

    async def wait(self, signal: asyncio.Event, until: datetime) -> None:
        await signal.wait()


@dataclass(frozen=True)
class Scene:
    """One picture. `prepare` changes the simulator before the start, `then` after the first picture.

    `aws`: with the AWS side, as the demo has it. `start_on`: the screen that the keys begin on. `with_ages`:
    once it is known since when everything is so. `news`: what is new is told of in the line of messages as it
    comes; elsewhere it would take the place of what is looked for there.
    """

    name: str
    keys: tuple[str, ...] = ()
    size: tuple[int, int] = NARROW
    read_only: bool = False
    signs: Signs = UNICODE_SIGNS
    theme: str = "spaceport"
    aws: bool = False
    start_on: str = "spaces"
    settings: Settings = demo.SETTINGS
    with_ages: bool = False
    news: bool = False
    scenario: str = "harbor"
    prepare: Callable[[Running], None] | None = None
    then: Callable[[Running, Dashboard], None] | None = None

    @property
    def file(self) -> str:
        return f"{self.name}-{self.size[0]}x{self.size[1]}"


def everything_was_tried(app: Dashboard) -> bool:
    snapshot = app.snapshot
    if snapshot.link.problem is not None:
        return True
    return all(
        snapshot.readings.get(key) is not None
        for key in universe(snapshot, asks_aws=app.session.estate.asks_aws)
    )


def what_is_seen_was_tried(app: Dashboard) -> bool:
    """Also what is read only for the row under the cursor."""
    if app.snapshot.link.problem is not None or len(app.screen_stack) > 1:
        return True
    seen = app.main_screen.keys_in_sight()
    return all(
        app.snapshot.readings.get(key) is not None for key in universe(app.snapshot, seen) if key in seen
    )


async def until(app: Dashboard, condition: Callable[[Dashboard], bool]) -> None:
    """Wait until the picture is so: by the estate's own word, and by a look now and then, since what a screen
    shows moves without one.
    """
    changed = asyncio.Event()
    forget = app.session.estate.subscribe(lambda *_: changed.set())
    try:
        async with asyncio.timeout(PATIENCE):
            while not condition(app):
                changed.clear()
                with suppress(TimeoutError):
                    await asyncio.wait_for(changed.wait(), LOOK_EVERY)
    except TimeoutError:
        raise AssertionError(f"still not so: {condition.__name__}; unread: {_unread(app)}") from None
    finally:
        forget()


def _unread(app: Dashboard) -> list[str]:
    seen = app.main_screen.keys_in_sight()
    return [str(key) for key in universe(app.snapshot, seen) if app.snapshot.readings.get(key) is None]


async def all_is_dated(app: Dashboard) -> None:
    """Until the journal has since when everything is so that needs a hand: its clock stands still, so it
    writes only when it is asked something.
    """
    async with asyncio.timeout(PATIENCE):
        while any(each.since is None for each in app.session.findings()):
            await app.session.timeline(limit=1)


def a_change_rests(app: Dashboard) -> bool:
    """None is being opened, and each that runs asks something that can be answered, or waits."""
    return not app.changes.is_opening and all(
        can_be_answered(app) if running.view.ask is not None else waits(running.view)
        for running in app.session.changes.running
    )


def waits(view: ChangeView) -> bool:
    return view.current is not None and view.current.state is StepState.SETTLING


def can_be_answered(app: Dashboard) -> bool:
    """What is asked is in sight, or somebody went back from it, or its screen is not in front."""
    front = app.screen
    if isinstance(front, WizardScreen) and front.view.ask not in (front.question.asks, front.giving.put_off):
        return False
    return not isinstance(front, WizardScreen | Dialog) or front.asked_at < time.monotonic()


async def changes_rest(app: Dashboard, pilot: Pilot[int]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not a_change_rests(app):
            await pilot.pause()


def asked(app: Dashboard) -> Ask | None:
    """What the change in front asks."""
    return next((running.view.ask for running in app.session.changes.running), None)


async def answer(app: Dashboard, pilot: Pilot[int]) -> None:
    """Enter, until it asks something else: where there is little room, a long question is read on first."""
    before = asked(app)
    for _ in range(3):
        await pilot.press("enter")
        await changes_rest(app, pilot)
        if asked(app) is not before:
            return
    raise AssertionError(f"Enter does not answer {before}")


async def all_is_told(app: Dashboard, pilot: Pilot[int]) -> None:
    """Wait until what is seen was read, and the journal has answered what was asked of it."""
    await pilot.pause()
    await until(app, what_is_seen_was_tried)
    async with asyncio.timeout(PATIENCE):
        heard = asyncio.Event()
        app.main_screen.call_later(heard.set)  # behind the word that the picture is another one
        await heard.wait()
        while asking := [one for one in app.workers if one.group == JOURNAL and not one.is_finished]:
            await app.workers.wait_for_complete(asking)
    await pilot.pause()


def sign_in() -> SignIn:
    """What somebody sees who has no login here."""
    with pytest.raises(NoCredential) as nothing:
        find_credential(parse_host(None), environ={}, home=Path("/home/ops"), platform="linux")
    return SignIn(nothing.value.looked_at, theme="spaceport")


def _aws(simulator: Running) -> AwsAccess:
    """The accounts of the demo."""
    keys = AwsKeys(server.AWS_ACCESS_KEY_ID, SecretStr(server.AWS_SECRET_ACCESS_KEY))
    return AwsAccess(accounts=demo.SETTINGS.aws.accounts, keys=keys, endpoint_url=simulator.aws_url)


@contextmanager
def dashboard(scene: Scene, home: Path) -> Iterator[tuple[Dashboard, Running]]:
    """The dashboard of the scene on a simulator of its own."""
    ids = (f"{number:08x}" for number in count(0x7F3A91C4))
    with (
        running(scene.scenario, frozen=True, aws=scene.aws) as simulator,
        patch.object(console, "REST", 0),  # what is different is seen at once, however busy the machine is
        patch.object(attention, "PAUSE", 0.001),  # no person types here
        nullcontext() if scene.news else patch.object(Bell, "look_soon"),
        patch.object(who, "_user", lambda: "ops"),
        patch.object(who.socket, "gethostname", lambda: "bastion"),
        patch.object(desk, "secrets", SimpleNamespace(token_hex=lambda _: next(ids))),
    ):
        if scene.prepare is not None:
            scene.prepare(simulator)
        session = Session(
            parse_host(simulator.url),
            Credential(token=SecretStr("HRKU-of-the-pictures"), source="the demo"),
            state_home=home,
            clock=Standing(simulator.clock.now),
            pace=Pace(),
            is_demo=True,
            aws=_aws(simulator) if scene.aws else None,
            settings=scene.settings,
            read_only=scene.read_only,
        )
        app = Dashboard(
            session,
            signs=scene.signs,
            theme=scene.theme,
            start_on=scene.start_on,
        )
        yield app, simulator


async def play(scene: Scene, simulator: Running, pilot: Pilot[int]) -> None:
    """Bring the dashboard to what the picture shows."""
    app = pilot.app
    assert isinstance(app, Dashboard)
    await until(app, everything_was_tried)
    if scene.with_ages:
        await all_is_dated(app)
    if scene.then is not None:
        scene.then(simulator, app)
        await until(app, lambda seen: seen.snapshot.link.problem is not None)
    await all_is_told(app, pilot)
    for key in scene.keys:
        if key == ANSWER:
            await answer(app, pilot)
        else:
            await pilot.press(key)
        await changes_rest(app, pilot)
    await all_is_told(app, pilot)


def _refuse_the_token(simulator: Running, app: Dashboard) -> None:
    simulator.world.token_accepted = False
    app.session.estate.read_again([Key(Kind.SPACES)])


def _without_an_answer(simulator: Running) -> None:
    simulator.faults.add(Fault(path="/spaces*", count=None, status=503))


ANSWER = "answer"
"""No key: what is suggested is taken, see `answer`."""
CONNECT_QUAY = ("slash", *"quay", "enter", "c", ANSWER, ANSWER, ANSWER)
"""To the choice of the VPC."""
ANALYTICS = ("down", "down", "down", ANSWER)
"""Chosen; the first write is asked about."""
YES = ("right", "enter")
STRANGER = ("3", "slash", *"10.220", "enter", "a", ANSWER, ANSWER)
"""To the question whether the account of the requester is known."""
CATALOG = ("3", "slash", *"10.100", "enter", "c", ANSWER, ANSWER, ANSWER, "down", "down", ANSWER)
"""A VPC that is connected already: to the question which blocks are routed."""
LET_IN = (ANSWER, ANSWER, "down", ANSWER, *"5432", ANSWER)
"""From there: the group that is there is to let dynos in; that is asked about."""
PRODUCTION = ("3", "slash", *"10.214", "enter", "c", *(ANSWER,) * 4, "down", *(ANSWER,) * 4)
"""A VPC at which nothing is missing: to the end."""
BY_HAND = ("slash", *"route harbor 05e8", "enter", "m", ANSWER, ANSWER, ANSWER)
"""From what needs a hand: a route in an account that nobody here may write in."""
LEFT = (*YES, "x", "escape")
"""The request is made, and then it is stopped and left."""

SCENES: tuple[Scene, ...] = (
    Scene("overview", aws=True, start_on="overview", with_ages=True),
    Scene("overview", aws=True, start_on="overview", with_ages=True, size=WIDE),
    Scene("overview-detail", keys=("down", "down", "i"), aws=True, start_on="overview", with_ages=True),
    Scene("whose", keys=("colon", *"10.0.130.5", "enter"), start_on="overview"),
    Scene("spaces"),
    Scene("spaces", size=WIDE),
    Scene("spaces-filtered", keys=("slash", *"acme", "enter")),
    Scene("spaces-scope", keys=("s",)),
    Scene("trusted-ips", keys=("5",)),
    Scene("trusted-ips", keys=("5",), size=WIDE),
    Scene("trusted-ips-detail", keys=("5", "enter")),
    Scene("spaces-detail", keys=("slash", *"harbor", "enter", "enter")),
    Scene("peerings", keys=("3",), aws=True),
    Scene(
        "peerings",
        keys=("3", "slash", *"10.215", "enter", "slash", *("backspace",) * 6, "enter"),
        size=WIDE,
        aws=True,
    ),
    Scene("peerings-detail", keys=("3", "slash", *"10.215", "enter", "enter"), aws=True),
    Scene("peerings-request", keys=("3", "slash", *"10.220", "enter", "enter"), aws=True),
    Scene("vpn", keys=("4",)),
    Scene("vpn", keys=("4",), size=WIDE),
    Scene("vpn-detail", keys=("4", "slash", *"depot", "enter", "enter")),
    Scene("outbound-ips", keys=("6",)),
    Scene("outbound-ips", keys=("6",), size=WIDE),
    Scene("apps", keys=("7",)),
    Scene("apps", keys=("7", "slash", *"harbor", "enter"), size=WIDE),
    Scene("apps-detail", keys=("7", "slash", *"billing", "enter", "enter")),
    Scene("address-map", keys=("8",), aws=True),
    Scene("address-map", keys=("8", "n", "n", "n"), size=WIDE, aws=True),
    Scene("address-map-closer", keys=("8", "right", "right", "plus", "f"), aws=True),
    Scene("timeline", start_on="timeline"),
    Scene("timeline", start_on="timeline", size=WIDE),
    Scene("timeline-detail", start_on="timeline", keys=("enter",)),
    Scene("change-vpc", keys=CONNECT_QUAY, aws=True),
    Scene("change-vpc", keys=CONNECT_QUAY, aws=True, size=WIDE),
    Scene("change-request", keys=(*CONNECT_QUAY, *ANALYTICS), aws=True),
    Scene("change-waits", keys=(*CONNECT_QUAY, *ANALYTICS, *YES), aws=True),
    Scene("change-waits", keys=(*CONNECT_QUAY, *ANALYTICS, *YES), aws=True, size=WIDE),
    Scene("change-stranger", keys=(*STRANGER, *"7731000"), aws=True),
    Scene("change-stranger", keys=(*STRANGER, "escape"), aws=True, size=WIDE),
    Scene("changes", keys=(*CONNECT_QUAY, "escape", "0"), aws=True),
    Scene("changes", keys=(*CONNECT_QUAY, *ANALYTICS, *YES, "escape", "0"), aws=True, size=WIDE),
    Scene("change-routes", keys=CATALOG, aws=True),
    Scene("change-security-group", keys=(*CATALOG, *LET_IN), aws=True),
    Scene("change-by-hand", keys=BY_HAND, aws=True, start_on="overview"),
    Scene("change-summary", keys=PRODUCTION, aws=True),
    Scene("change-summary", keys=PRODUCTION, aws=True, size=WIDE),
    Scene("change-destroy", keys=("3", "slash", *"10.215", "enter", "d"), aws=True),
    Scene("change-give-up", keys=(*CONNECT_QUAY, *ANALYTICS, *LEFT, "0", "x"), aws=True),
    Scene("help", keys=("question_mark",)),
    Scene("help", keys=("question_mark",), size=WIDE),
    Scene("spaces-scope", keys=("s",), size=WIDE),
    Scene("palette", keys=("colon",), size=WIDE),
    Scene("token-refused", then=_refuse_the_token, size=WIDE),
    Scene("palette", keys=("colon", *"only")),
    Scene("token-refused", then=_refuse_the_token),
    Scene("nothing-readable", prepare=_without_an_answer),
    Scene("read-only-one-space", keys=("end", "S", "5"), read_only=True),
    Scene("ascii", signs=ASCII_SIGNS, theme="ansi-dark"),
)
