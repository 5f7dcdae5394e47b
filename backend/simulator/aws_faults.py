"""Things that go wrong on demand on the AWS side: set at /simulator/aws-faults or on a `World` in a test."""

from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar

from pydantic import ConfigDict


@dataclass
class AwsFault:
    """What becomes of calls of an action of EC2, such as CreateRoute; not of dry runs.

    code: the error that is answered, such as RequestLimitExceeded; None: no answer, the connection is
    dropped. performed: only after it was carried out; otherwise it is not. count: how many times, None for
    ever.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    action: str
    code: str | None = None
    performed: bool = False
    count: int | None = 1
    hits: int = field(default=0, init=False)

    def fits(self, action: str) -> bool:
        return action == self.action and (self.count is None or self.hits < self.count)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


class AwsFaults:
    """The faults in force, the oldest first."""

    def __init__(self) -> None:
        self._faults: list[AwsFault] = []

    def add(self, fault: AwsFault) -> AwsFault:
        self._faults.append(fault)
        return fault

    def clear(self) -> None:
        self._faults.clear()

    def listed(self) -> list[AwsFault]:
        return list(self._faults)

    def take(self, action: str) -> AwsFault | None:
        """The one for this call, which counts it."""
        fault = next((fault for fault in self._faults if fault.fits(action)), None)
        if fault is not None:
            fault.hits += 1
        return fault
