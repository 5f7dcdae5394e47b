"""`spaceport` on a simulated estate, run in this process."""

import json
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest

from backend.simulator.testing import Running
from tui.cli import main

from .support import TOKEN


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


@pytest.fixture
def signed_in(simulator: Running, monkeypatch: pytest.MonkeyPatch) -> Running:
    """The frozen harbor, with the environment pointing there."""
    monkeypatch.setenv("HEROKU_HOST", simulator.url)
    monkeypatch.setenv("HEROKU_API_KEY", TOKEN)
    return simulator
