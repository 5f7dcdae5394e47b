"""Words that many sentences for people need."""

from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Protocol, TypeVar

ALLOWS_WRITES = (
    "Start Spaceport without --read-only, SPACEPORT_READ_ONLY and `read_only` in the configuration to make "
    "changes."
)
"""What is to be done in a read-only session."""


def listed(names: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    *first, last = tuple(names) or ("",)
    return f"{', '.join(first)} and {last}" if first else last


def shortened(names: Sequence[str], most: int = 3) -> str:
    """As `listed`; of more than `most`, so many and how many more there are."""
    if len(names) <= most:
        return listed(names)
    return f"{', '.join(names[:most])} and {len(names) - most} more"


def there_is(names: Sequence[str], most: int = 8) -> str:
    """`There is: a.`, `There are: a and b.`, as a sentence behind one that says what there is not."""
    return f"There {'are' if len(names) > 1 else 'is'}: {shortened(names, most) or 'none'}."


def counted(number: int, noun: str) -> str:
    """`1 range`, `2 ranges`, `2 entries`."""
    if number == 1:
        return f"{number} {noun}"
    is_ies = noun.endswith("y") and noun[-2:-1] not in "aeiou"
    return f"{number} {noun[:-1]}ies" if is_ies else f"{number} {noun}s"


def capital(text: str) -> str:
    """As a sentence begins."""
    return text[:1].upper() + text[1:]


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that is meant by one with a slip in it, or by its beginning; None where none is near."""
    known, name = list(known), name.casefold()
    begun = [each for each in known if len(name) > 2 and each.startswith(name)]
    return next(iter(begun or get_close_matches(name, known, n=1)), None)


def meant(name: str, known: Iterable[str]) -> str:
    """`Did you mean quay? `, before what there is; empty where no known name is near."""
    near = nearest(name, known)
    return "" if near is None else f"Did you mean {near}? "


class Titled(Protocol):
    @property
    def title(self) -> str | None: ...


T = TypeVar("T", bound=Titled)


def titled(things: Iterable[T]) -> list[tuple[str, T]]:
    """Each with what people call it, no two the same: ids may be masked, and names missing."""
    times: Counter[str] = Counter()
    found = []
    for thing in things:
        name = thing.title or "without a name"
        times[name] += 1
        found.append((name if times[name] == 1 else f"{name} #{times[name]}", thing))
    return found
