"""heroku trusted-ips and its subcommands; what they print is compared whole (contract §2.1)."""

import json

import pytest

from backend.simulator.testing import Running
from tests.clients.conftest import HerokuCLI, Printed

pytestmark = pytest.mark.clients

APPLIED = "Trusted IP rules are applied to this space."
NOT_APPLIED = (
    "Trusted IP rules are not applied to this space. "
    "Update your Trusted IP list to trigger a re-application of the rules."
)


def refused(message: str, error_id: str = "invalid_params") -> Printed:
    return Printed(2, "", f" ›   Error: {message}\n ›\n ›   Error ID: {error_id}")


def sources(sim: Running, space: str) -> list[str]:
    return [rule.source for rule in sim.world.space(space).current_ruleset.rules]


def test_the_list(heroku: HerokuCLI) -> None:
    assert heroku("trusted-ips", "quay") == Printed(
        0, f"=== Trusted IP Ranges\n\n203.0.113.0/28\n198.51.100.16/28\n{APPLIED}", ""
    )


def test_a_list_that_is_not_applied(heroku: HerokuCLI, sim: Running) -> None:
    printed = heroku("spaces:trusted-ips", "harbor")
    listed = "\n".join(sources(sim, "harbor"))
    assert printed == Printed(0, f"=== Trusted IP Ranges\n\n{listed}\n{NOT_APPLIED}", "")
    assert listed.count("\n") == 11


def test_an_empty_list_that_does_not_say(heroku: HerokuCLI) -> None:
    blocked = "=== drydock has no trusted IP ranges. All inbound web requests to dynos are blocked."
    assert heroku("trusted-ips", "drydock") == Printed(0, f"{blocked}\n", "")


def test_the_list_as_json(heroku: HerokuCLI, sim: Running) -> None:
    printed = heroku("trusted-ips", "--space", "dock", "--json")
    dock = sim.world.space("dock")
    assert (printed.code, printed.err) == (0, "")
    assert json.loads(printed.out) == {
        "applied": True,
        "created_at": "2026-08-17T14:00:00Z",
        "created_by": "lead@labs.example",
        "id": dock.current_ruleset.id,
        "rules": [{"action": "allow", "source": "0.0.0.0/0"}],
        "space": {"id": dock.id, "name": "dock"},
    }


def test_add(heroku: HerokuCLI, sim: Running) -> None:
    printed = heroku("trusted-ips:add", "192.0.2.9/32", "--space", "quay")
    assert printed == Printed(0, f"Added 192.0.2.9/32 to trusted IP ranges on quay\n{NOT_APPLIED}", "")
    assert sources(sim, "quay") == ["203.0.113.0/28", "198.51.100.16/28", "192.0.2.9/32"]
    sim.clock.advance(15)
    assert heroku("trusted-ips", "quay").out.endswith(f"192.0.2.9/32\n{APPLIED}")


def test_add_what_is_there(heroku: HerokuCLI) -> None:
    printed = heroku("trusted-ips:add", "203.0.113.0/28", "--space", "quay")
    assert printed == Printed(1, "", "    Error: A rule already exists for 203.0.113.0/28.")


@pytest.mark.parametrize(
    ("space", "source", "expected"),
    [
        ("quay", "not-a-cidr", refused("not-a-cidr is not a valid IPv4 range in CIDR notation.")),
        ("dock", "192.0.2.9/32", refused("You must be an admin of the team labs to do this.", "forbidden")),
        ("pier-fir", "192.0.2.9/32", refused("Trusted IP ranges can't be customized in a Fir space.")),
        ("nope", "192.0.2.9/32", refused("Couldn't find that space.", "not_found")),
    ],
)
def test_add_refused(heroku: HerokuCLI, space: str, source: str, expected: Printed) -> None:
    assert heroku("trusted-ips:add", source, "--space", space) == expected


def test_remove(heroku: HerokuCLI, sim: Running) -> None:
    printed = heroku("trusted-ips:remove", "203.0.113.0/28", "--space", "quay")
    assert printed == Printed(0, f"Removed 203.0.113.0/28 from trusted IP ranges on quay\n{NOT_APPLIED}", "")
    assert sources(sim, "quay") == ["198.51.100.16/28"]


def test_remove_what_is_not_there(heroku: HerokuCLI) -> None:
    printed = heroku("trusted-ips:remove", "192.0.2.9/32", "--space", "quay")
    assert printed == Printed(1, "", "    Error: No IP range matching 192.0.2.9/32 was found.")


def test_remove_from_an_empty_list(heroku: HerokuCLI) -> None:
    printed = heroku("trusted-ips:remove", "192.0.2.9/32", "--space", "drydock")
    assert printed == Printed(1, "", "    Error: No IP ranges are configured. Nothing to do.")
