"""What the host answers: how soon, to whom, how many requests are left, and what time it has."""

import time
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta

from backend.estate.plan import Pace
from backend.heroku import account, rate_limits
from backend.heroku.clock import SystemClock
from backend.heroku.connection import Connection, Request, Timeouts
from backend.heroku.credentials import Credential
from backend.heroku.errors import HerokuError, RateLimited, Unauthorized, Unreachable
from backend.heroku.host import Host
from backend.heroku.pacing import http_date
from backend.heroku.transport import Transport
from backend.model.account import Account
from backend.model.settings import Settings

from .check import Check, Failure, Grade
from .names import NamesToCome, unknown

ASKED = "GET /account"
TIMEOUTS = Timeouts(connect=6.0, read=8.0, whole=8.0)
SLOW = 3.0
"""Seconds for one answer, from which on it is worth a word: a picture takes hundreds of them."""
CLOCK_DIFFERS = timedelta(seconds=60)
AWS_REFUSES = timedelta(minutes=5)
"""The difference of clocks from which on AWS refuses a signature."""


async def look(
    host: Host, credential: Credential, settings: Settings, names: NamesToCome
) -> AsyncIterator[Check]:
    """One question for the account, and one for its requests, which is free.

    Then up to two for the `names` that the settings have.
    """
    # Tried once: how it is now is what is asked.
    async with Transport(host, credential, attempts=1, timeouts=TIMEOUTS) as transport:
        started = time.monotonic()
        try:
            who = await account.read(transport, patience=0)
        except HerokuError as error:
            for check in (*_failed(host, error), *clock(transport.clock_ahead)):
                yield check
            return
        first = time.monotonic() - started
        for check in (*_account(who), *clock(transport.clock_ahead)):
            yield check
        started = time.monotonic()
        try:
            left = (await rate_limits.read(transport, patience=0)).remaining
        except HerokuError:
            left = transport.remaining  # it comes with every answer
        yield _left(left)
        yield _answered(host, first, time.monotonic() - started)
        names.set_result(await unknown(transport, settings))


async def reach(host: Host) -> AsyncIterator[Check]:
    """Whether it can be reached at all, where there is no token to ask it anything with."""
    connection = Connection(host, None, clock=SystemClock(), timeouts=TIMEOUTS)
    started = time.monotonic()
    try:
        came = await connection.exchange(Request("GET", f"{host.base_url}/account", {}))
    except HerokuError as error:
        for check in _failed(host, error):
            yield check
        return
    finally:
        await connection.close()
    yield Check("answer", f"{_secure(host)}after {time.monotonic() - started:.2f} s with connecting", ASKED)
    said = http_date(came.headers.get("date", ""))
    for check in clock(None if said is None else said - came.at):
        yield check


def _failed(host: Host, error: HerokuError) -> Iterator[Check]:
    message = error.problem.message
    if isinstance(error, Unauthorized):
        yield Check("answer", f"{host.name} answers")
        yield Check("account", None, ASKED, Grade.CRITICAL, message, failure=Failure.CREDENTIALS)
        return
    advice = "Look at https://status.heroku.com, and run this again later."
    if isinstance(error, Unreachable):
        advice = (
            "Look at the proxies and the trust store below, and whether this machine may go there at all."
        )
    elif isinstance(error, RateLimited):
        advice = "Everything that uses this account shares its requests; wait some minutes."
    yield Check("answer", None, ASKED, Grade.CRITICAL, message, advice, Failure.UNREACHABLE)


def _answered(host: Host, first: float, second: float) -> Check:
    value = f"{_secure(host)}after {first:.2f} s with connecting, then after {second:.2f} s"
    if second < SLOW:
        return Check("answer", value, ASKED)
    return Check(
        "answer",
        value,
        ASKED,
        Grade.WARNING,
        "That is slow: a picture of all spaces takes hundreds of answers, some at a time.",
        "Look at what is on the way: a proxy, a VPN, a link that is full.",
    )


def _secure(host: Host) -> str:
    return "with TLS " if host.base_url.startswith("https:") else ""


def _account(who: Account) -> Iterator[Check]:
    locked = who.suspended_at or who.delinquent_at
    yield Check(
        "account",
        who.email or who.name or who.id,
        ASKED,
        Grade.WARNING if locked else Grade.FINE,
        f"Heroku has it as {'suspended' if who.suspended_at else 'delinquent'}: it may refuse changes."
        if locked
        else None,
        "Its owner has to talk to Heroku's support." if locked else None,
    )
    is_on = who.two_factor_authentication
    yield Check("second factor", None if is_on is None else "on" if is_on else "off", ASKED)


def _left(left: int | None) -> Check:
    reserve, source = Pace().reserve, "GET /account/rate-limits"
    if left is None or left > reserve:
        return Check("requests left", None if left is None else str(left), source)
    return Check(
        "requests left",
        str(left),
        source,
        Grade.WARNING,
        f"Polling stops at {reserve}, which are kept for you.",
        "Everything that uses this account shares them, and about 75 a minute come back: wait, or set "
        "poll.share in the configuration lower where several consoles run.",
    )


def clock(ahead: timedelta | None) -> Iterator[Check]:
    """Nothing where the host did not say what time it has."""
    if ahead is None:
        return
    seconds = round(abs(ahead).total_seconds())
    direction = "behind" if ahead > timedelta() else "ahead of"
    value = f"{seconds} s {direction} the host's" if seconds > 1 else "as the host's"
    if abs(ahead) < CLOCK_DIFFERS:
        yield Check("clock", value, "Date of its answer")
        return
    problem = "Ages and times here are wrong by that."
    if abs(ahead) >= AWS_REFUSES:
        problem += " AWS refuses what is signed more than five minutes off."
    yield Check(
        "clock",
        value,
        "Date of its answer",
        Grade.WARNING,
        problem,
        "Set the clock of this machine, or have it set: timedatectl set-ntp true",
    )
