"""Who makes a change, by the word of the machine and of Heroku."""

import os
import pwd
import socket
from collections.abc import Mapping
from ipaddress import ip_address

from backend.clean import clean_text
from backend.model.account import Account
from backend.model.change import Who


def operator(account: Account | None, environ: Mapping[str, str] = os.environ) -> Who:
    """`account`: who is signed in. What nobody tells is None; of AWS it is told later (`JournalLog`)."""
    return Who(
        user=_user(),
        machine=clean_text(socket.gethostname()),
        pid=os.getpid(),
        ssh_client=_ssh_client(environ),
        account_id=None if account is None else account.id,
        email=None if account is None else account.email,
    )


def _user() -> str:
    """The user that this runs as: not what the environment says, which anybody can set."""
    try:
        return clean_text(pwd.getpwuid(os.getuid()).pw_name)
    except KeyError:
        return f"user {os.getuid()}"


def _ssh_client(environ: Mapping[str, str]) -> str | None:
    """The address that somebody logged in from; both variables begin with it (sshd(8), "ENVIRONMENT")."""
    for variable in ("SSH_CONNECTION", "SSH_CLIENT"):
        address, _, _ = environ.get(variable, "").partition(" ")
        try:
            return str(ip_address(address))
        except ValueError:
            continue
    return None
