"""heroku apps, spaces:topology and spaces:ps; what they print is compared whole (contract §2.1)."""

import pytest

from backend.simulator.testing import Running
from tests.clients.conftest import HerokuCLI, Printed

pytestmark = pytest.mark.clients


def test_apps_of_a_space(heroku: HerokuCLI) -> None:
    assert heroku("apps", "--space", "ledger") == Printed(
        0, "=== Apps in space ledger\n\nledger-api [internal] (frankfurt)\nledger-worker (frankfurt)", ""
    )


def test_topology(heroku: HerokuCLI, sim: Running) -> None:
    vault = sim.world.space("vault")
    [records] = vault.apps
    one, two = (dyno.private_ip for _, _, dyno in vault.dynos())
    assert heroku("spaces:topology", "vault") == Printed(
        0,
        f"""\
=== records (worker)

Domains: {records.default_domain}
Dynos:   worker.1 - {one} - 1.worker.records.app.localspace
         worker.2 - {two} - 2.worker.records.app.localspace
""",
        "",
    )


def test_dynos_of_a_shield_space(heroku: HerokuCLI) -> None:
    printed = heroku("spaces:ps", "vault")
    assert (printed.code, printed.err) == (0, "")
    # How long ago that was is by the clock of this machine.
    assert [line.split(" (~")[0] for line in printed.out.splitlines()] == [
        "=== records worker (Shield-M): bin/work (2)",
        "",
        "worker.1: up 2026/11/20 12:00:00 +0000",
        "worker.2: up 2026/11/20 12:00:00 +0000",
    ]


def test_an_internal_app_comes_and_goes(heroku: HerokuCLI, sim: Running) -> None:
    created = heroku("apps:create", "gauge", "--space", "quay", "--internal-routing")
    [gauge] = sim.world.space("quay").apps
    assert (created.code, created.out.split(" | ")[0]) == (0, gauge.web_url)
    assert gauge.internal_routing
    assert heroku("apps:destroy", "-a", "gauge", "--confirm", "gauge") == Printed(
        0, "", "Destroying gauge (including all add-ons)... done"
    )
    assert sim.world.space("quay").apps == []
