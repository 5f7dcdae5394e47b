"""Things that go wrong on demand: set at /simulator/faults or on a `World` in a test."""

from dataclasses import asdict, dataclass, field
from fnmatch import fnmatchcase
from typing import Any, ClassVar, Literal

from pydantic import ConfigDict

from backend.simulator.world.errors import UNAVAILABLE

BodyKind = Literal["json", "html", "empty", "{}", "garbage"]


@dataclass
class Fault:
    """What happens to the calls it fits.

    path: shell pattern of the path ("/spaces/*/nat"); method: None for any; count: how many times, None
    for ever. status: answer this instead of the truth, with a body of the kind `body`, whose JSON has
    `error_id` and `message`. delay: real seconds before anything else. drop: hang up without an answer.
    redirect: Location of a 307, unless `status` says another. performed: all this only after the call was
    carried out; otherwise it is not. retry_after: the header's value. warning: a warning header on an
    otherwise true reply. two_factor: refuse until the request brings a code of six digits that was not used
    before.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    path: str = "*"
    method: str | None = None
    count: int | None = 1
    status: int | None = None
    body: BodyKind = "json"
    error_id: str = "unavailable"
    message: str = UNAVAILABLE
    delay: float = 0.0
    drop: bool = False
    redirect: str | None = None
    performed: bool = False
    retry_after: str | None = None
    warning: str | None = None
    two_factor: bool = False
    hits: int = field(default=0, init=False)

    def fits(self, method: str, path: str) -> bool:
        return (self.count is None or self.hits < self.count) and (
            self.method in (None, method) and fnmatchcase(path, self.path)
        )

    @property
    def hides_the_truth(self) -> bool:
        """Whether there is no true reply."""
        return self.drop or self.status is not None or self.redirect is not None

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


class Faults:
    """The faults in force, the oldest first. The codes that were used are kept here too."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._used_codes: set[str] = set()

    def add(self, fault: Fault) -> Fault:
        self._faults.append(fault)
        return fault

    def clear(self) -> None:
        self._faults.clear()

    def listed(self) -> list[Fault]:
        return list(self._faults)

    def take(self, method: str, path: str) -> list[Fault]:
        """The faults for this call; each of them counts it. Two-factor ones are for `second_factor`."""
        fitting = [fault for fault in self._faults if not fault.two_factor and fault.fits(method, path)]
        for fault in fitting:
            fault.hits += 1
        return fitting

    def second_factor_missing(self, method: str, path: str, code: str | None) -> bool:
        """True where a second factor is wanted and `code` is none, malformed or used before."""
        wanting = [fault for fault in self._faults if fault.two_factor and fault.fits(method, path)]
        if not wanting:
            return False
        if code is not None and len(code) == 6 and code.isdecimal() and code not in self._used_codes:
            self._used_codes.add(code)
            return False
        for fault in wanting:
            fault.hits += 1
        return True
