"""Bodies of the Platform API that several tests put together."""

from typing import Any


def space(number: int, name: Any, **fields: Any) -> dict[str, Any]:
    """The body of an allocated space, as `GET /spaces` has it."""
    return {
        "id": f"00000000-0000-4000-8000-{number:012}",
        "name": name,
        "state": "allocated",
        "shield": False,
        "cidr": "10.0.0.0/16",
        "data_cidr": "10.1.0.0/16",
        "generation": "cedar",
        "region": {"id": "2", "name": "virginia"},
        "team": {"id": "3", "name": "acme"},
        "created_at": "2026-01-01T00:00:00Z",
        "updated_at": "2026-01-01T00:00:00Z",
        **fields,
    }
