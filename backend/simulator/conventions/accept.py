"""The Accept header: which variant of version 3 a call asks for (contract §1.0)."""

import re

from backend.simulator.world.errors import no_such_endpoint, not_acceptable

_VERSION = re.compile(r"application/vnd\.heroku\+json\s*;\s*version\s*=\s*([^;,\s]+)", re.IGNORECASE)


def variant(accept: str | None) -> str:
    """The version that is asked for, such as "3.sdk". Raises Refused (406) when none is."""
    found = _VERSION.search(accept or "")
    if found is None:
        raise not_acceptable()
    return found.group(1)


def require(asked: str, accepted: frozenset[str]) -> None:
    """Raises Refused (404) for a variant that the endpoint does not have."""
    if asked not in accepted:
        raise no_such_endpoint()
