"""For bash, from 3.2 on."""

from tui.completion.words import Command, Option

SCRIPT = """\
# Completion of spaceport for bash, made by: spaceport completion bash
_spaceport() {{
    local command= index last=0 offered= word
    # bash takes rule:space:thing for five words, and space=quay for three.
    local -a typed=("${{COMP_WORDS[0]}}")
    for ((index = 1; index <= COMP_CWORD; index++)); do
        word="${{COMP_WORDS[index]}}"
        if [[ $word == :* || ${{typed[last]}} == *: ]] ||
            [[ ${{typed[last]}} != -* && ( $word == = || ${{typed[last]}} == ?*= ) ]]; then
            typed[last]+="$word"
        else
            typed[++last]="$word"
        fi
    done
    local current="${{typed[last]}}" previous="${{typed[last-1]}}" before=
    # It takes --format=plain for three.
    if [[ $current == = ]]; then
        current=
    elif [[ $previous == = ]]; then
        previous="${{typed[last-2]}}"
    fi
    for ((index = 1; index < last; index++)); do
        case "${{typed[index]}}" in
            {takers})
                [[ ${{typed[index+1]}} == = ]] && ((index++))
                ((index++))
                continue ;;
        esac
        case "$command/${{typed[index]}}" in
            {commands})
                command="$command/${{typed[index]}}" ;;
        esac
    done
    case "$command:$previous" in
{values}
        *)
            case "$command" in
{words}
            esac ;;
    esac
    # What stands before the last colon, or the sign between key and value, is not replaced.
    [[ ${{COMP_WORDBREAKS-}} == *:* && $current == *:* ]] && before="${{current%:*}}:"
    [[ ${{COMP_WORDBREAKS-}} == *=* && $current == ?*=* ]] && before="${{current%%=*}}="
    COMPREPLY=()
    local -a words
    read -r -d '' -a words <<< "$offered"
    for word in ${{words[@]+"${{words[@]}}"}}; do
        [[ $word == "$current"* ]] && COMPREPLY+=("${{word#"$before"}}")
    done
    # A value follows. Before bash 4 there is no such word.
    [[ ${{COMPREPLY[0]-}} == *= ]] && compopt -o nospace 2>/dev/null
    return 0
}}
complete -F _spaceport spaceport
"""


def script(program: Command) -> str:
    every = list(program.walk())
    values = program.offers(_offered)
    return SCRIPT.format(
        takers="|".join(program.takers),
        commands="|".join(one.key for one in every if one.path),
        values="\n".join(f"        {'|'.join(keys)}) {offered} ;;" for offered, keys in values.items()),
        words="\n".join(_words(one) for one in every),
    )


def _offered(option: Option) -> str:
    return f'offered="{_all(option.choices, option.names)}"'


def _all(words: tuple[str, ...], names: str | None) -> str:
    """Within quotes."""
    kept = () if names is None else (f"$(spaceport completion --names {names} 2>/dev/null)",)
    return " ".join((*words, *kept))


def _words(command: Command) -> str:
    """Commands before options: these only once a dash is there, where there is anything else."""
    flags = " ".join(flag for option in command.options for flag in option.flags)
    others = _all((*(one.path[-1] for one in command.commands), *command.words), command.names)
    if not others:
        return f'                "{command.key}") offered="{flags}" ;;'
    return (
        f'                "{command.key}") offered="{others}"\n'
        f'                    [[ $current == -* ]] && offered="{flags}" ;;'
    )
