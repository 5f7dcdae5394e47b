"""The endpoints, one file per resource; `ALL` is the whole list."""

from backend.simulator.conventions.calls import Endpoint
from backend.simulator.routes import (
    accounts,
    generations,
    inbound_rulesets,
    nat,
    regions,
    spaces,
    teams,
)

ALL: tuple[Endpoint, ...] = (
    *accounts.ENDPOINTS,
    *teams.ENDPOINTS,
    *regions.ENDPOINTS,
    *generations.ENDPOINTS,
    *spaces.ENDPOINTS,
    *inbound_rulesets.ENDPOINTS,
    *nat.ENDPOINTS,
)
