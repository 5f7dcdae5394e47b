"""heroku spaces:vpn:* from connect to destroy; what they print is compared whole (contract §2.1)."""

import pytest

from backend.simulator.testing import Running
from tests.clients.conftest import HerokuCLI, Printed, finished, wait_until

pytestmark = pytest.mark.clients

OFFICE = ("office", "--space", "quay")


def test_from_connect_to_destroy(heroku: HerokuCLI, sim: Running) -> None:
    connected = heroku(
        "spaces:vpn:connect", *OFFICE, "--ip", "203.0.113.7", "--cidrs", "172.20.0.0/16,10.200.0.0/16"
    )
    assert connected == Printed(
        0,
        "",
        "Creating VPN Connection in space quay... done\n"
        " ›   Warning: Use heroku spaces:vpn:wait to track allocation.",
    )
    # The CLI gives up where the connection cannot be found yet.
    too_soon = " ›   Error: The VPN is not found.\n ›\n ›   Error ID: not_found"
    assert heroku("spaces:vpn:wait", *OFFICE) == Printed(2, "", too_soon)

    sim.clock.advance(60)
    sim.levers.forget_requests()
    [vpn] = sim.world.space("quay").vpns
    one, two = vpn.tunnels
    config = f"=== office VPN Tunnels\n\n{table(one.ip, one.pre_shared_key, two.ip, two.pre_shared_key)}\n"
    with heroku.start("spaces:vpn:wait", *OFFICE, "-i", "1") as waiting:
        wait_until(lambda: len(sim.levers.requests) > 0)
        assert waiting.poll() is None
        sim.clock.advance(17 * 60)
        waited = finished(waiting)
    assert waited == Printed(0, config, "Waiting for VPN Connection office to allocate...... done")
    assert heroku("spaces:vpn:wait", *OFFICE) == Printed(0, "VPN has been allocated.", "")
    assert heroku("spaces:vpn:config", *OFFICE) == Printed(0, config, "")

    one.turns("UP", sim.clock.now())
    info = heroku("spaces:vpn:info", *OFFICE)
    told = [line.split() for line in info.out.splitlines()]
    assert ["Routable", "CIDRs:", "172.20.0.0/16,", "10.200.0.0/16"] in told
    since = "2026-11-20T14:18:00Z"
    assert ["Tunnel", "1", one.ip, "UP", since, "IPSEC", "IS", "UP"] in told
    assert ["Tunnel", "2", two.ip, "DOWN", since, "IPSEC", "IS", "DOWN"] in told
    listed = heroku("spaces:vpn:connections", "--space", "quay")
    assert listed.out.splitlines()[-1].split() == ["office", "active", "UP/DOWN"]

    assert heroku("spaces:vpn:update", *OFFICE, "--cidrs", "172.20.0.0/16") == Printed(
        0, "", "Updating VPN Connection in space quay... done"
    )
    assert vpn.routable_cidrs == ("172.20.0.0/16",)
    assert heroku("spaces:vpn:destroy", *OFFICE, "--confirm", "office") == Printed(
        0, "", "Tearing down VPN Connection office in space quay... done"
    )
    sim.clock.advance(5 * 60)
    assert heroku("spaces:vpn:connections", "--space", "quay") == Printed(
        0, "No VPN Connections have been created yet", ""
    )


def table(ip: str, key: str, other_ip: str, other_key: str) -> str:
    """As the CLI draws it, each column as wide as its widest cell."""
    rows = [
        (
            "VPN Tunnel",
            "Customer Gateway",
            "VPN Gateway",
            "Pre-shared Key",
            "Routable Subnets",
            "IKE Version",
        ),
        ("Tunnel 1", "203.0.113.7", ip, key, "10.0.0.0/16", "1"),
        ("Tunnel 2", "203.0.113.7", other_ip, other_key, "10.0.0.0/16", "1"),
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(6)]
    lines = [
        "  " + "   ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    rule = " " + "─" * (sum(widths) + 3 * 5 + 2)
    return "\n".join([lines[0], rule, *lines[1:]])


def test_a_fir_space_has_none(heroku: HerokuCLI) -> None:
    printed = heroku("spaces:vpn:connections", "--space", "pier-fir")
    refused = (
        " ›   Error: VPN connections aren't available in a Fir space.\n ›\n ›   Error ID: invalid_params"
    )
    assert printed == Printed(2, "", refused)
