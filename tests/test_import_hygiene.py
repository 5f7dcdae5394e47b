"""What is loaded when: a dashboard paints before the HTTP client is imported, a script needs no terminal."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from backend.simulator.testing import Running

ROOT = Path(__file__).parents[1]
HTTP = {"httpx", "httpcore", "anyio", "truststore", "stamina"}
AWS = {"boto3", "botocore", "moto"}
SERVER = {"starlette", "uvicorn", "werkzeug"}
TERMINAL = {"textual", "rich"}
JOURNAL = {"sqlite3"}


def loaded(program: str, **environment: str) -> set[str]:
    """The top-level packages that are imported after `program`."""
    return {name.partition(".")[0] for name in loaded_modules(program, **environment)}


def loaded_modules(program: str, **environment: str) -> set[str]:
    """The modules that are imported after `program`."""
    ended = subprocess.run(
        [sys.executable, "-W", "error", "-c", f"import sys\n{program}\nprint(*sys.modules, file=sys.stderr)"],
        env={"PATH": os.environ["PATH"], "HOME": os.environ["HOME"], "PYTHONPATH": str(ROOT), **environment},
        text=True,
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert ended.returncode == 0, ended.stderr
    return set(ended.stderr.splitlines()[-1].split())


@pytest.mark.parametrize("module", ["backend.session", "tui.cli"])
def test_neither_session_nor_command_line_load_anything_heavy(module: str) -> None:
    modules = loaded(f"import {module}")
    assert {"backend", "pydantic"} <= modules
    assert not modules & (HTTP | AWS | SERVER | TERMINAL | JOURNAL)


def test_the_dashboard_loads_no_client_before_the_session_is_opened() -> None:
    modules = loaded("import tui.app")
    assert "textual" in modules
    assert not modules & (HTTP | AWS | SERVER | JOURNAL)


LATER = {
    *("tui.screens.address_map", "tui.screens.apps", "tui.screens.changes", "tui.screens.peerings"),
    *("tui.screens.timeline", "tui.screens.trusted_ips", "tui.screens.vpn", "tui.screens.whose"),
    *("tui.events", "tui.wizard.screen", "tui.wizard.dialogs", "backend.changes.desk"),
}
"""What the overview of the last picture is painted without."""


def test_the_first_paint_waits_for_no_other_screen() -> None:
    program = "import tui.cli, tui.app\nfrom tui.modes import screen_of\nscreen_of('overview')"
    modules = loaded_modules(program)
    assert "tui.screens.overview" in modules
    assert not modules & LATER


ASKING_AWS = [["peerings", "--json"], ["findings"]]
"""The commands that ask AWS."""


@pytest.mark.parametrize(
    "arguments",
    [
        ["status"],
        ["status", "--json"],
        ["spaces", "--json"],
        ["trusted-ips"],
        ["peerings"],
        *ASKING_AWS,
        ["vpn", "--json"],
        ["outbound-ips", "--format", "aws-sg"],
        ["apps", "--json"],
        ["whose", "10.0.0.1", "--json"],
        ["change", "list"],
        ["audit", "--json"],
    ],
    ids=" ".join,
)
def test_a_script_loads_no_terminal(simulator: Running, arguments: list[str]) -> None:
    modules = loaded(
        f"from tui.cli import main\nassert main({arguments!r}) in (0, 1)",
        HEROKU_HOST=simulator.url,
        HEROKU_API_KEY="HRKU-made-up",
    )
    assert "httpx" in modules
    # Not `rich`: httpx loads it itself, for a command line of its own, where click is installed.
    assert not modules & ({"textual", "widgets"} | SERVER)
    if arguments not in ASKING_AWS:
        assert not modules & AWS


def test_no_module_of_the_backend_loads_the_terminal() -> None:
    names = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in sorted((ROOT / "backend").rglob("*.py"))
        if path.name != "__main__.py" and "simulator" not in path.parts
    ]
    assert "backend.estate.plan" in names
    modules = loaded("\n".join(f"import {name}" for name in names))
    assert not modules & ({"textual", "tui", "widgets"} | SERVER)


def test_the_simulator_loads_moto_only_when_somebody_asks_its_aws_side() -> None:
    program = "from backend.simulator.testing import running\nwith running(aws=True): pass"
    modules = loaded(program)
    assert "werkzeug" in modules
    assert not modules & AWS
