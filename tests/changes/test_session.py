"""Changes in a whole session: over real sockets, with the journal and the lock that it keeps."""

from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from backend.changes.catalogue import CHANGES
from backend.changes.step import Refusal
from backend.heroku.credentials import Credential
from backend.heroku.errors import Unauthorized, UnexpectedReply
from backend.heroku.host import parse_host
from backend.model.change import ChangeState, Facts
from backend.model.settings import Settings, SpaceSettings
from backend.session import Session
from backend.simulator.faults import Fault
from backend.simulator.levers import Override
from backend.simulator.testing import Running as Simulator
from tests.estate.sessions import running_session

from .toy import Toy, World, check, make, wait

INPUTS = Facts(space=("quay",))


def session(simulator: Simulator, home: Path | None, **options: object) -> Session:
    credential = Credential(SecretStr("HRKU-made-up-for-tests"), "HEROKU_API_KEY")
    return Session(parse_host(simulator.url), credential, state_home=home, **options)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    world = World()
    toy = Toy(lambda _: (check("Nothing in the way."), make(world, "a"), wait(world, "b")), inputs=("space",))
    monkeypatch.setitem(CHANGES, "toy", toy)
    return world


async def test_a_command_begins_one_on_what_it_reads_itself(simulator: Simulator, tmp_path: Path) -> None:
    settings = Settings(spaces={"quay": SpaceSettings(production=True)})
    one = session(simulator, tmp_path, keeps_picture=False, settings=settings)
    async with one.opened():
        view = (await one.changes.begin("toy", INPUTS)).view
    assert (view.space_name, view.is_production) == ("quay", True)
    assert view.who is not None
    assert view.who.email is not None


async def test_a_read_only_session_begins_none(simulator: Simulator, tmp_path: Path) -> None:
    one = session(simulator, tmp_path, read_only=True)
    async with one.opened():
        with pytest.raises(Refusal, match="read-only"):
            await one.changes.begin("toy", INPUTS)
        assert await one.changes.listed() == ()


async def test_a_session_that_is_closed_leaves_it_to_the_next_one(
    simulator: Simulator, tmp_path: Path
) -> None:
    async with running_session(session(simulator, tmp_path)) as one:
        running = await one.changes.begin("toy", INPUTS)
        task = one.changes.launch(running)
    assert (await task).state is ChangeState.STOPPED

    async with running_session(session(simulator, tmp_path)) as other:
        (listed,) = await other.changes.listed()
        assert (listed.id, listed.state, listed.elsewhere) == (running.view.id, ChangeState.STOPPED, None)
        assert (await other.changes.take_up(listed.id)).ground.space_name == "quay"


async def test_in_the_demo_where_nothing_is_kept_they_are_listed_all_the_same(simulator: Simulator) -> None:
    async with running_session(session(simulator, None, is_demo=True)) as one:
        running = await one.changes.begin("toy", INPUTS)
        assert await one.changes.listed() == (running.view,)


async def test_a_token_that_is_refused_begins_nothing(simulator: Simulator, tmp_path: Path) -> None:
    simulator.faults.add(Fault("/account", status=401, error_id="unauthorized"))
    one = session(simulator, tmp_path)
    async with one.opened():
        with pytest.raises(Unauthorized):
            await one.changes.begin("toy", INPUTS)
    assert one.changes.running == ()


async def test_while_heroku_does_not_say_whose_the_token_is_it_is_seldom_asked(
    simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    simulator.levers.override(Override("/account", None))
    one, ahead = session(simulator, None), timedelta(0)
    now = one.clock.now
    monkeypatch.setattr(one.clock, "now", lambda: now() + ahead)
    async with one.opened():
        for _ in range(5):
            with pytest.raises(UnexpectedReply):
                await one.changes.listed()
        assert asked(simulator) == 1
        ahead = timedelta(seconds=11)
        with pytest.raises(UnexpectedReply):
            await one.changes.listed()
        assert asked(simulator) == 2
        simulator.levers.clear_overrides()
        ahead = timedelta(seconds=22)
        assert await one.changes.listed() == ()


def asked(simulator: Simulator) -> int:
    """How often it was asked whose the token is."""
    return sum(one.path == "/account" for one in simulator.levers.requests)
