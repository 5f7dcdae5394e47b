"""Bodies by ETag, in memory only: a VPN reply holds keys in clear (DESIGN.md, "Security, in one place").

Keyed by token too, so that one account's answer never reaches another. The bytes are kept and decoded
anew: they are smaller than objects, and nobody can change them.
"""

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import NamedTuple

from pydantic import SecretStr

MOST_BYTES = 32 * 1024 * 1024
MOST_ENTRIES = 16_384


class CacheKey(NamedTuple):
    """What makes two requests ask for the same thing."""

    token: SecretStr
    url: str
    accept: str
    expansion: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    etag: str
    body: bytes = field(repr=False)


class Etags:
    """The last body of each request, the least recently used given up first."""

    def __init__(self, most_bytes: int = MOST_BYTES, most_entries: int = MOST_ENTRIES) -> None:
        self._entries: OrderedDict[CacheKey, Entry] = OrderedDict()
        self._bytes = 0
        self._most_bytes = most_bytes
        self._most_entries = most_entries

    def get(self, key: CacheKey) -> Entry | None:
        entry = self._entries.get(key)
        if entry is not None:
            self._entries.move_to_end(key)
        return entry

    def put(self, key: CacheKey, etag: str, body: bytes) -> None:
        """Keep it, unless the ETag is none that can be sent back, or the body alone is too big."""
        self.drop(key)
        if not (0 < len(etag) <= 1024 and etag.isascii() and etag.isprintable()):
            return
        if len(body) > self._most_bytes:
            return
        self._entries[key] = Entry(etag, body)
        self._bytes += len(body)
        while self._bytes > self._most_bytes or len(self._entries) > self._most_entries:
            _, oldest = self._entries.popitem(last=False)
            self._bytes -= len(oldest.body)

    def drop(self, key: CacheKey) -> None:
        entry = self._entries.pop(key, None)
        if entry is not None:
            self._bytes -= len(entry.body)
