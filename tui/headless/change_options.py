"""`spaceport change …` and `spaceport audit` on the command line: what may be said there."""

import argparse
from collections.abc import Callable
from typing import Any

from backend.model.change import Facts
from tui.headless.change_inputs import TellsInputs

Commands = Any
"""What argparse has for the commands of a parser; it has no public name for it."""
Add = Callable[[argparse.ArgumentParser], None]
"""Adds what all commands have."""

SETTING = "KEY=VALUE"
ID_OF = {"resume": "unfinished", "give-up": "unfinished", "show": "change"}
"""What the id is called that follows: completion offers the one or the other."""


def add_change(commands: Commands, add_common: Add) -> None:
    change = commands.add_parser(
        "change",
        help="guided changes: start one, take it up again, look at it",
        description="Guided changes without the dashboard: the same checks, the same journal. stdout has the "
        "summary, stderr tells how it gets on. What is not said by options is asked at the terminal; where "
        "there is none, it stops before the call, with the option to add and the command to go on with. "
        "`spaceport change start --help` lists the inputs.",
        allow_abbrev=False,
    )
    verbs = change.add_subparsers(dest="verb", metavar="WHAT", required=True, parser_class=TellsInputs)
    for verb, does, more in (
        ("list", "those that are unfinished, and those that have ended", "Unfinished ones come first."),
        ("start", "begin one, and take it through", "Exit code 0: it is done; 5: it is not, and why."),
        ("resume", "take up one that was stopped or cut off", "It looks at what was done, and goes on."),
        (
            "give-up",
            "end one that nobody is going to finish",
            "What was done of it stands, and is told with what takes it back; it is offered no more.",
        ),
        ("show", "its steps, what came of them, and what takes them back", "By the beginning of its id."),
    ):
        one = verbs.add_parser(
            verb, help=does, description=f"{does[0].upper()}{does[1:]}. {more}", allow_abbrev=False
        )
        add_common(one)
        one.add_argument("--json", action="store_true", help="as JSON, for scripts")
        if verb == "list":
            one.add_argument("--all", action="store_true", help="also those that came to nothing")
        if verb == "start":
            one.add_argument("name", metavar="NAME", help="connect-vpc, accept-peering, destroy-peering")
        if verb in ID_OF:
            one.add_argument(ID_OF[verb], metavar="ID", type=_word, help="as `spaceport change list` has it")
        if verb in ("start", "resume"):
            _add_answers(one)


def _add_answers(parser: TellsInputs) -> None:
    parser.tells_inputs = True
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        type=_setting,
        metavar=SETTING,
        help="an input, such as space=quay; repeated for a list",
    )
    parser.add_argument(
        "--confirm",
        action="append",
        default=[],
        type=_word,
        metavar="TEXT",
        help="say yes beforehand; may be repeated. The name of the space: to every step that is needed. The "
        "id of a peering: to destroying it. The id of a step: to that step alone; one that is not needed, "
        "such as deleting a route that is left behind, and one whose command somebody else has to run are "
        "said yes to no other way. What is missing is told",
    )
    parser.add_argument(
        "--no-input", action="store_true", help="ask nothing at the terminal; so it is where CI is set"
    )


def add_audit(commands: Commands, add_common: Add, time: Callable[[str], Any]) -> None:
    """`time`: reads a moment of the past."""
    audit = commands.add_parser(
        "audit",
        help="every write of a guided change: who, what, when, and what came of it",
        description="Every write that guided changes made or tried from this machine with this account, the "
        "newest first: when, who, which change, what was called on what, the request's id, and the result.",
        allow_abbrev=False,
    )
    add_common(audit)
    audit.add_argument("--json", action="store_true", help="as JSON, for scripts")
    audit.add_argument("--since", type=time, metavar="TIME", help="only from then on: 2026-11-20, 2h, 3d")


def settings(pairs: list[tuple[str, str]]) -> Facts:
    """What `--set` says, those of one key as a list."""
    facts = Facts()
    for key, value in pairs:
        facts[key] = (*facts.all(key), value)
    return facts


def _setting(text: str) -> tuple[str, str]:
    key, sign, value = text.partition("=")
    if not key.strip() or not sign:
        raise argparse.ArgumentTypeError(f"{text!r} is not {SETTING}")
    return key.strip(), _word(value)


def _word(text: str) -> str:
    """Not empty: `--confirm "$NAME"` with a variable that is not set must not mean anything."""
    if not text.strip():
        raise argparse.ArgumentTypeError("it is empty; is a variable not set?")
    if not text.isprintable():
        raise argparse.ArgumentTypeError(f"{text!r} has signs that cannot be shown")
    return text.strip()
