"""For fish."""

from collections.abc import Iterator

from tui.completion.words import Command, Option


def script(program: Command) -> str:
    lines = [
        "# Completion of spaceport for fish, made by: spaceport completion fish",
        "complete -c spaceport -f",
    ]
    lines += [line for command in program.walk() for line in _lines(command)]
    return "\n".join(lines) + "\n"


def _lines(command: Command) -> Iterator[str]:
    here = f"complete -c spaceport -n {_quoted(_condition(command))}"
    for below in command.commands:
        yield f"{here} -a {below.path[-1]} -d {_quoted(below.help)}"
    if offered := _all(command.words, command.names):
        yield f"{here} -a {_quoted(offered)}"
    for option in command.options:
        flags = " ".join(map(_flag, option.flags))
        yield f"{here} {flags}{_value(option)} -d {_quoted(option.help)}"


def _condition(command: Command) -> str:
    """Where the cursor is behind the command's words, and behind none of those below it."""
    seen = [f"__fish_seen_subcommand_from {word}" for word in command.path]
    if command.commands:
        below = " ".join(one.path[-1] for one in command.commands)
        seen.append(f"not __fish_seen_subcommand_from {below}")
    return "; and ".join(seen)


def _flag(flag: str) -> str:
    return f"-l {flag[2:]}" if flag.startswith("--") else f"-s {flag[1:]}"


def _value(option: Option) -> str:
    if offered := _all(option.choices, option.names):
        return f" -x -a {_quoted(offered)}"
    return " -x" if option.takes_value else ""


def _all(words: tuple[str, ...], names: str | None) -> str:
    kept = () if names is None else (f"(spaceport completion --names {names} 2>/dev/null)",)
    return " ".join((*words, *kept))


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
