"""What a rule looks at: one space with what was read of it, in the whole picture."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from backend.model.finding import Finding, Level
from backend.model.key import Key, Kind
from backend.model.remote import is_told
from backend.model.settings import Settings
from backend.model.snapshot import UNREAD, Reading, Snapshot, key_of
from backend.model.space import IN_TRANSITION, Space
from backend.rules import documents
from backend.rules.findings.shared import Shared, UnreadAccount
from backend.rules.findings.watch import Watch

LAST = datetime.max.replace(tzinfo=UTC)
FOR_LONG = ", for long"
"""Ends the state of what has lasted too long: whoever acknowledged it before has not seen that."""


@dataclass(frozen=True, slots=True)
class Ground:
    """A space that can be asked about, and everything that judges it.

    What a rule says may rest on nothing else: findings are kept for as long as this is the same.
    """

    snapshot: Snapshot
    space: Space
    key: str
    """Its identity."""
    settings: Settings
    watch: Watch
    shared: tuple[Shared, ...] = ()
    """What it has in common with other spaces, told on this one."""
    unread_accounts: tuple[UnreadAccount, ...] = ()
    """AWS accounts that could not be read for this space and perhaps others, told on this one."""

    def value(self, kind: Kind) -> Any:
        """What was read of the space; None where it was not: then nothing is said of it."""
        return self.reading(kind).value

    def reading(self, kind: Kind) -> Reading[Any]:
        return self.snapshot.of_space(kind, self.space) if self.has_an_inside else UNREAD

    @property
    def has_an_inside(self) -> bool:
        """Not before it is allocated, and no longer when it goes, whatever was read (requirement 112)."""
        return self.space.state not in IN_TRANSITION

    def key_of(self, kind: Kind) -> Key | None:
        return key_of(kind, self.space)

    @property
    def name(self) -> str:
        """What the Heroku CLI takes for it."""
        return self.space.name if is_told(self.space.name) else self.key

    @property
    def is_production(self) -> bool:
        return self.settings.is_production(self.space.name, self.space.team_name)

    def baseline(self, kind: Kind) -> tuple[str, ...] | None:
        """What the resource was when somebody last acknowledged it, or when it was first seen."""
        return self.watch.recall("baselines", self.key_of(kind))  # type: ignore[no-any-return]

    def was_up(self, connection: str | None) -> bool:
        """Whether a tunnel of the VPN connection with this id was ever seen UP."""
        return bool(self.watch.recall("was_up", (self.key_of(Kind.VPN_CONNECTIONS), connection)))

    @staticmethod
    def time(said: datetime | str | None) -> datetime | None:
        """What the API said as a time; None where that is none."""
        return said if isinstance(said, datetime) else None

    def has_come(self, moment: datetime) -> bool:
        """Whether it is `moment` or later."""
        return self.watch.has_come(moment)

    def has_lasted(self, since: datetime, at_least: timedelta) -> bool:
        """Whether it is so since then for so long; a reply may hold any time, up to the last there is."""
        return since <= LAST - at_least and self.has_come(since + at_least)

    def for_long(self, finding: Finding, at_most: timedelta, **then: Any) -> Finding:
        """With since when it is so, by its own word, else by when it was first seen here.

        Once that is longer than `at_most`, with the fields of `then`; an acknowledgement from before is over.
        """
        since, state = finding.since, finding.state + FOR_LONG
        if since is None:
            known, at = self.watch.recall("first_seen", finding.id) or ("", None)
            if known == state:
                return replace(finding, since=at, is_first_sight=True, state=state, **then)
            since = at if known == finding.state else None
            finding = replace(finding, is_first_sight=since is not None)
        if since is not None and self.has_lasted(since, at_most):
            return replace(finding, since=since, state=state, **then)
        return replace(finding, since=since)

    def finding(self, rule: str, level: Level, resource: Kind, **rest: Any) -> Finding:
        """A finding about this space; `rest` as in `Finding`."""
        name = self.space.name if is_told(self.space.name) else None
        return Finding(
            rule=rule,
            level=level,
            resource=resource,
            space=self.key,
            space_name=name,
            is_production=self.is_production,
            **rest,
        )

    def not_known(self, rule: str, resource: Kind, what: str, shown_by: str, **rest: Any) -> Finding:
        """About a word of Heroku's that no document tells of: shown as it came, and worth a notice.

        `what` says it; `shown_by` is a sentence that names the command which shows it.
        """
        return self.finding(
            rule,
            Level.NOTICE,
            resource,
            title=f"{what}, which Spaceport does not know",
            detail=f"Heroku says so, and no document tells what it means. {shown_by}",
            document=documents.PLATFORM_API,
            **rest,
        )


Rule = Callable[[Ground], Iterable[Finding]]
"""What it says of one space."""
