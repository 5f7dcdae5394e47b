"""The order in which everything is told."""

import asyncio
from collections.abc import Iterable
from functools import partial

from . import aws, changes, files, heroku, network, settings, versions
from .check import Check, Failure, Section
from .examine import PATIENCE, Part, blocking, examine
from .ground import Ground
from .names import NamesToCome


async def look(
    ground: Ground, terminal: Iterable[Check] = (), within: float = PATIENCE
) -> tuple[Section, ...]:
    """All sections, in `within` seconds at most. `terminal`: what the face knows of its terminal."""
    names: NamesToCome = asyncio.get_running_loop().create_future()
    parts = [
        Part("Heroku", "answer", partial(heroku.look, ground, names), Failure.UNREACHABLE),
        Part("Network", "network", blocking(partial(network.look, ground))),
        *aws.parts(ground),
        Part("Terminal", "terminal", blocking(lambda: terminal)),
        Part("Files", "files", blocking(partial(files.look, ground))),
        Part("Files", "changes", blocking(partial(changes.look, ground))),
        Part("Settings", "settings", partial(settings.look, ground, names)),
        Part("Versions", "versions", blocking(partial(versions.look, ground))),
    ]
    return await examine(parts, within)
