"""Bodies of replies: JSON where it is, and in words what came instead (contract §1.0)."""

import html
import json
import re
from typing import Any

from backend.clean import clean, is_clean_json, one_line

_TITLE = re.compile(rb"<title[^>]*>([^<]*)", re.IGNORECASE)
_LOOKED_AT = 65_536


class NotJson(ValueError):
    """A body that cannot be read as JSON, or is nested too deep to be."""


def decode(body: bytes) -> Any:
    """The cleaned JSON value; None for an empty body. Raises NotJson.

    Bytes that are not UTF-8 become U+FFFD: one broken name must not hide all the others.
    """
    if not body or body.isspace():
        return None
    try:
        value = json.loads(body.decode("utf-8-sig", "replace"))
        return value if is_clean_json(body) else clean(value)
    except (ValueError, RecursionError):
        raise NotJson from None


def describe(body: bytes, content_type: str) -> str:
    """What a body is, for a sentence: `an HTML page titled “Application Error”`. Never raw HTML."""
    head = body[:_LOOKED_AT]
    if not head.strip():
        return "an empty body"
    if "html" in content_type.lower() or head.lstrip().startswith(b"<"):
        title = _TITLE.search(head)
        words = one_line(html.unescape(title.group(1).decode("utf-8", "replace")), 120) if title else ""
        return f"an HTML page titled “{words}”" if words else "an HTML page"
    try:
        decode(body)
    except NotJson:
        pass
    else:
        return "JSON without an explanation"
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return f"{len(body)} bytes that are not text"
    return f"the text “{one_line(text, 200)}”"
