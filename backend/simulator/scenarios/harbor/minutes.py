"""What happens in the demo while somebody watches, in minutes of its clock; nothing of it in quay.

 0:40  ledger     a visitor comes into the trusted IPs, and leaves ten minutes later
 1:30  slip       is allocated; its outbound IPs are there from 3:30 on
 2:30  jetty      is gone
 3:00  breakwater its trusted IPs are not applied for five minutes
 4:00  vault      has a request to be peered; mooring begins to be allocated
 5:00  vault      tunnel 1 of branch is back
 6:00  dock       the VPN connection workshop is active; its tunnels come up at 8:00 and 10:00
 7:00  harbor     a dyno of checkout starts again elsewhere, and so every eight minutes
 9:00  drydock    a request expires
11:00  ledger     tunnel 2 of office goes down for six minutes
13:00  ledger     tunnel 1 of office goes down too, for two minutes
"""

from datetime import datetime, timedelta

from backend.simulator.scenarios.harbor.peerings import NEWCOMER, NEWCOMER_PCX
from backend.simulator.scenarios.people import DEPLOY, NETOPS
from backend.simulator.world import World
from backend.simulator.world.changes import NewSpace, create_space, write_rules
from backend.simulator.world.inbound_rulesets import Rule
from backend.simulator.world.peering_changes import request_peering
from backend.simulator.world.peerings import SEEN_AFTER
from backend.simulator.world.placement import restart_dyno

_VISITOR = Rule("203.0.113.77/32")


def add_next_minutes(world: World) -> None:
    """What does not follow from the state at the first instant."""
    start = world.now()
    harbor, ledger, breakwater = (world.space(name) for name in ("harbor", "ledger", "breakwater"))

    def visitor_comes_and_goes(at: datetime) -> None:
        if ledger.state(at) != "allocated":
            return
        rules = ledger.current_ruleset.rules
        without = tuple(rule for rule in rules if rule != _VISITOR)
        write_rules(world, ledger, without if _VISITOR in rules else (*rules, _VISITOR), NETOPS, at)

    def colleague_creates_mooring(at: datetime) -> None:
        asked = NewSpace("mooring", "acme", "montreal", cidr="10.130.0.0/16")
        create_space(world, asked, author=DEPLOY, at=at)

    def dyno_starts_elsewhere(at: datetime) -> None:
        restart_dyno(harbor, "checkout", "web", 2, at)

    def newcomer_asks(at: datetime) -> None:
        request_peering(world, world.space("vault"), NEWCOMER_PCX, NEWCOMER, at)

    world.schedule(start + timedelta(seconds=40), visitor_comes_and_goes, every=timedelta(minutes=10))
    world.schedule(start + timedelta(minutes=4), colleague_creates_mooring)
    world.schedule(start + timedelta(minutes=4) - SEEN_AFTER, newcomer_asks)
    world.schedule(start + timedelta(minutes=7), dyno_starts_elsewhere, every=timedelta(minutes=8))
    breakwater.current_ruleset.applied += [
        (start + timedelta(minutes=3), False),
        (start + timedelta(minutes=8), True),
    ]
