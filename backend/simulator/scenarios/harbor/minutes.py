"""What happens in the demo while somebody watches; nothing of it in quay."""

from datetime import datetime, timedelta

from backend.simulator.scenarios.harbor.peerings import newcomer_asks
from backend.simulator.scenarios.people import DEPLOY, NETOPS
from backend.simulator.world import World
from backend.simulator.world.changes import NewSpace, create_space, write_rules
from backend.simulator.world.inbound_rulesets import Rule

_VISITOR = Rule("203.0.113.77/32")


def add_next_minutes(world: World) -> None:
    """slip is allocated after 1:30 and jetty gone after 2:30, of themselves; the rest is here."""
    start = world.now()
    ledger, breakwater = world.space("ledger"), world.space("breakwater")

    def visitor_comes_and_goes(at: datetime) -> None:
        if ledger.state(at) != "allocated":
            return
        rules = ledger.current_ruleset.rules
        without = tuple(rule for rule in rules if rule != _VISITOR)
        write_rules(world, ledger, without if _VISITOR in rules else (*rules, _VISITOR), NETOPS, at)

    def colleague_creates_mooring(at: datetime) -> None:
        asked = NewSpace("mooring", "acme", "montreal", cidr="10.130.0.0/16")
        create_space(world, asked, author=DEPLOY, at=at)

    world.schedule(start + timedelta(seconds=40), visitor_comes_and_goes, every=timedelta(minutes=10))
    world.schedule(start + timedelta(minutes=4), colleague_creates_mooring)
    world.schedule(start + timedelta(minutes=2), lambda at: newcomer_asks(world, at))
    breakwater.current_ruleset.applied += [
        (start + timedelta(minutes=3), False),
        (start + timedelta(minutes=3, seconds=45), True),
    ]
