"""Apps in Private Spaces (contract §1.6)."""

from typing import TYPE_CHECKING

from backend.model.app import App

from .reply import many

if TYPE_CHECKING:
    from .transport import Transport


async def read_of_team(
    transport: "Transport", team: str, *, patience: float | None = None
) -> tuple[App, ...]:
    """`GET /teams/{team}/apps`: those of the team that are in a space; the API cannot be asked for one space.

    `team` is a UUID or a name. Raises a HerokuError; `patience` as in `Transport.get`.
    """
    apps = many(App, await transport.get_list("teams", team, "apps", patience=patience))
    return tuple(app for app in apps if app.space.id or app.space.name)
