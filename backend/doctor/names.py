"""Names of spaces and teams in the configuration, held against what the account has."""

import asyncio

from backend.heroku import spaces, teams
from backend.heroku.errors import HerokuError
from backend.heroku.transport import Transport
from backend.model.settings import Settings
from backend.rules.findings.configured import Unknown, unknown_names

NamesToCome = asyncio.Future[tuple[Unknown, ...]]
"""Those that the account does not have, once it was asked; none where it could not be."""


async def unknown(transport: Transport, settings: Settings) -> tuple[Unknown, ...]:
    """Nothing is asked where nothing is named, and nothing is said of what could not be read."""
    if not settings.spaces and not settings.teams:
        return ()
    try:
        those = await spaces.read_all(transport, patience=0)
        of_teams = await teams.read(transport, patience=0) if settings.teams else None
    except HerokuError:
        return ()
    return unknown_names(settings, those, of_teams)
