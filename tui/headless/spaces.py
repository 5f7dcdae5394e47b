"""`spaces`: the API's fields."""

from backend.model.space import Space
from tui.format import flag, known, moment, table
from tui.headless.document import Document, account_errors, head
from tui.headless.plain import SIGNS, title
from tui.headless.view import View
from tui.production import in_text, mark_of
from tui.records import Record


def document(view: View) -> Document:
    return {
        **head(view),
        "spaces": [record(space) for space in view.spaces],
        "errors": account_errors(view),
    }


def record(space: Space) -> Record:
    return space.model_dump(mode="json")


def text(view: View) -> str:
    """What `heroku spaces` tells, and the blocks."""
    rows = [("NAME", "TEAM", "REGION", "STATE", "GENERATION", "SHIELD", "CIDR", "DATA CIDR", "CREATED", "ID")]
    rows += [
        (
            *who_and_where(view, space),
            flag(space.shield, SIGNS),
            known(space.cidr, SIGNS),
            known(space.data_cidr, SIGNS),
            moment(space.created_at, SIGNS.missing),
            known(space.id, SIGNS),
        )
        for space in view.spaces
    ]
    return table(rows)


def who_and_where(view: View, space: Space) -> tuple[str, str, str, str, str]:
    """The first columns of a line for a space."""
    return (
        in_text(title(space), mark_of(space, view.settings)),
        known(space.team_name, SIGNS),
        known(space.region.name, SIGNS),
        known(space.state, SIGNS),
        known(space.generation, SIGNS),
    )
