"""The picture as JSON: `status --json`, and the parts of it that the other commands print.

Keys are the Platform API's where it has the field (DESIGN.md, "Command line"). Every key is always there,
null when it is unknown or does not apply.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from backend.model.problem import Problem
from backend.model.snapshot import Reading, Snapshot
from backend.model.space import Space

READ_LATER: dict[str, None] = dict.fromkeys(
    ("peering_info", "peerings", "vpn_connections", "outbound_ips", "apps")
)
"""Keys of the contract whose resources are not read yet: unknown."""


def status(snapshot: Snapshot, spaces: Iterable[Space], now: datetime) -> dict[str, Any]:
    """The whole document."""
    return {
        **_head(snapshot, now),
        "spaces": [
            {**_api_fields(space), **READ_LATER, **_trusted_ips(snapshot, space), **_errors(snapshot, space)}
            for space in spaces
        ],
        "findings": [],
        "errors": account_errors(snapshot),
    }


def only_spaces(snapshot: Snapshot, spaces: Iterable[Space], now: datetime) -> dict[str, Any]:
    """`spaces --json`: the API's fields."""
    return {
        **_head(snapshot, now),
        "spaces": [_api_fields(space) for space in spaces],
        "errors": account_errors(snapshot),
    }


def only_trusted_ips(snapshot: Snapshot, spaces: Iterable[Space], now: datetime) -> dict[str, Any]:
    """`trusted-ips --json`: each space with its list."""
    return {
        **_head(snapshot, now),
        "spaces": [
            {
                "id": space.id,
                "name": space.name,
                **_trusted_ips(snapshot, space),
                **_errors(snapshot, space),
            }
            for space in spaces
        ],
        "errors": account_errors(snapshot),
    }


def account_errors(snapshot: Snapshot) -> dict[str, str]:
    """What of the account itself could not be read."""
    reasons = {"account": trouble(snapshot.account), "teams": trouble(snapshot.teams)}
    return {name: why for name, why in reasons.items() if why is not None}


def space_errors(snapshot: Snapshot, space: Space) -> dict[str, str]:
    """What of the space could not be read, by the key that is null for it."""
    why = trouble(snapshot.inbound_ruleset(space))
    return {} if why is None else {"trusted_ips": why}


def trouble(reading: Reading[Any]) -> str | None:
    """Why the resource could not be read; None where it was, or was not asked for."""
    return _said(reading.problem) if reading.problem is not None else None


def _said(problem: Problem) -> str:
    return f"{problem.message} (request {problem.request_id})" if problem.request_id else problem.message


def _head(snapshot: Snapshot, now: datetime) -> dict[str, Any]:
    account = snapshot.account.value
    return {
        "as_of": now.isoformat().replace("+00:00", "Z"),
        "account": account.model_dump(mode="json") if account else None,
        "rate_limit_remaining": snapshot.link.remaining,
    }


def _api_fields(space: Space) -> dict[str, Any]:
    return space.model_dump(mode="json")


def _trusted_ips(snapshot: Snapshot, space: Space) -> dict[str, Any]:
    ruleset = snapshot.inbound_ruleset(space).value
    if ruleset is None:
        return {"trusted_ips": None}
    fields = ("id", "rules", "applied", "created_at", "created_by")
    dumped = ruleset.model_dump(mode="json")
    return {"trusted_ips": {field: dumped[field] for field in fields}}


def _errors(snapshot: Snapshot, space: Space) -> dict[str, Any]:
    return {"errors": space_errors(snapshot, space)}
