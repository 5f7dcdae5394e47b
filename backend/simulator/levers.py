"""What a test or a showman can change about the replies: faults, raw bodies, page size, the requests seen."""

from collections import deque
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from backend.simulator.aws_faults import AwsFaults
from backend.simulator.faults import Faults

REQUESTS_KEPT = 10_000


@dataclass(frozen=True)
class Override:
    """A raw reply to GETs of one path, instead of what the world would say. `body` is any JSON value."""

    path: str
    body: Any
    status: int = 200

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Received:
    """A request as it came, never with its token. `status` is None where the connection was dropped."""

    at: datetime
    method: str
    path: str
    query: str
    accept: str | None
    range: str | None
    if_none_match: str | None
    request_id: str
    status: int | None

    def as_dict(self) -> dict[str, Any]:
        return {**asdict(self), "at": self.at.isoformat()}


@dataclass(frozen=True)
class AwsReceived:
    """A request to EC2. `parameters` as EC2 names them. `performed`: it was carried out, not refused and no
    dry run; `status` is None where the connection was dropped.
    """

    at: datetime
    action: str
    parameters: Mapping[str, Any]
    account_id: str
    region: str
    dry_run: bool
    performed: bool
    request_id: str
    status: int | None

    def as_dict(self) -> dict[str, Any]:
        return {**asdict(self), "at": self.at.isoformat()}


class Levers:
    """All of it for one simulator. `page_size` caps every page, whatever Range asks; None: as contract §1.0.

    `warning` is put on every reply. `refused_in_aws`: actions of EC2 that nobody is permitted.
    """

    def __init__(self) -> None:
        self.faults = Faults()
        self.page_size: int | None = None
        self.warning: str | None = None
        self.refused_in_aws: set[str] = set()
        self.aws_faults = AwsFaults()
        self._overrides: dict[str, Override] = {}
        self._received: deque[Received] = deque(maxlen=REQUESTS_KEPT)
        self._received_in_aws: deque[AwsReceived] = deque(maxlen=REQUESTS_KEPT)

    def override(self, override: Override) -> None:
        self._overrides[override.path] = override

    def overrides(self) -> list[Override]:
        return list(self._overrides.values())

    def clear_overrides(self) -> None:
        self._overrides.clear()

    def override_for(self, method: str, path: str) -> Override | None:
        return self._overrides.get(path) if method == "GET" else None

    def note(self, received: Received) -> None:
        self._received.append(received)

    @property
    def requests(self) -> list[Received]:
        """The requests received, oldest first; control calls are not among them."""
        return list(self._received)

    def forget_requests(self) -> None:
        self._received.clear()

    def note_in_aws(self, received: AwsReceived) -> None:
        self._received_in_aws.append(received)

    @property
    def aws_requests(self) -> list[AwsReceived]:
        """The requests that EC2 received, oldest first."""
        return list(self._received_in_aws)

    def forget_aws_requests(self) -> None:
        self._received_in_aws.clear()
