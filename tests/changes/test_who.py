"""Who makes a change, by the word of the machine and of Heroku."""

import os
import pwd
import socket
from types import SimpleNamespace

import pytest

from backend.changes.who import operator
from backend.model.account import Account


def test_it_is_the_user_of_the_machine_whatever_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("USER", "somebody-else")
    monkeypatch.setenv("LOGNAME", "somebody-else")
    me = operator(None)
    assert (me.user, me.machine) == (pwd.getpwuid(os.getuid()).pw_name, socket.gethostname())
    assert me.pid == os.getpid()
    assert str(me) == me.user


def test_a_user_that_the_machine_does_not_know_is_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(number: int) -> SimpleNamespace:
        raise KeyError(number)

    monkeypatch.setattr(pwd, "getpwuid", unknown)
    assert operator(None).user == f"user {os.getuid()}"


def test_the_account_is_named_first() -> None:
    me = operator(Account(id="of-ops", email="ops@acme.example"))
    assert (me.account_id, me.email) == ("of-ops", "ops@acme.example")
    assert str(me) == f"ops@acme.example ({me.user})"


@pytest.mark.parametrize(
    ("variables", "address"),
    [
        ({"SSH_CONNECTION": "192.0.2.7 51234 198.51.100.9 22"}, "192.0.2.7"),
        ({"SSH_CLIENT": "2001:DB8::7 51234 22"}, "2001:db8::7"),
        ({"SSH_CONNECTION": "", "SSH_CLIENT": "192.0.2.8 51234 22"}, "192.0.2.8"),
        ({"SSH_CONNECTION": "\x1b[31m 1 2 3"}, None),
        ({"SSH_CONNECTION": "bastion.example 1 2 3"}, None),
        ({}, None),
    ],
)
def test_from_where_somebody_logged_in_is_an_address_or_nothing(
    variables: dict[str, str], address: str | None
) -> None:
    assert operator(None, variables).ssh_client == address
