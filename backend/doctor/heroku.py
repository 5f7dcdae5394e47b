"""Whom Spaceport asks, and with which token."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from functools import partial

from backend.heroku.credentials import API_KEY, Credential, NoCredential, find_credential
from backend.heroku.programs import run_program

from . import answer
from .check import Check, Failure, Grade
from .ground import DEFAULT, DEMO, Ground
from .names import NamesToCome

PROGRAM_PATIENCE = 8.0
"""Seconds for the keychain's program or gpg: here nobody is asked for a password for long."""
NOT_READ = "HEROKU_API_TOKEN"


async def look(ground: Ground, names: NamesToCome) -> AsyncIterator[Check]:
    """Host, team and token, and what the host answers to it. However it ends, the `names` have come."""
    try:
        async for check in _look(ground, names):
            yield check
    finally:
        if not names.done():
            names.set_result(())


async def _look(ground: Ground, names: NamesToCome) -> AsyncIterator[Check]:
    yield _host(ground)
    yield _team(ground)
    if ground.host is None:
        yield Check("token", None, problem="It was not looked for: there is no host that it may be sent to.")
        return
    if ground.credential is not None:
        credential = ground.credential
        yield Check("token", "made up, for the simulated estate", DEMO)
    else:
        find = partial(
            find_credential,
            ground.host,
            environ=ground.environ,
            run=partial(run_program, patience=PROGRAM_PATIENCE),
        )
        try:
            credential = await asyncio.to_thread(find)
        except NoCredential as error:
            yield _no_token(error)
            async for check in answer.reach(ground.host):
                yield check
            return
        for check in _token(credential, ground):
            yield check
    async for check in answer.look(ground.host, credential, ground.settings, names):
        yield check


def _host(ground: Ground) -> Check:
    source = "HEROKU_HOST" if ground.environ.get("HEROKU_HOST", "").strip() else DEFAULT
    if ground.host is None:
        return Check(
            "host",
            None,
            source,
            Grade.CRITICAL,
            problem=ground.host_refusal,
            failure=Failure.REFUSED,
        )
    return Check("host", ground.host.name, DEMO if ground.is_demo else source)


def _team(ground: Ground) -> Check:
    if (given := ground.options.get("team")) is not None:
        return Check("team", given, "--team")
    # The demo has teams of its own.
    found = None if ground.is_demo else ground.first_set("HEROKU_TEAM", "HEROKU_ORGANIZATION")
    return Check("team", "all", DEFAULT) if found is None else Check("team", found[1], found[0])


def _no_token(error: NoCredential) -> Check:
    return Check(
        "token",
        None,
        level=Grade.CRITICAL,
        problem="No Heroku token was found, so nothing can be read. " + " ".join(error.looked_at),
        advice="Sign in with `heroku login`, or set HEROKU_API_KEY.",
        failure=Failure.CREDENTIALS,
    )


def _token(credential: Credential, ground: Ground) -> Iterator[Check]:
    yield Check("token", "found, and shown nowhere", credential.source)
    if ground.environ.get(NOT_READ):
        yield Check(
            NOT_READ,
            "set, and not read",
            level=Grade.WARNING,
            problem="Neither the Heroku CLI nor Spaceport reads it.",
            advice=f"Unset it; if its token was meant, put that into {API_KEY}.",
        )
