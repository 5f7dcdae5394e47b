"""For zsh."""

from collections.abc import Iterator, Sequence

from tui.completion.words import Command, Option

SCRIPT = """\
#compdef spaceport
# Completion of spaceport for zsh, made by: spaceport completion zsh
_spaceport() {{
    local command= previous="${{words[CURRENT-1]}}" index
    local -a offered
    if compset -P '--*='; then
        previous="${{IPREFIX%=}}"
    fi
    for ((index = 2; index < CURRENT; index++)); do
        case "${{words[index]}}" in
            ({takers})
                ((index++))
                continue ;;
        esac
        case "$command/${{words[index]}}" in
            ({commands})
                command="$command/${{words[index]}}" ;;
        esac
    done
    case "$command:$previous" in
{values}
    esac
    case "$command" in
{words}
    esac
}}
if [[ "$funcstack[1]" == _spaceport ]]; then
    _spaceport "$@"
else
    compdef _spaceport spaceport
fi
"""


def script(program: Command) -> str:
    every = list(program.walk())
    values = program.offers(_offered)
    return SCRIPT.format(
        takers="|".join(program.takers),
        commands="|".join(one.key for one in every if one.path),
        values="\n".join(
            f"        ({'|'.join(keys)}) {offered}; return ;;" for offered, keys in values.items()
        ),
        words="\n".join(line for one in every for line in _words(one)),
    )


def _offered(option: Option) -> str:
    unfinished = [word for word in option.choices if word.endswith("=")]
    offers = _adding([word for word in option.choices if word not in unfinished], option.names)
    if unfinished:
        offers.append(f"compadd -S '' -- {' '.join(unfinished)}")
    return "; ".join(offers) or "_message value"


def _adding(words: Sequence[str], names: str | None) -> list[str]:
    """Offers words, and kept names."""
    adding = [f"compadd -- {' '.join(words)}"] if words else []
    if names is not None:
        adding.append(f'compadd -- ${{(f)"$(spaceport completion --names {names} 2>/dev/null)"}}')
    return adding


def _words(command: Command) -> Iterator[str]:
    """Commands before options: these only once a dash is there, where there is anything else."""
    flags = [(flag, option.help) for option in command.options for flag in option.flags]
    others = [
        *((one.path[-1], one.help) for one in command.commands),
        *((word, "") for word in command.words),
    ]
    yield f'        ("{command.key}")'
    if command.names is not None:
        yield "            if [[ $PREFIX != -* ]]; then"
        yield f"                {'; '.join(_adding((), command.names))}; return"
        yield "            fi"
    if others:
        yield "            if [[ $PREFIX != -* ]]; then"
        yield f"                offered=({_described(others)})"
        yield "                _describe command offered; return"
        yield "            fi"
    yield f"            offered=({_described(flags)})"
    yield "            _describe -o option offered ;;"


def _described(words: list[tuple[str, str]]) -> str:
    return " ".join(_quoted(f"{word}:{does}" if does else word) for word, does in words)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"
