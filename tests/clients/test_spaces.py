"""heroku spaces and its subcommands; what they print is compared whole (contract §2.1)."""

import json
import re

import pytest

from backend.simulator.faults import Fault
from backend.simulator.testing import Running
from tests.clients.conftest import HerokuCLI, Printed, finished, wait_until

pytestmark = pytest.mark.clients

SPEND_ALERT = """\
 ›   Warning: Spend Alert. Each Heroku Standard Private Space costs ~$1.39/hour
 ›    (max $1000/month), pro-rated to the second.
 ›   Warning: Use heroku spaces:wait to track allocation."""

SPACES = """\
  Name         Team   Region      State        Generation   Created At
 ────────────────────────────────────────────────────────────────────────────────
  breakwater   acme   london      allocated    cedar        2024-01-05T14:00:00Z
  dock         labs   dublin      allocated    cedar        2026-08-17T14:00:00Z
  drydock      acme   tokyo       allocated    cedar        2024-12-20T14:00:00Z
  harbor       acme   virginia    allocated    cedar        2024-05-23T14:00:00Z
  jetty        acme   oregon      deleting     cedar        2026-06-23T14:00:00Z
  ledger       acme   frankfurt   allocated    cedar        2025-03-10T14:00:00Z
  pier-fir     acme   virginia    allocated    fir          2026-09-23T14:00:00Z
  quay         acme   virginia    allocated    cedar        2026-03-25T14:00:00Z
  slip         labs   oregon      allocating   cedar        2026-11-20T13:53:30Z
  vault        acme   sydney      allocated    cedar        2025-11-20T14:00:00Z
"""

OF_LABS = """\
  Name   Team   Region   State        Generation   Created At
 ───────────────────────────────────────────────────────────────────────
  dock   labs   dublin   allocated    cedar        2026-08-17T14:00:00Z
  slip   labs   oregon   allocating   cedar        2026-11-20T13:53:30Z
"""


def refused(message: str, error_id: str = "invalid_params") -> str:
    return f" ›   Error: {message}\n ›\n ›   Error ID: {error_id}"


def test_spaces(heroku: HerokuCLI) -> None:
    assert heroku("spaces") == Printed(0, SPACES, "")


def test_spaces_of_a_team(heroku: HerokuCLI) -> None:
    assert heroku("spaces", "-t", "labs") == Printed(0, OF_LABS, "")


def test_spaces_in_pages(heroku: HerokuCLI, sim: Running) -> None:
    sim.levers.page_size = 3
    assert heroku("spaces") == Printed(0, SPACES, "")
    assert [received.status for received in sim.levers.requests] == [206] * 4


def test_spaces_json(heroku: HerokuCLI, sim: Running) -> None:
    printed = heroku("spaces", "--json")
    assert (printed.code, printed.err) == (0, "")
    spaces = json.loads(printed.out)
    assert [space["name"] for space in spaces] == sorted(space.name for space in sim.world.spaces())
    quay = sim.world.space("quay")
    assert next(space for space in spaces if space["name"] == "quay") == {
        "cidr": "10.0.0.0/16",
        "created_at": "2026-03-25T14:00:00Z",
        "data_cidr": "10.1.0.0/16",
        "generation": "cedar",
        "generation_object": {"id": quay.generation.id, "name": "cedar"},
        "id": quay.id,
        "name": "quay",
        "organization": {"name": "acme"},
        "region": {"id": quay.region.id, "name": "virginia"},
        "shield": False,
        "state": "allocated",
        "team": {"id": quay.team.id, "name": "acme"},
        "updated_at": "2026-03-25T14:08:00Z",
    }


def test_no_spaces_in_a_team(heroku: HerokuCLI) -> None:
    assert heroku("spaces", "-t", "nobody") == Printed(2, "", " ›   Error: No spaces in nobody.")


def test_info(heroku: HerokuCLI, sim: Running) -> None:
    vault = sim.world.space("vault")
    assert heroku("spaces:info", "vault") == Printed(
        0,
        f"""\
=== vault

ID:           {vault.id}
Team:         acme
Region:       Sydney, Australia
CIDR:         10.70.0.0/16
Data CIDR:    10.1.0.0/16
State:        allocated
Shield:       on
Outbound IPs: {", ".join(vault.outbound_ips)}
Generation:   cedar
Created at:   2025-11-20T14:00:00Z""",
        "",
    )


def test_info_json(heroku: HerokuCLI, sim: Running) -> None:
    fir = sim.world.space("pier-fir")
    printed = heroku("spaces:info", "--space", fir.id, "--json")
    assert (printed.code, printed.err) == (0, "")
    space = json.loads(printed.out)
    assert (space["name"], space["generation"]) == ("pier-fir", {"id": fir.generation.id, "name": "fir"})
    assert space["outbound_ips"]["sources"] == list(fir.outbound_ips)


def test_info_survives_a_nat_that_fails(heroku: HerokuCLI, sim: Running) -> None:
    sim.faults.add(Fault(path="/spaces/*/nat", status=503, body="html", count=None))
    printed = heroku("spaces:info", "quay")
    assert (printed.code, printed.err) == (0, "")
    assert "Outbound IPs" not in printed.out


def test_info_of_a_space_that_is_not_there(heroku: HerokuCLI) -> None:
    assert heroku("spaces:info", "nope") == Printed(2, "", refused("Couldn't find that space.", "not_found"))


def test_create(heroku: HerokuCLI, sim: Running) -> None:
    printed = heroku(
        "spaces:create", "jib", "--team", "acme", "--region", "tokyo",
        "--cidr", "10.99.0.0/16", "--data-cidr", "10.98.0.0/20",
    )  # fmt: skip
    assert printed == Printed(
        0,
        f"""\
=== jib

ID:         {sim.world.space("jib").id}
Team:       acme
Region:     tokyo
CIDR:       10.99.0.0/16
Data CIDR:  10.98.0.0/20
State:      allocating
Shield:     off
Generation: cedar
Created at: 2026-11-20T14:00:00Z""",
        f"Creating space jib in team acme... done\n{SPEND_ALERT}",
    )


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["quay", "-t", "acme"], refused("Name is already taken.")),
        (["jib", "-t", "labs"], refused("You must be an admin of the team labs to do this.", "forbidden")),
        (["jib", "-t", "acme", "--cidr", "10.9.0.0/24"], refused("cidr must be a /16, not 10.9.0.0/24.")),
        (["jib", "-t", "acme", "--region", "us"], refused("The region us does not take Private Spaces.")),
        (
            ["jib", "-t", "acme", "--generation", "fir", "--shield"],
            refused("A Fir space can't be a Shield space."),
        ),
    ],
)
def test_create_refused(heroku: HerokuCLI, sim: Running, arguments: list[str], error: str) -> None:
    name, team = arguments[0], arguments[2]
    assert heroku("spaces:create", *arguments) == Printed(
        2, "", f"Creating space {name} in team {team}... !\n{error}"
    )
    assert len(sim.world.spaces()) == 10


def test_wait(heroku: HerokuCLI, sim: Running) -> None:
    slip = sim.world.space("slip")
    with heroku.start("spaces:wait", "slip", "-i", "1") as waiting:
        wait_until(lambda: len(sim.levers.requests) > 0)
        assert waiting.poll() is None
        sim.clock.advance(210)  # allocated, and its outbound IPs no longer unavailable
        printed = finished(waiting)
    assert printed == Printed(
        0,
        f"""\
=== slip

ID:           {slip.id}
Team:         labs
Region:       Oregon, United States
CIDR:         10.110.0.0/16
Data CIDR:    10.1.0.0/16
State:        allocated
Shield:       off
Outbound IPs: {", ".join(slip.outbound_ips)}
Generation:   cedar
Created at:   2026-11-20T13:53:30Z""",
        "Waiting for space slip to allocate... done",
    )


def test_wait_json(heroku: HerokuCLI) -> None:
    printed = heroku("spaces:wait", "quay", "--json")
    assert (printed.code, printed.err) == (0, "Waiting for space quay to allocate... done")
    assert json.loads(printed.out)["outbound_ips"]["state"] == "enabled"


def test_rename(heroku: HerokuCLI, sim: Running) -> None:
    quay = sim.world.space("quay")
    printed = heroku("spaces:rename", "--from", "quay", "--to", "kaai")
    assert printed == Printed(0, "", "Renaming space from quay to kaai... done")
    assert sim.world.space("kaai") is quay


def test_rename_refused(heroku: HerokuCLI) -> None:
    printed = heroku("spaces:rename", "--from", "quay", "--to", "harbor")
    assert printed == Printed(
        2, "", f"Renaming space from quay to harbor... !\n{refused('Name is already taken.')}"
    )


def test_transfer(heroku: HerokuCLI, sim: Running) -> None:
    labs = sim.world.team("labs")
    labs.role = "admin"
    printed = heroku("spaces:transfer", "--space", "quay", "--team", "labs")
    assert printed == Printed(0, "", "Transferring space quay to team labs... done")
    assert sim.world.space("quay").team is labs


def test_transfer_refused(heroku: HerokuCLI) -> None:
    printed = heroku("spaces:transfer", "--space", "quay", "--team", "labs")
    # The CLI stops its spinner with "done" whatever comes.
    assert printed == Printed(
        2,
        "",
        "Transferring space quay to team labs... done\n"
        " ›   Error: You must be an admin of the team labs to do this.",
    )


def test_destroy(heroku: HerokuCLI, sim: Running) -> None:
    sim.world.space("quay").peerings.clear()
    printed = heroku("spaces:destroy", "quay", "--confirm", "quay")
    assert printed == Printed(0, "", "Destroying space quay... done")
    assert sim.world.space("quay").state(sim.clock.now()) == "deleting"


def test_destroy_with_apps_inside(heroku: HerokuCLI) -> None:
    printed = heroku("spaces:destroy", "vault", "--confirm", "vault")
    message = "The space vault still has apps: records. Delete them first."
    assert printed == Printed(2, "", f"Destroying space vault... !\n{refused(message)}")


def test_destroy_with_another_name_to_confirm(heroku: HerokuCLI, sim: Running) -> None:
    printed = heroku("spaces:destroy", "quay", "--confirm", "key")
    assert printed == Printed(1, "", "    Error: Confirmation key did not match quay. Aborted.")
    assert sim.world.space("quay").state(sim.clock.now()) == "allocated"


def test_a_second_factor_is_asked_for(heroku: HerokuCLI, sim: Running) -> None:
    sim.faults.add(Fault(path="/spaces/quay", method="DELETE", two_factor=True, count=None))
    heroku("spaces:destroy", "quay", "--confirm", "quay")
    assert sim.levers.requests[-1].status == 403
    assert sim.world.space("quay").state(sim.clock.now()) == "allocated"


def test_a_refused_token(heroku: HerokuCLI, sim: Running) -> None:
    sim.world.token_accepted = False
    printed = heroku("spaces")
    assert printed.code == 1
    assert re.search("HEROKU_API_KEY is\\s+invalid", re.sub("[ ›\n]+", " ", printed.err))
