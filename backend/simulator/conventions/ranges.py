"""Pages of a list: Range asked, Next-Range and 206 answered (contract §1.0)."""

import re
from dataclasses import dataclass
from typing import Any

from backend.simulator.world.errors import range_not_satisfiable

DEFAULT_PAGE = 200
LARGEST_PAGE = 1000

_RANGE = re.compile(
    r"(?P<field>\w+)\s+(?P<after>\]?)(?P<start>[^;\s]*?)\.\.(?P<end>[^;\s]*)\s*;?(?P<rest>.*)"
)

_PLAIN = re.compile(r"[!-~]{0,200}")


@dataclass(frozen=True)
class Page:
    items: list[Any]
    whole: bool
    content_range: str
    next_range: str | None


@dataclass(frozen=True)
class _Asked:
    field: str
    start: str
    after: bool
    end: str
    size: int
    descending: bool


def page(items: list[Any], header: str | None, fields: tuple[str, ...], largest: int | None) -> Page:
    """One page of `items`, ordered by one of `fields`. Raises Refused (416) for a Range that means nothing.

    `largest` caps the size of every page whatever was asked for.
    """
    asked = _parse(header, fields)
    size = asked.size if largest is None else min(asked.size, largest)

    def key(item: Any) -> str:
        # A body that a test put there may hold anything, also what no header can.
        text = str(item.get(asked.field, "")) if isinstance(item, dict) else ""
        return text if _PLAIN.fullmatch(text) else ""

    ordered = sorted(items, key=key, reverse=asked.descending)
    chosen = [item for item in ordered if _within(key(item), asked)]
    shown, rest = chosen[:size], chosen[size:]
    order = "; order=desc" if asked.descending else ""
    bounds = f"{key(shown[0])}..{key(shown[-1])}" if shown else ".."
    return Page(
        items=shown,
        whole=len(shown) == len(items),
        content_range=f"{asked.field} {bounds}; max={size}",
        next_range=f"{asked.field} {key(rest[0])}..{asked.end}; max={size}{order}" if rest else None,
    )


def _within(value: str, asked: _Asked) -> bool:
    low, high = (asked.end, asked.start) if asked.descending else (asked.start, asked.end)
    if asked.after and value == asked.start:
        return False
    return (not low or value >= low) and (not high or value <= high)


def _parse(header: str | None, fields: tuple[str, ...]) -> _Asked:
    if header is None:
        return _Asked(fields[0], "", False, "", DEFAULT_PAGE, False)
    found = _RANGE.fullmatch(header.strip())
    if found is None or found["field"] not in fields:
        raise range_not_satisfiable(f"The range `{header}` is not one of: {', '.join(fields)}.")
    options = {
        name.strip(): value.strip()
        for name, _, value in (each.partition("=") for each in re.split("[;,]", found["rest"]))
        if value
    }
    size = options.get("max", str(DEFAULT_PAGE))
    if not size.isdecimal() or not 1 <= int(size) <= LARGEST_PAGE:
        raise range_not_satisfiable(f"max must be between 1 and {LARGEST_PAGE}, not {size}.")
    return _Asked(
        found["field"],
        found["start"],
        bool(found["after"]),
        found["end"],
        int(size),
        options.get("order") == "desc",
    )
