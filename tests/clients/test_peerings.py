"""heroku spaces:peerings and its subcommands; what they print is compared whole (contract §2.1)."""

import httpx
import pytest

from backend.simulator.testing import Running
from tests.clients.conftest import HerokuCLI, Printed

pytestmark = pytest.mark.clients

PCX = "pcx-0123456789abcdef0"

OF_HARBOR = """\
=== harbor Peerings

  PCX ID                  Type               CIDR Blocks                  Status               VPC ID                  AWS Region   AWS Account ID   Expires
 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
  pcx-0a51b7c2d9e34f601   unknown            10.214.0.0/16                active               vpc-0b7d3f52a9c1e8401   us-east-1    123456789012     2024-06-07T14:00:00Z
  pcx-05e8c4b1f7a29d302   customer-managed   10.215.0.0/16, 10.9.0.0/16   active               vpc-0e94a1c6d8b27f502   us-east-1    210987654321     2026-07-29T14:00:00Z
  pcx-04f21c09b7d5e8603   unknown            10.220.0.0/16                pending-acceptance   vpc-0c3a6e91b4f8d2703   us-east-1    773100020003     2026-11-22T13:00:00Z
  ******                  heroku-managed     10.1.0.0/16                  active               ******                  ******       ******
  ******                  heroku-managed     10.1.0.0/16                  active               ******                  ******       ******
"""  # noqa: E501


def test_peerings(heroku: HerokuCLI) -> None:
    assert heroku("spaces:peerings", "harbor") == Printed(0, OF_HARBOR, "")


def test_info(heroku: HerokuCLI, sim: Running) -> None:
    assert heroku("spaces:peerings:info", "ledger") == Printed(
        0,
        f"""\
=== ledger Peering Info

AWS Account ID:    847227832372
AWS Region:        eu-central-1
AWS VPC ID:        {sim.world.space("ledger").vpc_id}
AWS VPC CIDR:      10.40.0.0/16
Space CIDRs:       10.40.128.0/20, 10.40.144.0/20, 10.40.0.0/20, 10.40.16.0/20
Unavailable CIDRs: 10.41.0.0/20""",
        "",
    )


def test_one_is_accepted_and_destroyed(heroku: HerokuCLI, sim: Running) -> None:
    asked = {"aws_account_id": "773100020003", "cidr_blocks": ["10.99.0.0/16"], "pcx_id": PCX}
    httpx.post(f"{sim.url}/simulator/spaces/quay/peerings", json=asked).raise_for_status()
    sim.clock.advance(120)
    assert heroku("spaces:peerings:accept", PCX, "--space", "quay") == Printed(
        0, f"Accepting and configuring peering connection {PCX}", ""
    )
    sim.clock.advance(60)
    row = next(line for line in heroku("spaces:peerings", "quay").out.splitlines() if PCX in line)
    assert row.split()[:4] == [PCX, "customer-managed", "10.99.0.0/16", "active"]
    assert heroku("spaces:peerings:destroy", PCX, "--space", "quay", "--confirm", PCX) == Printed(
        0, "", f"Tearing down peering connection {PCX}... done"
    )
    row = next(line for line in heroku("spaces:peerings", "quay").out.splitlines() if PCX in line)
    assert row.split()[3] == "deleted"


def test_what_overlaps_is_not_accepted(heroku: HerokuCLI) -> None:
    printed = heroku("spaces:peerings:accept", "pcx-07b3e5d18c4fa2905", "--space", "ledger")
    assert printed == Printed(
        2,
        "",
        """\
 ›   Error: 172.17.0.0/16 overlaps 172.17.0.0/16, which every space keeps for
 ›   itself.
 ›
 ›   Error ID: invalid_params""",
    )
