"""ETags that are true: a hash of what is sent (contract §1.0)."""

from hashlib import sha256


def etag(body: bytes, next_range: str | None) -> str:
    """Of the body, and of what follows it: the last page of a list changes when another comes after it."""
    return f'"{sha256(body + b"|" + (next_range or "").encode()).hexdigest()[:32]}"'


def matches(if_none_match: str | None, current: str) -> bool:
    """True when the caller has it already."""
    if if_none_match is None:
        return False
    known = [each.strip().removeprefix("W/") for each in if_none_match.split(",")]
    return "*" in known or current in known
