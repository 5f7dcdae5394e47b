"""The page about `config.toml`, made from the settings model and the tables of the dashboard.

python -m tui.config_page > docs/configuration.md
"""

import sys
from collections.abc import Iterator

from backend.config_tables import Key, TableOfKeys, tables
from tui.actions import ACTIONS, Action
from tui.keys import ALLOWED, FIXED, USUAL_KEYS
from tui.themes import NAMES

HEAD = """\
# The configuration

Spaceport reads `$XDG_CONFIG_HOME/spaceport/config.toml`, by default `~/.config/spaceport/config.toml`. It is
[TOML](https://toml.io), everything in it is optional, and without it everything works. `spaceport doctor`
says which file is in effect.

A key that is not known, a value that cannot be meant, and a file that others may write to (it may name a
program to run) are refused with exit code 2: each slip is told with its line, with what is allowed, and with
the name that is nearest to a misspelt one. A theme or a key of the dashboard that cannot be used keeps only
the dashboard from starting. The demo has a configuration of its own.

`SPACEPORT_READ_ONLY=1` in the environment, `read_only = true` here and `--read-only` each refuse every
change, and none of them lifts another.
"""


def lines() -> Iterator[str]:
    """The page, in Markdown."""
    yield HEAD.rstrip("\n")
    for table in tables():
        yield from _table(table)
        if table.name == "keys":
            yield from _actions()
    yield from ("", "## Themes", "")
    yield f"{', '.join(f'`{name}`' for name in NAMES)}. A terminal with 16 colours, and `NO_COLOR`, have the"
    yield "terminal's own colours (`ansi-dark`), whatever is set here, unless that is `ansi-light`."


def _table(table: TableOfKeys) -> Iterator[str]:
    yield from ("", f"## `[{table.name}]`" if table.name else "## At the top of the file", "")
    if table.name:
        yield from (table.does, "")
    if table.free:
        yield from (f"Allowed: {table.keys[0].allowed}.", "")
    else:
        yield from ("| key | what it does | allowed | without it |", "|---|---|---|---|")
        yield from (_row(key) for key in table.keys)
        yield ""
    yield "```toml"
    if table.name:
        yield f"[{_example_name(table.name)}]"
    yield from (key.example if table.free else f"{key.name} = {key.example}" for key in table.keys)
    yield "```"


def _row(key: Key) -> str:
    default = "" if key.default is None else f"`{str(key.default).lower()}`"
    return f"| `{key.name}` | {key.does} | {key.allowed} | {default} |"


def _example_name(table: str) -> str:
    """With something in the place of what the operator names."""
    names = {"ID": "123456789012", "NAME": "acme" if table.startswith("teams.") else "harbor"}
    return ".".join(names.get(part, part) for part in table.split("."))


def _actions() -> Iterator[str]:
    yield from ("", f"A key may be {ALLOWED}; a comma is written `comma`.", "")
    yield from ("| action | usual key | what it does |", "|---|---|---|")
    yield from (_action(action) for action in ACTIONS if action.id not in FIXED)


def _action(action: Action) -> str:
    usual = USUAL_KEYS.shown(action.id).replace("|", "\\|")
    return f"| `{action.id}` | `{usual}` | {action.help} |"


if __name__ == "__main__":
    sys.stdout.writelines(f"{line}\n" for line in lines())
