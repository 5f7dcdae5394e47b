"""What changes need of the session: its picture, its journal, its clients."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from backend.model.key import Key
from backend.model.snapshot import Snapshot
from backend.model.space import Space

from .ground import Clock, Ground

if TYPE_CHECKING:
    from backend.journal.journal import Journal

T = TypeVar("T")


class House(Protocol):
    """What the session lends to its changes."""

    @property
    def clock(self) -> Clock: ...

    @property
    def snapshot(self) -> Snapshot: ...

    @property
    def team(self) -> str | None:
        """The one whose spaces alone are looked at."""

    @property
    def read_only(self) -> bool: ...

    @property
    def state_home(self) -> Path | None:
        """The directory that everything is kept in; None where nothing is."""

    @property
    def is_demo(self) -> bool:
        """Its world ends with it, so there is nothing to keep."""

    async def read_now(self, key: Key) -> Any:
        """Raises HerokuError."""

    async def know_account(self) -> None:
        """Whose journal it is: what Heroku says, else, where it has no word, whose the token was before.

        Raises HerokuError.
        """

    async def remember_account(self) -> None:
        """For when Heroku has no word of whose the token is; where it cannot be kept, it is not."""

    async def ground(self, change: str, space: Space) -> Ground: ...

    async def journal(self, work: Callable[["Journal"], T]) -> T:
        """What `work` makes of it, in a thread. Raises JournalError."""

    def lock_of(self, space: str) -> Path | None:
        """Where the lock of the space is; None where nothing is kept, and so nobody else is."""

    def read_again(self, keys: Iterable[Key]) -> None: ...
