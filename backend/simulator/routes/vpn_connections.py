"""VPN connections with both tunnels and their keys (contract §1.3)."""

from typing import Any

from backend.simulator.conventions.calls import Call, Endpoint, Reply
from backend.simulator.routes.times import text
from backend.simulator.world.preconditions import require_feature
from backend.simulator.world.spaces import Space
from backend.simulator.world.vpn_changes import (
    NOT_ON_FIR,
    NewVpn,
    connect_vpn,
    destroy_vpn,
    update_vpn,
    visible_vpn,
    visible_vpns,
)
from backend.simulator.world.vpns import Tunnel, VpnConnection

IKE_VERSION = 1


def list_vpns(call: Call) -> Reply:
    space = _with_vpn(call)
    return Reply([_body(call, space, vpn) for vpn in visible_vpns(call.world, space)])


def one(call: Call) -> Reply:
    space = _with_vpn(call)
    return Reply(_body(call, space, visible_vpn(call.world, space, call.params["vpn"])))


def connect(call: Call) -> Reply:
    space, given = _space(call), call.fields()
    asked = NewVpn(given.get("name"), given.get("public_ip"), given.get("routable_cidrs"))
    return Reply(_body(call, space, connect_vpn(call.world, space, asked)), 201)


def update(call: Call) -> Reply:
    space, blocks = _space(call), call.fields().get("routable_cidrs")
    return Reply(_body(call, space, update_vpn(call.world, space, call.params["vpn"], blocks)))


def destroy(call: Call) -> Reply:
    space = _space(call)
    return Reply(_body(call, space, destroy_vpn(call.world, space, call.params["vpn"])), 202)


def _space(call: Call) -> Space:
    return call.world.space(call.params["space"])


def _with_vpn(call: Call) -> Space:
    space = _space(call)
    require_feature(space, "private_vpn", NOT_ON_FIR)
    return space


def _body(call: Call, space: Space, vpn: VpnConnection) -> dict[str, Any]:
    status = vpn.status(call.world.now())
    # The gateways come into being with the connection.
    tunnels = () if status in ("pending", "provisioning", "failed") else vpn.tunnels
    return {
        "id": vpn.id,
        "ike_version": IKE_VERSION,
        "name": vpn.name,
        "public_ip": vpn.public_ip,
        "routable_cidrs": list(vpn.routable_cidrs),
        "space_cidr_block": space.cidr,
        "status": status,
        "status_message": vpn.failure if status == "failed" else "",
        "tunnels": [_tunnel_body(call, vpn, tunnel) for tunnel in tunnels],
    }


def _tunnel_body(call: Call, vpn: VpnConnection, tunnel: Tunnel) -> dict[str, Any]:
    last = tunnel.at(call.world.now(), vpn.active_at)
    return {
        "customer_ip": vpn.public_ip,
        "ip": tunnel.ip,
        "last_status_change": text(last.at),
        "pre_shared_key": tunnel.pre_shared_key,
        "status": last.status,
        "status_message": last.status_message,
    }


ENDPOINTS = (
    Endpoint("GET", "/spaces/{space}/vpn-connections", list_vpns),
    Endpoint("POST", "/spaces/{space}/vpn-connections", connect),
    Endpoint("GET", "/spaces/{space}/vpn-connections/{vpn}", one),
    Endpoint("PATCH", "/spaces/{space}/vpn-connections/{vpn}", update),
    Endpoint("DELETE", "/spaces/{space}/vpn-connections/{vpn}", destroy),
)
