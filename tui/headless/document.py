"""The picture as JSON: what all documents have (DESIGN.md, "Command line").

Keys are the Platform API's where it has the field. Every key is always there, null when it is unknown or
does not apply; why something could not be read is in `errors`, by the key that is null for it.
"""

from collections.abc import Callable
from typing import Any

from backend.model.space import Space
from tui.headless.view import View
from tui.records import RESOURCES, iso

Document = dict[str, Any]


def of_spaces(view: View, *keys: tuple[str, Callable[[View, Space], Any]]) -> Document:
    """Each space by id and name, with what `keys` name."""
    return {
        **head(view),
        "spaces": [
            {
                "id": space.id,
                "name": space.name,
                **{key: record(view, space) for key, record in keys},
                "errors": space_errors(view, space),
            }
            for space in view.spaces
        ],
        "errors": account_errors(view),
    }


def head(view: View) -> Document:
    account = view.snapshot.account.value
    return {
        "as_of": iso(view.now),
        "account": account.model_dump(mode="json") if account else None,
        "rate_limit_remaining": view.snapshot.link.remaining,
    }


def account_errors(view: View) -> dict[str, str]:
    """What of the account itself could not be read."""
    return {unread.kind.value: unread.said for unread in view.of_the_account()}


def space_errors(view: View, space: Space) -> dict[str, str]:
    """What of the space could not be read."""
    return {RESOURCES[unread.kind]: unread.said for unread in view.unread(space)}
