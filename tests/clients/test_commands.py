"""Every command that the product shows to be typed by hand is one that the Heroku CLI knows."""

import inspect
import shlex

import pytest

from backend.rules import commands
from tests.clients.conftest import HerokuCLI, Printed

pytestmark = pytest.mark.clients

ARGUMENTS = {
    "app": "records",
    "space": "vault",
    "connection": "branch",
    "pcx_id": "pcx-0a51b7c2d9e34f601",
}
OF_HEROKU = [
    name
    for name, command in inspect.getmembers(commands, inspect.isfunction)
    if set(inspect.signature(command).parameters) <= ARGUMENTS.keys()
]
WRONG_USAGE = ("Unexpected argument", "Nonexistent flag", "Missing ", "is not a heroku command")


def is_wrong_usage(printed: Printed) -> bool:
    """Its exit code is 2 for what the host refuses, too."""
    return any(text in printed.err for text in WRONG_USAGE)


@pytest.mark.parametrize("name", OF_HEROKU)
def test_a_command_is_parsed(name: str, heroku: HerokuCLI) -> None:
    """What the simulator says to it does not matter: it may know less than Heroku."""
    command = getattr(commands, name)
    arguments = [ARGUMENTS[each] for each in inspect.signature(command).parameters]
    program, *words = shlex.split(command(*arguments))
    assert program == "heroku"
    printed = heroku(*words)
    assert not is_wrong_usage(printed), printed.err


@pytest.mark.parametrize(
    "words",
    [
        ["spaces:info", "vault", "ledger"],
        ["spaces:info", "--spaces", "vault"],
        ["spaces:peering:accept"],
    ],
)
def test_wrong_usage_is_told_from_what_a_host_refuses(words: list[str], heroku: HerokuCLI) -> None:
    assert is_wrong_usage(heroku(*words))


def test_most_commands_are_of_heroku() -> None:
    assert {"accept_peering", "peerings", "trusted_ips", "vpn_info"} <= set(OF_HEROKU)
