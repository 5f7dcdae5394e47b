"""How the dashboard starts, by the configuration, the environment and the options."""

from pathlib import Path

import pytest

from tui import terminal
from tui.app import Dashboard
from tui.cli import main


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Dashboard]:
    """Every dashboard that would have been shown, on a terminal that can."""
    shown: list[Dashboard] = []

    def run(app: Dashboard, **_: object) -> int:
        shown.append(app)
        return 0

    monkeypatch.setattr(terminal, "refusal", lambda: None)
    monkeypatch.setattr(Dashboard, "run", run)
    monkeypatch.setenv("HEROKU_API_KEY", "HRKU-made-up")
    return shown


def configure(home: Path, text: str) -> None:
    path = home / ".config/spaceport/config.toml"
    path.parent.mkdir(parents=True)
    path.write_text(text)
    path.chmod(0o600)


@pytest.mark.parametrize(
    ("configured", "variable", "options", "read_only"),
    [
        ("", "", [], False),
        ("read_only = true", "", [], True),
        ("read_only = false", "1", [], True),
        ("read_only = false", "", ["--read-only"], True),
    ],
)
def test_whoever_asks_for_read_only_gets_it(
    home: Path,
    started: list[Dashboard],
    monkeypatch: pytest.MonkeyPatch,
    configured: str,
    variable: str,
    options: list[str],
    read_only: bool,
) -> None:
    configure(home, configured)
    monkeypatch.setenv("SPACEPORT_READ_ONLY", variable)
    assert main(options) == 0
    assert started[0].read_only is read_only


@pytest.mark.parametrize(
    ("environment", "configured", "theme"),
    [
        ({}, "", "spaceport"),
        ({}, "theme = 'nord'", "nord"),
        ({"NO_COLOR": "1"}, "theme = 'nord'", "ansi-dark"),
        ({"TERM": "screen"}, "theme = 'nord'", "ansi-dark"),
        ({"TERM": "screen"}, "theme = 'ansi-light'", "ansi-light"),
        ({"TERM": "screen", "COLORTERM": "truecolor"}, "theme = 'nord'", "nord"),
    ],
)
def test_the_configured_theme_is_shown_where_the_terminal_can(
    home: Path,
    started: list[Dashboard],
    monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str],
    configured: str,
    theme: str,
) -> None:
    configure(home, configured)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert main([]) == 0
    assert started[0].theme == theme


def test_what_only_the_dashboard_knows_is_refused_with_its_line(
    home: Path, started: list[Dashboard], capsys: pytest.CaptureFixture[str]
) -> None:
    configure(home, "theme = 'norf'\n\n[keys]\nfiltr = 'f'\nsort = 'q'\n\n[poll]\nshare = 2\n")
    assert main([]) == 2
    assert started == []
    said = capsys.readouterr().err
    for told in (
        "config.toml, line 1: theme is 'norf'; did you mean nord?",
        "config.toml, line 4: keys.filtr is no action; did you mean keys.filter?",
        "config.toml, line 5: keys.sort is 'q', but q is for quit",
        "config.toml, line 8: poll.share is 2; allowed: a number above 0, up to 1.",
    ):
        assert told in said
