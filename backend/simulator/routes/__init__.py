"""The endpoints, one file per resource; `ALL` is the whole list."""

from backend.simulator.conventions.calls import Endpoint
from backend.simulator.routes import (
    accounts,
    apps,
    generations,
    hosts,
    inbound_rulesets,
    log_drains,
    nat,
    peerings,
    regions,
    space_members,
    spaces,
    teams,
    topology,
    vpn_connections,
)

ALL: tuple[Endpoint, ...] = (
    *accounts.ENDPOINTS,
    *teams.ENDPOINTS,
    *regions.ENDPOINTS,
    *generations.ENDPOINTS,
    *spaces.ENDPOINTS,
    *inbound_rulesets.ENDPOINTS,
    *nat.ENDPOINTS,
    *peerings.ENDPOINTS,
    *vpn_connections.ENDPOINTS,
    *topology.ENDPOINTS,
    *space_members.ENDPOINTS,
    *hosts.ENDPOINTS,
    *log_drains.ENDPOINTS,
    *apps.ENDPOINTS,
)
