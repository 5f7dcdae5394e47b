"""The picture as JSON: `status --json`, and the parts of it that the other commands print.

Keys are the Platform API's where it has the field (DESIGN.md, "Command line"). Every key is always there,
null when it is unknown or does not apply.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from backend.model.key import FACE_NAMES, Kind
from backend.model.problem import Problem
from backend.model.snapshot import Reading, Snapshot
from backend.model.space import IN_TRANSITION, Space

READ_LATER: dict[str, None] = dict.fromkeys(
    ("peering_info", "peerings", "vpn_connections", "outbound_ips", "apps")
)
"""Keys of the contract whose resources are not read yet: unknown."""

CANNOT_BE_ASKED_FOR = "the id of the space is masked or shared with another, so it cannot be asked for"


def status(snapshot: Snapshot, spaces: Iterable[Space], now: datetime) -> dict[str, Any]:
    """The whole document."""
    return {
        **_head(snapshot, now),
        "spaces": [
            {
                **_api_fields(space),
                **READ_LATER,
                "trusted_ips": _trusted_ips(snapshot, space),
                "errors": space_errors(snapshot, space),
            }
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
                "trusted_ips": _trusted_ips(snapshot, space),
                "errors": space_errors(snapshot, space),
            }
            for space in spaces
        ],
        "errors": account_errors(snapshot),
    }


def account_errors(snapshot: Snapshot) -> dict[str, str]:
    """What of the account itself could not be read."""
    problems = {"account": snapshot.account.problem, "teams": snapshot.teams.problem}
    return {name: said(problem) for name, problem in problems.items() if problem is not None}


def space_errors(snapshot: Snapshot, space: Space) -> dict[str, str]:
    """What of the space could not be read, by the key that is null for it."""
    why = why_unread(snapshot.of_space(Kind.INBOUND_RULESET, space), space)
    return {} if why is None else {"trusted_ips": why}


def why_unread(reading: Reading[Any], space: Space) -> str | None:
    """Why something inside the space could not be read; None where it was, or where it does not exist."""
    if reading.problem is not None:
        return said(reading.problem)
    if reading.value is None and space.state not in IN_TRANSITION:
        return CANNOT_BE_ASKED_FOR
    return None


def said(problem: Problem) -> str:
    """What the API or the transport said, with the id that Heroku's support asks for."""
    return f"{problem.message} (request {problem.request_id})" if problem.request_id else problem.message


def face_name(key: str) -> str:
    """What people call that which stands under a key of the document."""
    return FACE_NAMES[Kind.INBOUND_RULESET] if key == "trusted_ips" else FACE_NAMES[Kind(key)]


def _head(snapshot: Snapshot, now: datetime) -> dict[str, Any]:
    account = snapshot.account.value
    return {
        "as_of": now.isoformat().replace("+00:00", "Z"),
        "account": account.model_dump(mode="json") if account else None,
        "rate_limit_remaining": snapshot.link.remaining,
    }


def _api_fields(space: Space) -> dict[str, Any]:
    return space.model_dump(mode="json")


def _trusted_ips(snapshot: Snapshot, space: Space) -> dict[str, Any] | None:
    ruleset = snapshot.of_space(Kind.INBOUND_RULESET, space).value
    fields = {"id", "rules", "applied", "created_at", "created_by"}
    return None if ruleset is None else ruleset.model_dump(mode="json", include=fields)
