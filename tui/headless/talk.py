"""What goes to stderr: what happened, what it means, what to do. Somebody reads it in a mail from cron."""

import math
import sys

from backend.model.problem import Problem, Trouble

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
