"""Every test runs apart from the machine: a home of its own, no login, no proxy, a plain terminal."""

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from backend.journal import database

if TYPE_CHECKING:
    from backend.simulator.testing import Running

# How long an example takes says more about who else uses the machine than about the code.
settings.register_profile("spaceport", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("spaceport")

FOREIGN = ("HEROKU_", "AWS_", "BOTO_", "SPACEPORT_", "XDG_", "SSH_", "LC_", "GNUPG", "TEXTUAL", "TMUX")
"""Beginnings of the names of variables that change what the product does."""
ALSO_FOREIGN = frozenset(
    {"LANG", "LANGUAGE", "TZ", "NETRC", "DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS"}
    | {"NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLORTERM", "TERM_PROGRAM"}
    | {"COLUMNS", "LINES", "STY"}
    | {"SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"}
    | {"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "FTP_PROXY"}
)
OURS = frozenset({"TEXTUAL_SNAPSHOT_TEMPDIR"})
"""Set by the test tools for themselves."""


SYNCHRONOUS = database.SYNCHRONOUS
"""As the product has it; no test needs to outlive a power cut, and the disk would take half of their time."""


@pytest.fixture(scope="session")
def _homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    def homes() -> Iterator[Path]:
        base = tmp_path_factory.mktemp("homes")
        for number in count():
            (base / str(number)).mkdir(mode=0o700)
            yield base / str(number)

    return homes()


@pytest.fixture(autouse=True)
def home(_homes: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home directory of this test, empty."""
    for name in os.environ.keys() - OURS:
        if name.upper() in ALSO_FOREIGN or name.upper().startswith(FOREIGN):
            monkeypatch.delenv(name)
    home = next(_homes)
    monkeypatch.setattr(database, "SYNCHRONOUS", "OFF")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("LANG", "C.UTF-8")
    os.umask(0o022)  # what a test writes is for its owner to write, whatever the machine's own
    return home


@pytest.fixture
def simulator() -> "Iterator[Running]":
    """The frozen scenario `harbor` on a server of its own."""
    from backend.simulator.testing import running

    with running() as simulator:
        yield simulator
