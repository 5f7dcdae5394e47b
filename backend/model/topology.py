"""Where the dynos of a space are, and how they are (contract §1.1, topology and dynos)."""

from typing import Annotated

from pydantic import AliasChoices, BeforeValidator, Field

from .remote import Count, Moment, Remote, Text, Texts, as_objects

ONE_OFF = "run"
"""The type of one-off dynos."""
STOPPED = frozenset({"crashed", "down"})
"""States of a dyno that does not run; the others are idle, starting and up (platform-api-v3.schema.json)."""


class PlacedDyno(Remote):
    """A dyno with its private address, which changes at every start (requirement 41)."""

    id: Text = None
    number: Count = None
    private_ip: Text = None
    hostname: Text = None


class Formation(Remote):
    """All dynos of one process type."""

    id: Text = None
    process_type: Text = None
    dynos: Annotated[tuple[PlacedDyno, ...] | None, BeforeValidator(as_objects)] = None


class PlacedApp(Remote):
    """An app by its id: the topology has no names. The schema says `formation`, replies `formations`."""

    id: Text = None
    domains: Texts = None
    formations: Annotated[tuple[Formation, ...] | None, BeforeValidator(as_objects)] = Field(
        default=None, validation_alias=AliasChoices("formations", "formation")
    )


class Topology(Remote):
    """`GET /spaces/{space}/topology`."""

    version: Count = None
    apps: Annotated[tuple[PlacedApp, ...] | None, BeforeValidator(as_objects)] = None


class Dyno(Remote):
    """One dyno as `heroku spaces:ps` shows it; `name` such as `web.1`."""

    id: Text = None
    name: Text = None
    type: Text = None
    command: Text = None
    size: Text = None
    state: Text = None
    updated_at: Moment = None
    created_at: Moment = None


class AppDynos(Remote):
    """An item of `GET /spaces/{space}/dynos`."""

    app_id: Text = None
    app_name: Text = None
    dynos: Annotated[tuple[Dyno, ...] | None, BeforeValidator(as_objects)] = None
