"""What goes to stderr: what happened, what it means, what to do. Somebody reads it in a mail from cron."""

import math
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from backend.model.key import FACE_NAMES
from backend.model.problem import Problem, Trouble
from backend.rules.wording import counted, listed, shortened
from tui.headless.folded import columns_of, folded
from tui.headless.streams import leave
from tui.headless.view import Unread

INDENT = "    "
NAMES = 5
"""Spaces that a line names before it only counts the others."""

_ADVICE = {
    Trouble.FORBIDDEN: "Ask an admin of the team for access, or use a token of an account that has it.",
    Trouble.TWO_FACTOR: "It wants a second factor, which a script cannot give.",
    Trouble.SERVER: "Nothing is wrong here; see https://status.heroku.com and run this again later.",
    Trouble.UNREACHABLE: "Check the network, HTTPS_PROXY and https://status.heroku.com, then run this again.",
    Trouble.GARBAGE: "Look at what stands between here and the host, then run this again.",
}


def say(text: str) -> None:
    """Each line of it for itself on stderr; at a terminal, in as many as it takes."""
    for part in text.splitlines():
        for line in folded(f"spaceport: {part}", _columns(), below=INDENT):
            print(line, file=sys.stderr)


def say_on(lines: Iterable[str]) -> None:
    """On stderr, below what was said last, each indented: also every line of those that have several."""
    for text in lines:
        # What has lines of its own is a command.
        parts = text.splitlines()
        whole = (f"{INDENT}{part}" for part in parts)
        for line in whole if len(parts) > 1 else folded(text, _columns(), INDENT):
            print(line, file=sys.stderr)


def _columns() -> int:
    # Where it was closed before the start, Python writes it to standard output instead.
    return 0 if sys.stderr is None else columns_of(sys.stderr.fileno)


def say_to_whoever_hears(text: str, more: Iterable[str] = ()) -> None:
    """As `say` and `say_on`, of what goes on all the same where nobody reads it."""
    try:
        say(text)
        say_on(more)
    except OSError:
        leave(sys.stderr)


def begin_line() -> None:
    """At a terminal: what is said next is not behind what stands there."""
    try:
        if sys.stderr is not None and sys.stderr.isatty():
            print(file=sys.stderr)
    except OSError:
        leave(sys.stderr)


def with_advice(text: str, problem: Problem) -> str:
    """`text`, which tells of `problem`, and what to do next."""
    if problem.trouble is Trouble.RATE_LIMITED:
        wait = math.ceil((problem.retry_after or 300) / 60)
        advice = (
            "Everything that uses this account shares its requests, about 75 a minute; "
            f"run this again in {counted(wait, 'minute')}."
        )
    else:
        advice = _ADVICE.get(problem.trouble, "")
    return f"{text if text.endswith(('.', '!', '?')) else text + '.'} {advice}".rstrip()


def about_unread(spaces: Iterable[tuple[str, Iterable[Unread]]]) -> Iterator[str]:
    """What could not be read of the spaces, each by name: one line for each reason."""
    alike: dict[str, list[tuple[str, list[Unread]]]] = {}
    for name, unread in spaces:
        of_this: dict[str, list[Unread]] = {}
        for one in unread:
            # A limit tells the seconds that are left, which differ from call to call.
            reason = one.trouble if one.trouble is Trouble.RATE_LIMITED else one.message
            of_this.setdefault(reason, []).append(one)
        for reason, those in of_this.items():
            alike.setdefault(reason, []).append((name, those))
    for failed in alike.values():
        # A request id is of one call: that of the first will do.
        yield f"{_subject(failed)} could not be read: {failed[0][1][0].said}"


def _subject(failed: Sequence[tuple[str, Sequence[Unread]]]) -> str:
    """Of one space, of several alike, or of several each something else."""
    names = [name for name, _ in failed]
    kinds = [[one.kind for one in unread] for _, unread in failed]
    what = [FACE_NAMES[kind] for kind in dict.fromkeys(chain.from_iterable(kinds))]
    if len(names) == 1:
        return f"{names[0]}: its {listed(what)}"
    those = f"{len(names)} spaces ({shortened(names, NAMES)})"
    if all(of_one == kinds[0] for of_one in kinds):
        return f"The {listed(what)} of {those}"
    return f"Of {those}, some of {listed(what)}"
