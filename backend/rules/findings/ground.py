"""What a rule looks at: one space with what was read of it, in the whole picture."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from backend.model.finding import Finding, Level, Remembered
from backend.model.key import Key, Kind
from backend.model.settings import Settings
from backend.model.snapshot import Reading, Snapshot, key_of
from backend.model.space import Space


@dataclass(frozen=True, slots=True)
class Ground:
    """A space that can be asked about, and everything that judges it."""

    snapshot: Snapshot
    space: Space
    key: str
    """Its identity."""
    remembered: Remembered
    settings: Settings
    now: datetime

    def value(self, kind: Kind) -> Any:
        """What was read of the space; None where it was not: then nothing is said of it."""
        return self.snapshot.of_space(kind, self.space).value

    def reading(self, kind: Kind) -> Reading[Any]:
        return self.snapshot.of_space(kind, self.space)

    def key_of(self, kind: Kind) -> Key | None:
        return key_of(kind, self.space)

    @property
    def name(self) -> str:
        return self.space.name or self.key

    @property
    def is_production(self) -> bool:
        return self.settings.is_production(self.space.name, self.space.team_name)

    def finding(self, rule: str, level: Level, resource: Kind, **rest: Any) -> Finding:
        """A finding about this space; `rest` as in `Finding`."""
        return Finding(
            rule=rule, level=level, resource=resource, space=self.key, space_name=self.space.name, **rest
        )


Rule = Callable[[Ground], Iterable[Finding]]
"""What it says of one space. Overlaps with others it sees through `Ground.snapshot`."""
