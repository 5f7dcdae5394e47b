"""What the poller reads at once, in virtual time: what is looked at, asked for, or known to have changed."""

import asyncio

from backend.model.key import Key, Kind
from backend.model.peering import Peering

from . import virtual
from .support import TEAMS, Host, poll, polling, rules, ruleset_of, space, spaces


def test_looking_at_something_reads_it_when_it_is_older_than_that_allows() -> None:
    host = Host(spaces(3))

    async def main() -> None:
        async with polling(host) as estate:
            await asyncio.sleep(60)
            estate.look_at([ruleset_of("id-1")])
            await asyncio.sleep(0.5)
            assert host.since(60) == [ruleset_of("id-1")]
            estate.look_at([ruleset_of("id-1")])
            await asyncio.sleep(0.5)
            assert host.since(60) == [ruleset_of("id-1")]

    virtual.run(main())


def test_read_again_reads_at_once_whatever_the_age() -> None:
    host = Host(spaces(3))

    async def main() -> None:
        async with polling(host) as estate:
            await asyncio.sleep(2)
            estate.read_again([TEAMS, ruleset_of("id-1")])
            await asyncio.sleep(0.5)
            assert set(host.since(2)) == {TEAMS, ruleset_of("id-1")}

    virtual.run(main())


def test_read_again_while_it_is_being_read_reads_it_once_more_after_that() -> None:
    host = Host((space("quay"),), {"id-quay": rules("192.0.2.1/32")}, latency=3)
    key = ruleset_of("id-quay")

    async def main() -> None:
        async with polling(host) as estate:
            await asyncio.sleep(4)  # the spaces are there, the list is under way since second 3
            assert host.times(key) == [3]
            host.rulesets["id-quay"] = rules("192.0.2.2/32")
            for _ in range(3):
                estate.read_again([key])
            await asyncio.sleep(20)
            assert host.times(key) == [3, 6]

    virtual.run(main())


def test_a_peering_that_changed_is_looked_at_from_its_other_end_at_once() -> None:
    peerings, ends = Key(Kind.PEERINGS, "id-quay"), Key(Kind.AWS_ENDS, "id-quay")
    one = Peering(type="customer-managed", pcx_id="pcx-1", status="pending-acceptance")
    host = Host((space("quay"),), values={peerings: (one,)})

    async def main() -> None:
        async with polling(host, asks_aws=True) as estate:
            await asyncio.sleep(200)
            assert len(host.times(ends)) == 1
            host.values[peerings] = (one.model_copy(update={"status": "active"}),)
            estate.read_again([peerings])
            await asyncio.sleep(1)
            assert len(host.times(ends)) == 2
            estate.read_again([peerings])
            await asyncio.sleep(1)
            assert len(host.times(ends)) == 2

    virtual.run(main())


def test_without_access_to_aws_its_ends_are_not_asked_for() -> None:
    peerings = Key(Kind.PEERINGS, "id-quay")
    host = Host(
        (space("quay"),),
        values={peerings: (Peering(type="customer-managed", pcx_id="pcx-1", status="active"),)},
    )
    poll(host, 3600)
    assert host.times(peerings)
    assert host.times(Key(Kind.AWS_ENDS, "id-quay")) == []


def test_asking_for_what_is_not_there_does_nothing() -> None:
    host = Host(spaces(1))

    async def main() -> None:
        async with polling(host) as estate:
            await asyncio.sleep(2)
            estate.read_again([ruleset_of("of-nobody")])
            await asyncio.sleep(5)
            assert host.since(2) == []

    virtual.run(main())
