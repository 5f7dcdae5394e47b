"""What this machine takes a name for."""

from dataclasses import dataclass
from enum import StrEnum


class LookupFailure(StrEnum):
    """Why there is no address; the values are for people, after the name."""

    NO_ADDRESS = "no address"
    SILENT = "no answer in time"
    NOT_ASKED = "the name server of this machine could not be asked"


@dataclass(frozen=True, slots=True)
class Lookup:
    """`addresses`: IPv4 and IPv6 as text, each once, in the order of the resolver. `failure`: why none."""

    host: str
    addresses: tuple[str, ...] = ()
    failure: LookupFailure | None = None
