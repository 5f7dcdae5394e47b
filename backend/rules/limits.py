"""How much of a space's limits is used (requirements 44, 62, 133, 150, 152; K25).

The limits are defaults for newly created spaces. A support ticket raises all of them but that of VPN
connections, so they warn, and the API decides.
"""

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from backend.model.key import Kind
from backend.model.remote import is_told
from backend.model.snapshot import Snapshot
from backend.model.space import Space
from backend.model.topology import ONE_OFF, STOPPED, AppDynos, Topology
from backend.rules import documents
from backend.rules.apps import apps_of

NEAR = 0.9
"""The part of a limit from which it is worth a notice (requirement 150)."""
NEAR_RULES = 2
"""How many trusted ranges may still be added when it is (requirement 133)."""


class Limited(StrEnum):
    """What is limited in a space; the values are the names in the configuration."""

    PEERINGS = "peerings"
    VPN_CONNECTIONS = "vpn_connections"
    RULES = "rules"
    APPS = "apps"
    PROCESS_TYPES = "process_types"
    DYNOS = "dynos"
    DYNOS_OF_A_TYPE = "dynos_of_a_type"
    ONE_OFF_DYNOS = "one_off_dynos"


class Limit(NamedTuple):
    """A line of the table. `title` is what people read; `document` is who says so."""

    default: int
    title: str
    is_raised_by_ticket: bool
    document: str


LIMITS: dict[Limited, Limit] = {
    Limited.PEERINGS: Limit(5, "peerings", True, documents.PEERING),
    Limited.VPN_CONNECTIONS: Limit(1, "VPN connections", False, documents.VPN),
    Limited.RULES: Limit(20, "trusted ranges", True, documents.SPACES),
    Limited.APPS: Limit(20, "apps", True, documents.SPACES),
    Limited.PROCESS_TYPES: Limit(100, "process types", True, documents.SPACES),
    Limited.DYNOS: Limit(100, "dynos", True, documents.SPACES),
    Limited.DYNOS_OF_A_TYPE: Limit(10, "dynos of one process type", True, documents.SPACES),
    Limited.ONE_OFF_DYNOS: Limit(5, "one-off dynos of one size", True, documents.SPACES),
}
"""The one table of them. Peerings: those that the operator has, and that live (requirement 44)."""

SIZES = ("private-", "shield-")
"""How sizes begin that have a limit of one-off dynos; for those of Fir no document tells one."""
BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
"""What TOML takes without quotation marks."""
NO_OVERRIDES: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Use:
    """`used` of `limit`; `used` None is unknown: not read, or not in the reply.

    More than the limit that is known means that a ticket raised it (requirement 133): then `is_raised`, and
    `limit` is what is used, since nobody tells how far it was raised.
    """

    limited: Limited
    used: int | None
    limit: int
    is_raised: bool = False

    @property
    def title(self) -> str:
        return LIMITS[self.limited].title

    @property
    def is_reached(self) -> bool:
        return self.used is not None and self.used >= self.limit and not self.is_raised

    @property
    def is_near(self) -> bool:
        """From nine tenths on, all of it too; of a limit of 5 only all of it is."""
        near = max(1, self.limit - NEAR_RULES) if self.limited is Limited.RULES else self.limit * NEAR
        return self.used is not None and self.used >= near and not self.is_raised


def uses(snapshot: Snapshot, space: Space, limits: Mapping[str, int] = NO_OVERRIDES) -> tuple[Use, ...]:
    """Every limit of the space with what is used of it. `limits`: those that are configured, by name."""
    used = _used(snapshot, space)
    return tuple(use_of(limited, used[limited], limits) for limited in LIMITS)


def use_of(limited: Limited, used: int | None, limits: Mapping[str, int] = NO_OVERRIDES) -> Use:
    """One of them, where what is used of it is known already."""
    limit = limits.get(limited, LIMITS[limited].default)
    if used is not None and used > limit:
        return Use(limited, used, used, is_raised=True)
    return Use(limited, used, limit)


def _used(snapshot: Snapshot, space: Space) -> dict[Limited, int | None]:
    peerings = snapshot.of_space(Kind.PEERINGS, space).value
    connections = snapshot.of_space(Kind.VPN_CONNECTIONS, space).value
    ruleset = snapshot.of_space(Kind.INBOUND_RULESET, space).value
    apps = apps_of(snapshot, space)
    dynos = dynos_by_type(snapshot, space)
    one_offs = one_offs_by_size(snapshot, space)
    return {
        Limited.PEERINGS: None if peerings is None else sum(peering.is_live for peering in peerings),
        Limited.VPN_CONNECTIONS: None if connections is None else len(connections),
        Limited.RULES: None if ruleset is None or ruleset.rules is None else len(ruleset.rules),
        Limited.APPS: None if apps is None else len(apps),
        Limited.PROCESS_TYPES: None if dynos is None else len(dynos),
        Limited.DYNOS: None if dynos is None else dynos.total(),
        Limited.DYNOS_OF_A_TYPE: None if dynos is None else max(dynos.values(), default=0),
        Limited.ONE_OFF_DYNOS: None if one_offs is None else max(one_offs.values(), default=0),
    }


def how_to_raise(limited: Limited, name: str) -> str:
    """What to do where a limit is in the way, in sentences. `name`: of the space."""
    key = name if BARE_KEY.fullmatch(name) else json.dumps(name, ensure_ascii=False)
    return (
        "A support ticket with Heroku raises it. If one has, say so in the configuration: "
        f"`{limited} = NUMBER` under `[spaces.{key}.limits]`."
    )


Types = Counter[tuple[str | None, str | None]]
"""By the id of the app and the process type, how many dynos. One-off dynos have limits of their own."""


def dynos_by_type(snapshot: Snapshot, space: Space) -> Types | None:
    """Of every app in the space; None where a reply is missing or leaves some out."""
    topology: Topology | None = snapshot.of_space(Kind.TOPOLOGY, space).value
    found = _by_topology(topology) if topology is not None else None
    if found is not None:
        return found
    return _by_dynos(snapshot.of_space(Kind.DYNOS, space).value)


def _by_topology(topology: Topology) -> Types | None:
    if topology.apps is None:
        return None
    found: Types = Counter()
    for app in topology.apps:
        if app.formations is None:
            return None
        for formation in app.formations:
            if formation.dynos is None:
                return None
            if formation.process_type != ONE_OFF:
                found[app.id, formation.process_type] += len(formation.dynos)
    return found


def _by_dynos(apps: tuple[AppDynos, ...] | None) -> Types | None:
    if apps is None or any(app.dynos is None for app in apps):
        return None
    return Counter(
        (app.app_id, dyno.type) for app in apps for dyno in app.dynos or () if dyno.type != ONE_OFF
    )


def one_offs_by_size(snapshot: Snapshot, space: Space) -> Counter[str] | None:
    """How many run, of all apps in the space; None where a reply is missing or leaves some out.

    The topology tells no sizes, so that only the list of dynos does, which is read while somebody looks.
    """
    apps: tuple[AppDynos, ...] | None = snapshot.of_space(Kind.DYNOS, space).value
    if apps is None or any(app.dynos is None for app in apps):
        return None
    dynos = [dyno for app in apps for dyno in app.dynos or () if dyno.type == ONE_OFF]
    sizes = [dyno.size for dyno in dynos if dyno.state not in STOPPED]
    if not all(is_told(size) for size in sizes):
        return None
    return Counter(size for size in sizes if size is not None and size.casefold().startswith(SIZES))
