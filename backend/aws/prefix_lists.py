"""Prefix lists, by which routes and rules name many blocks at once: `GetManagedPrefixListEntries`."""

from dataclasses import dataclass, field
from typing import Any

from .calls import described


@dataclass(frozen=True, slots=True)
class PrefixLists:
    """The blocks of each list by its id, and why those of another could not be read."""

    blocks: dict[str, tuple[str, ...]] = field(default_factory=dict)
    unread: dict[str, str] = field(default_factory=dict)

    def problem(self, wanted: set[str]) -> str | None:
        """Why something about the `wanted` lists is not known; None where all were read."""
        missing = sorted(wanted & self.unread.keys())
        if not missing:
            return None
        return f"what {', '.join(missing)} holds is not known: {self.unread[missing[0]]}"


def read(client: Any, prefix_list_id: str) -> tuple[str, ...]:
    """Its blocks. Raises AwsError."""
    entries = described(client, "get_managed_prefix_list_entries", "Entries", PrefixListId=prefix_list_id)
    return tuple(entry["Cidr"] for entry in entries if entry.get("Cidr"))
