"""Remote text of Heroku and AWS is cleaned once, here, as it comes in (DESIGN.md, "Security, in one place").

A terminal obeys control characters, and bidirectional or invisible ones make one name look like another.
Nothing behind this border needs to think of either.
"""

import re
from typing import Any

_SPACES = "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029"
"""What separates words; a name or message is one line here."""

_REMOVED = (
    (0x00, 0x1F),
    (0x7F, 0x9F),  # DEL and C1: terminals obey U+009B as they do ESC [
    (0xAD, 0xAD),
    (0x061C, 0x061C),
    (0x180E, 0x180E),
    (0x200B, 0x200F),
    (0x202A, 0x202E),
    (0x2060, 0x206F),
    (0xFEFF, 0xFEFF),
    (0xFFF9, 0xFFFB),
    (0x13430, 0x1345F),  # Egyptian hieroglyph format controls
    (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A),
    (0xE0000, 0xE0FFF),  # tags
)
_SURROGATES = (0xD800, 0xDFFF)
"""A lone one cannot be encoded: it would break whatever writes it, far from here."""

_DIRTY = re.compile(
    f"[{re.escape(_SPACES)}"
    + "".join(f"{chr(first)}-{chr(last)}" for first, last in (*_REMOVED, _SURROGATES))
    + "]"
)
_PLAIN_BYTES = re.compile(rb"[^\\\x7f-\xff]*")


def _replacement(match: re.Match[str]) -> str:
    sign = match.group()
    if sign in _SPACES:
        return " "
    return "\ufffd" if _SURROGATES[0] <= ord(sign) <= _SURROGATES[1] else ""


def clean_text(text: str) -> str:
    """`text` on one line, without control, bidirectional and invisible format characters.

    An escape sequence loses its ESC and so its power: `\\x1b[31m` is shown as `[31m`.
    """
    return _DIRTY.sub(_replacement, text)


def one_line(text: str, limit: int) -> str:
    """Cleaned, white space collapsed, and cut after `limit` characters."""
    line = " ".join(clean_text(text).split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def clean(value: Any) -> Any:
    """Decoded JSON with every string in it cleaned, keys too. Raises RecursionError when nested too deep."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, list):
        return [clean(item) for item in value]
    if isinstance(value, dict):
        result = {}
        for key, item in value.items():
            cleaned = clean_text(key)
            # A key that only becomes another's equal by cleaning must not take its place.
            if cleaned == key or cleaned not in value:
                result[cleaned] = clean(item)
        return result
    return value


def is_clean_json(body: bytes) -> bool:
    """True when no string in this JSON can need cleaning: ASCII without an escape.

    Nearly every body is so, and need not be walked. Raw control characters inside strings are no JSON.
    """
    return _PLAIN_BYTES.fullmatch(body) is not None
