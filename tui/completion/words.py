"""What can be typed after what, as the parser of the command line has it."""

import argparse
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

KEPT_NAMES = {
    "space": "spaces",
    "team": "teams",
    "ack": "findings",
    "unack": "acknowledged",
    "set": "settings",
    "confirm": "spaces",
    "unfinished": "unfinished",
    "change": "changes",
}
"""What may stand for an argument, by what argparse calls it: names that are kept from the last time."""

More = Mapping[str, tuple[str, ...]]
"""What else may stand for an argument, by what argparse calls it."""


@dataclass(frozen=True, slots=True)
class Option:
    """`flags`: all its spellings. `takes_value`: a word follows; `choices` are all the words that may.

    `names`: which of the kept names may follow, None where none of them.
    """

    flags: tuple[str, ...]
    help: str
    takes_value: bool
    choices: tuple[str, ...] = ()
    names: str | None = None


@dataclass(frozen=True, slots=True)
class Command:
    """`path`: the words that lead to it, none for the program itself. `words`: what else may stand here,
    and `names`: which of the kept names, None where none of them.
    """

    path: tuple[str, ...]
    help: str
    options: tuple[Option, ...]
    commands: tuple["Command", ...]
    words: tuple[str, ...]
    names: str | None = None

    @property
    def key(self) -> str:
        """`/change/list`; empty for the program itself."""
        return "".join(f"/{word}" for word in self.path)

    def walk(self) -> Iterator["Command"]:
        """This one, and all below it."""
        yield self
        for command in self.commands:
            yield from command.walk()

    @property
    def takers(self) -> list[str]:
        """The flags that a value follows, of this one and all below it."""
        options = (option for command in self.walk() for option in command.options)
        return sorted({flag for option in options if option.takes_value for flag in option.flags})

    def offers(self, offer: Callable[[Option], str]) -> dict[str, list[str]]:
        """Where a value follows, such as `/status:--team`, by what is to be done there."""
        places: dict[str, list[str]] = {}
        for command in self.walk():
            for option in command.options:
                if option.takes_value:
                    keys = [f"{command.key}:{flag}" for flag in option.flags]
                    places.setdefault(offer(option), []).extend(keys)
        return places


def command_of(
    parser: argparse.ArgumentParser, more: More, path: tuple[str, ...] = (), help: str = ""
) -> Command:
    """All that is not hidden from the help. `more`: what the parser does not know of itself."""
    options: list[Option] = []
    commands: list[Command] = []
    words: list[str] = []
    names: str | None = None
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            helps = {choice.dest: choice.help or "" for choice in action._choices_actions}
            commands += [
                command_of(action.choices[name], more, (*path, name), text) for name, text in helps.items()
            ]
        elif action.help == argparse.SUPPRESS:
            continue
        elif action.option_strings:
            options.append(_option(action, more))
        else:
            words += map(str, action.choices or more.get(action.dest, ()))
            names = names or KEPT_NAMES.get(action.dest)
    return Command(path, help, tuple(options), tuple(commands), tuple(words), names)


def _option(action: argparse.Action, more: More) -> Option:
    return Option(
        tuple(action.option_strings),
        (action.help or "").replace("%(default)s", str(action.default)),
        action.nargs != 0,
        tuple(map(str, action.choices or more.get(action.dest, ()))),
        KEPT_NAMES.get(action.dest),
    )
