"""What goes to stderr: what happened, what it means, what to do. Somebody reads it in a mail from cron."""

import math
import sys
from collections.abc import Iterable, Iterator, Sequence

from backend.model.key import FACE_NAMES, Kind
from backend.model.problem import Problem, Trouble
from tui.headless.view import Unread

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
    """One line on stderr."""
    print(f"spaceport: {text}", file=sys.stderr)


def with_advice(text: str, problem: Problem) -> str:
    """`text`, which tells of `problem`, and what to do next."""
    if problem.trouble is Trouble.RATE_LIMITED:
        wait = math.ceil((problem.retry_after or 300) / 60)
        advice = (
            "Everything that uses this account shares its requests, about 75 a minute; "
            f"run this again in {wait} minute{'' if wait == 1 else 's'}."
        )
    else:
        advice = _ADVICE.get(problem.trouble, "")
    return f"{text if text.endswith(('.', '!', '?')) else text + '.'} {advice}".rstrip()


def about_unread(unread: Iterable[tuple[str, Unread]]) -> Iterator[str]:
    """What could not be read of which space, by name; what failed alike in one line."""
    spaces: dict[tuple[str, Kind], list[str]] = {}
    said: dict[str, str] = {}
    for space, one in unread:
        spaces.setdefault((one.message, one.kind), []).append(space)
        said.setdefault(one.message, one.said)  # a request id is of one call: that of the first will do
    alike: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for (message, kind), names in spaces.items():
        alike.setdefault((message, tuple(names)), []).append(FACE_NAMES[kind])
    for (message, those), resources in alike.items():
        what = _listed(resources)
        if len(those) == 1:
            yield f"{those[0]}: its {what} could not be read: {said[message]}"
        else:
            more = [f"{len(those) - NAMES} more"] if len(those) > NAMES else []
            some = _listed([*those[:NAMES], *more])
            yield f"The {what} of {len(those)} spaces ({some}) could not be read: {said[message]}"


def _listed(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))
