"""GET /regions (contract §1.7)."""

from datetime import UTC, datetime
from typing import Any

from backend.simulator.conventions.calls import Call, Endpoint, Reply
from backend.simulator.routes.times import text
from backend.simulator.world import regions
from backend.simulator.world.errors import not_found

_SINCE = datetime(2014, 5, 1, 12, tzinfo=UTC)


def list_regions(call: Call) -> Reply:
    return Reply([body(region) for region in regions.ALL])


def one_region(call: Call) -> Reply:
    region = regions.find(call.params["region"])
    if region is None:
        raise not_found("region")
    return Reply(body(region))


def body(region: regions.Region) -> dict[str, Any]:
    """The whole region; also inside a space when its expansion is asked for."""
    return {
        "country": region.country,
        "created_at": text(_SINCE),
        "description": region.description,
        "id": region.id,
        "locale": region.locale,
        "name": region.name,
        "private_capable": region.private_capable,
        "provider": {"name": "amazon-web-services", "region": region.provider_region},
        "updated_at": text(_SINCE),
    }


ENDPOINTS = (
    Endpoint("GET", "/regions", list_regions),
    Endpoint("GET", "/regions/{region}", one_region),
)
