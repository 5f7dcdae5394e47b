"""`spaceport` on a simulated estate, run in this process."""

import json
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import pytest

from backend.simulator.levers import Override
from backend.simulator.testing import Running, running
from tui.cli import main

from .support import TOKEN

if TYPE_CHECKING:
    from backend.changes.step import Step
    from tests.changes.toy import World

CALM = ("1", "2")
"""Two spaces that need no hand."""


class Ended(NamedTuple):
    """What a command said, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[list[str]]:
        """The words of each line, by the gaps between columns."""
        return [[cell.strip() for cell in line.split("  ") if cell.strip()] for line in self.out.splitlines()]


Spaceport = Callable[..., Ended]


@pytest.fixture
def spaceport(capsys: pytest.CaptureFixture[str]) -> Iterator[Spaceport]:
    """Runs the command line, and holds whatever is said against the token."""

    def run(*arguments: str) -> Ended:
        try:
            code = main(arguments)
        except SystemExit as end:  # argparse
            code = int(end.code or 0)
        said = capsys.readouterr()
        assert TOKEN not in said.out + said.err
        assert all(line.startswith(("spaceport", "usage: ", " ")) for line in said.err.splitlines() if line)
        return Ended(int(code), said.out, said.err)

    return run


def sign_in(simulator: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment points there."""
    monkeypatch.setenv("HEROKU_HOST", simulator.url)
    monkeypatch.setenv("HEROKU_API_KEY", TOKEN)


@pytest.fixture
def signed_in(simulator: Running, monkeypatch: pytest.MonkeyPatch) -> Running:
    """The frozen harbor, with the environment pointing there."""
    sign_in(simulator, monkeypatch)
    return simulator


@pytest.fixture
def calm(signed_in: Running) -> Running:
    """An estate in which nothing needs a hand."""
    for number in CALM:
        bodies = {
            "inbound-ruleset": {"rules": [{"action": "allow", "source": "8.8.8.0/24"}], "applied": True},
            "nat": {"state": "enabled", "sources": [f"8.8.4.{number}"]},
            "peerings": [],
            "vpn-connections": [],
            "peering-info": {},
            "topology": {"apps": []},
        }
        for path, body in bodies.items():
            signed_in.levers.override(Override(f"/spaces/{number}/{path}", body))
    spaces = [
        {"id": number, "name": f"calm-{number}", "state": "allocated", "cidr": f"10.{number}0.0.0/16"}
        | {"generation": {"name": "cedar"}, "team": {"id": "t", "name": "acme"}}
        for number in CALM
    ]
    signed_in.levers.override(Override("/spaces", spaces))
    signed_in.levers.override(Override("/teams/t/apps", []))
    return signed_in


# Guided changes: what they need is imported when it is, most tests here need none of it


class Known(Protocol):
    def __call__(self, *planned: "Step") -> None:
        """The change `toy` is of these steps from now on."""


@pytest.fixture(scope="module")
def host() -> Iterator[Running]:
    """The same for all tests of a file: only asked who is signed in, and which spaces there are."""
    with running() as simulator:
        yield simulator


@pytest.fixture
def world(host: Running, monkeypatch: pytest.MonkeyPatch) -> "World":
    """What toy changes work on. Time passes as soon as somebody waits; nobody is at a terminal."""
    from tests.changes.toy import World

    from .changes import Passing

    sign_in(host, monkeypatch)
    world = World()
    monkeypatch.setattr("backend.session.Clock", lambda: Passing(world))
    monkeypatch.setenv("CI", "true")
    return world


@pytest.fixture
def toy(monkeypatch: pytest.MonkeyPatch) -> Known:
    from backend.changes import catalogue
    from tests.changes.toy import Toy

    def known(*planned: "Step") -> None:
        change = Toy(lambda _: planned, inputs=("space", "size", "flag"))
        monkeypatch.setitem(catalogue.CHANGES, "toy", change)

    return known
