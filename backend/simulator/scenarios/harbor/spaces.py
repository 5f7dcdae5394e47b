"""The spaces of the demo with the histories of their trusted IPs: eight of acme, two of labs."""

from datetime import timedelta

from backend.simulator.ids import named_id
from backend.simulator.scenarios.building import Builder, Past
from backend.simulator.scenarios.people import DEPLOY, LABS, NETOPS, OPS
from backend.simulator.world import World
from backend.simulator.world.generations import FIR
from backend.simulator.world.log_drains import LogDrain

_OFFICE = ("203.0.113.0/28", "198.51.100.16/28")
_HARBOR = (
    *_OFFICE,
    "192.0.2.10/32",
    "192.0.2.11/32",
    "192.0.2.64/27",
    "198.51.100.128/26",
    "203.0.113.133/29",  # host bits set, as somebody typed it
    "203.0.113.192/27",
    "198.51.100.7/32",
    "198.51.100.240/30",
    "192.0.2.128/28",
    "192.0.2.200/32",
)
_LEDGER = ("192.0.2.32/28", "203.0.113.40/32", "198.51.100.80/29", "!198.51.100.83/32")


def add_spaces(world: World) -> None:
    """All of them, in all their states."""
    _spaces_of_acme(world)
    _spaces_of_labs(world)


def _spaces_of_acme(world: World) -> None:
    team = world.team("acme")
    add = Builder(world).space
    add(
        "harbor", team, "virginia", "10.2.0.0/16",
        age=_days(911), author=OPS, applied=False,
        history=(
            Past(_days(910), OPS, _OFFICE),
            Past(_days(402), NETOPS, _HARBOR[:7]),
            Past(_days(31), DEPLOY, _HARBOR[:11]),
            Past(timedelta(minutes=20), NETOPS, _HARBOR),
        ),
    )  # fmt: skip
    add(
        "quay", team, "virginia", "10.0.0.0/16",
        age=_days(240), author=OPS, history=(Past(_days(239), OPS, _OFFICE),),
    )  # fmt: skip
    add(
        "ledger", team, "frankfurt", "10.40.0.0/16",
        age=_days(620), author=NETOPS, data_cidr="10.41.0.0/20",
        history=(Past(_days(619), NETOPS, _LEDGER[:3]), Past(_days(12), OPS, _LEDGER)),
    )  # fmt: skip
    add(
        "breakwater", team, "london", "10.60.0.0/16",
        age=_days(1050), author=OPS, trusted_ip_limit=40,
        history=(
            Past(_days(1049), OPS, tuple(f"198.51.100.{host}/32" for host in range(1, 15))),
            Past(_days(88), NETOPS, tuple(f"198.51.100.{host}/32" for host in range(1, 22))),
        ),
    )  # fmt: skip
    vault = add(
        "vault", team, "sydney", "10.70.0.0/16",
        age=_days(365), author=NETOPS, shield=True,
        history=(Past(_days(364), NETOPS, (*_OFFICE, "192.0.2.96/27")),),
    )  # fmt: skip
    vault.log_drain = LogDrain(
        named_id("log-drain", "vault"), "https://logs.acme.example/vault", vault.created_at, vault.created_at
    )
    add(
        # Written before replies said whether a list is applied.
        "drydock", team, "tokyo", "10.80.0.0/16",
        age=_days(700), author=DEPLOY, applied=None,
        history=(Past(_days(699), DEPLOY, ()),),
    )  # fmt: skip
    # Its block could not be chosen: Fir spaces take what they are given.
    add("pier-fir", team, "virginia", "10.90.0.0/16", age=_days(58), author=DEPLOY, generation=FIR)
    jetty = add("jetty", team, "oregon", "10.100.0.0/16", age=_days(150), author=DEPLOY)
    jetty.deleting_since = world.now() - timedelta(minutes=2, seconds=30)


def _spaces_of_labs(world: World) -> None:
    team = world.team("labs")
    add = Builder(world).space
    add("slip", team, "oregon", "10.110.0.0/16", age=timedelta(minutes=6, seconds=30), author=LABS)
    add("dock", team, "dublin", "10.120.0.0/16", age=_days(95), author=LABS)


def _days(number: int) -> timedelta:
    return timedelta(days=number)
