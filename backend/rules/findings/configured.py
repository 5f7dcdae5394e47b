"""Spaces and teams that the configuration names and the account does not have.

A slip in such a name takes away what was meant to protect a space, and nothing else would say so.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, TypeVar

from backend.model.account import Team
from backend.model.finding import Finding, Level
from backend.model.key import Kind
from backend.model.remote import is_told
from backend.model.settings import Settings, SpaceSettings, TeamSettings
from backend.model.snapshot import Reading, Snapshot
from backend.model.space import Space
from backend.rules import documents
from backend.rules.wording import nearest

T = TypeVar("T")

SPACES, TEAMS = "spaces", "teams"


class Unknown(NamedTuple):
    """`table`: where it is named, `spaces` or `teams`. `meant`: the name that is nearest, None where none is.

    `is_production`: whether it was to mark production.
    """

    table: str
    name: str
    meant: str | None
    is_production: bool

    @property
    def problem(self) -> str:
        """The beginning of a sentence."""
        return f"no {self.table.removesuffix('s')} is called {self.name}"


def unknown_names(
    settings: Settings, spaces: Iterable[Space] | None, teams: Iterable[Team] | None
) -> tuple[Unknown, ...]:
    """All of the configuration. `spaces` and `teams`: those of the account, None where that is not known.

    A name that is masked may be any: then nothing is said. Teams are those of the spaces too, for whoever
    sees a space without being in its team's list.
    """
    of_spaces = None if spaces is None else list(spaces)
    there = None if of_spaces is None else [each.name for each in of_spaces]
    found = list(_unknown(SPACES, settings.spaces, there))
    if teams is not None and of_spaces is not None:
        names = [each.name for each in teams] + [each.team_name for each in of_spaces]
        found += _unknown(TEAMS, settings.teams, names)
    return tuple(found)


def _unknown(
    table: str,
    named: Mapping[str, SpaceSettings] | Mapping[str, TeamSettings],
    there: list[str | None] | None,
) -> Iterator[Unknown]:
    """In any case of letters, as the settings are looked up."""
    if there is None or not all(map(is_told, there)):
        return
    known = dict.fromkeys(name.lower() for name in there if name is not None)
    for name, set_there in named.items():
        if name.lower() not in known:
            yield Unknown(table, name, nearest(name, known), set_there.production is True)


def of_the_configuration(snapshot: Snapshot, settings: Settings) -> Iterator[Finding]:
    """Of the account, once its spaces, and its teams, were read; not while reading them fails."""
    unknown = unknown_names(settings, _read(snapshot.spaces), _read(snapshot.teams))
    for each in unknown:
        hint = f": did you mean {each.meant}?" if each.meant else ", which the configuration names"
        what = each.table.removesuffix("s")
        yield Finding(
            rule=f"no-such-{what}",
            level=Level.WARNING,
            resource=Kind.SPACES if each.table == SPACES else Kind.TEAMS,
            title=f"{each.problem}{hint}",
            detail=f"Nothing that [{each.table}.{each.name}] of the configuration says is in effect, such as "
            f"what is production. Write the {what} as Heroku does; where it was renamed or is gone, mend or "
            "remove that table. Where it is another account's, acknowledge this.",
            document=documents.CONFIGURATION,
            item=each.name,
            state=f"{each.name}{', production' if each.is_production else ''}",
            is_production=each.is_production,
        )


def _read(reading: Reading[tuple[T, ...]]) -> tuple[T, ...] | None:
    """As it is now; None where it is of an earlier run, or cannot be read any more."""
    return None if reading.restored or reading.is_unreadable else reading.value
