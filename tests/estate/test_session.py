"""The whole way, from the simulated host over real sockets to the picture."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from backend.estate import catalog
from backend.estate.plan import Pace, universe
from backend.model.event import Difference, Event
from backend.model.key import Kind
from backend.model.problem import Trouble
from backend.model.settings import Poll, Settings
from backend.simulator.faults import Fault
from backend.simulator.testing import Running, running
from backend.simulator.world.changes import write_rules
from backend.simulator.world.inbound_rulesets import Rule

from .sessions import QUICK, event, running_session, session, texts, until, whole
from .support import SPACES, ruleset_of


def _refused_for_fir(simulator: Running) -> set[str]:
    """Paths of what a space of Fir does not have (contract §5)."""
    return {one.path for one in simulator.levers.requests if one.status == 422}


async def test_the_first_picture_is_whole(simulator: Running, tmp_path: Path) -> None:
    async with running_session(session(simulator.url, tmp_path, pace=Pace())) as one:
        snapshot = await until(one, whole)
    spaces = {space.name: space for space in snapshot.spaces.value or ()}
    assert len(spaces) == 10
    assert snapshot.account.value is not None
    assert snapshot.account.value.email == "ops@acme.example"
    assert {team.name for team in snapshot.teams.value or ()} == {"acme", "labs"}
    quay = snapshot.of_space(Kind.INBOUND_RULESET, spaces["quay"]).value
    assert quay is not None
    assert [rule.source for rule in quay.rules or ()] == ["203.0.113.0/28", "198.51.100.16/28"]
    assert snapshot.of_space(Kind.INBOUND_RULESET, spaces["slip"]).value is None
    assert snapshot.link.problem is None
    requests = simulator.levers.requests
    assert len(requests) == len({one.path for one in requests}) == len(list(universe(snapshot)))
    fir = simulator.world.space("pier-fir").id
    assert _refused_for_fir(simulator) == {
        f"/spaces/{fir}/{what}" for what in ("peerings", "peering-info", "vpn-connections")
    }
    assert {one.status for one in requests if one.status != 422} == {200}


async def test_a_second_poll_is_answered_304_and_changes_nothing(simulator: Running, tmp_path: Path) -> None:
    async with running_session(session(simulator.url, tmp_path)) as one:
        first = await until(one, whole)
        simulator.levers.forget_requests()
        seen: list[Event] = []
        one.estate.subscribe(lambda _, events: seen.extend(events))
        await until(one, lambda _: len(simulator.levers.requests) > 30)
        snapshot = one.estate.snapshot
    refused = _refused_for_fir(simulator)
    assert {one.status for one in simulator.levers.requests if one.path not in refused} == {304}
    assert seen == []
    for key in universe(snapshot):
        assert snapshot.reading(key).value is first.reading(key).value


async def test_a_change_in_the_world_arrives_as_an_event(simulator: Running, tmp_path: Path) -> None:
    world = simulator.world
    async with running_session(session(simulator.url, tmp_path)) as one:
        await until(one, whole)
        quay = world.space("quay")
        simulator.clock.advance(1)
        write_rules(world, quay, (Rule("192.0.2.77/32"),), "netops@acme.example", world.now())
        change = await event(one, lambda each: each.key == ruleset_of(quay.id))
    assert (change.difference, change.name) == (Difference.CHANGED, "quay")
    assert {"rules", "created_by"} <= set(change.fields)
    assert [rule.source for rule in change.fields["rules"][1]] == ["192.0.2.77/32"]


async def test_a_space_that_is_renamed_is_the_same_space(simulator: Running, tmp_path: Path) -> None:
    async with running_session(session(simulator.url, tmp_path)) as one:
        before = await until(one, whole)
        simulator.world.space("quay").name = "quayside"
        seen: list[Event] = []
        one.estate.subscribe(lambda _, events: seen.extend(events))
        change = await event(one, lambda each: each.key.kind is Kind.SPACES)
        key = ruleset_of(simulator.world.space("quayside").id)
        after = await until(one, lambda seen: seen.reading(key).value.space.name == "quayside")
    assert len(seen) == 1  # that the list of ranges names its space otherwise now is no second change
    assert change.difference is Difference.CHANGED
    assert change.fields["name"] == ("quay", "quayside")
    assert after.reading(key).value.rules == before.reading(key).value.rules


async def test_a_token_that_is_revoked_leaves_the_picture_and_comes_back(
    simulator: Running, tmp_path: Path
) -> None:
    async with running_session(session(simulator.url, tmp_path)) as one:
        before = await until(one, whole)
        simulator.world.token_accepted = False
        refused = await until(one, lambda seen: seen.link.problem is not None)
        assert refused.link.problem is not None
        assert refused.link.problem.trouble is Trouble.UNAUTHORIZED
        assert refused.spaces.value is before.spaces.value
        simulator.world.token_accepted = True
        one.estate.read_again([SPACES])
        await until(one, lambda seen: seen.link.problem is None)


async def test_a_host_that_goes_and_comes_back(tmp_path: Path) -> None:
    with running() as first:
        port = int(first.url.rpartition(":")[2])
        one = session(first.url, tmp_path)
        task = asyncio.create_task(one.run())
        before = await until(one, whole)
    lost = await until(one, lambda seen: seen.link.problem is not None)
    assert lost.link.problem is not None
    assert lost.link.problem.trouble is Trouble.UNREACHABLE
    assert lost.spaces.value is before.spaces.value
    with running(port=port):
        one.estate.read_again([SPACES])
        await until(one, lambda seen: seen.link.problem is None)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def test_one_resource_in_trouble_is_told_and_recovers(simulator: Running, tmp_path: Path) -> None:
    quay = simulator.world.space("quay").id
    pace = replace(QUICK, longest_backoff=0.1)
    async with running_session(session(simulator.url, tmp_path, pace=pace)) as one:
        await until(one, whole)
        simulator.faults.add(
            Fault(
                f"/spaces/{quay}/inbound-ruleset", count=None, status=403, error_id="forbidden", message="No."
            )
        )
        failed = await event(one, lambda each: each.key == ruleset_of(quay))
        assert (failed.difference, failed.name) == (Difference.FAILED, "quay")
        reading = one.estate.snapshot.reading(ruleset_of(quay))
        assert reading.value is not None
        assert reading.problem is not None
        assert (reading.problem.message, reading.problem.status) == ("No.", 403)
        assert reading.problem.request_id
        assert one.estate.snapshot.link.problem is None
        simulator.faults.clear()
        recovered = await event(one, lambda each: each.key == ruleset_of(quay))
        assert recovered.difference is Difference.RECOVERED


async def test_failing_replies_count_requests_too(simulator: Running, tmp_path: Path) -> None:
    simulator.faults.add(Fault("/spaces", count=None, status=403, error_id="forbidden"))
    async with running_session(session(simulator.url, tmp_path, pace=Pace())) as one:
        snapshot = await until(one, lambda seen: seen.spaces.problem is not None)
        assert snapshot.link.remaining is not None


async def test_a_warning_of_the_host_is_in_the_picture(simulator: Running, tmp_path: Path) -> None:
    simulator.levers.warning = "Maintenance tonight."
    async with running_session(session(simulator.url, tmp_path)) as one:
        snapshot = await until(one, whole)
    assert snapshot.link.warnings == ("Maintenance tonight.",)


@pytest.mark.parametrize("by", ["name", "id"])
async def test_one_team(simulator: Running, tmp_path: Path, by: str) -> None:
    team = getattr(simulator.world.team("labs"), by)
    one = session(simulator.url, tmp_path, team=team)
    async with running_session(one):
        snapshot = await until(one, whole)
    assert {space.name for space in snapshot.spaces.value or ()} == {"dock", "slip"}
    lists = [request.path for request in simulator.levers.requests if "ruleset" in request.path]
    assert len(set(lists)) == 1
    assert texts(tmp_path) == {}  # a part is not kept as the whole


async def test_the_clock_of_the_session_is_the_pictures(simulator: Running, tmp_path: Path) -> None:
    one = session(simulator.url, tmp_path, pace=Pace())
    started = one.clock.now()
    async with running_session(one):
        snapshot = await until(one, whole)
    assert snapshot.spaces.read_at is not None
    assert timedelta() <= snapshot.spaces.read_at - started < timedelta(minutes=1)


async def test_a_defect_costs_one_resource_and_is_told(
    simulator: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setitem(catalog._OF_THE_ACCOUNT, Kind.TEAMS, broken)
    one = session(simulator.url, tmp_path)
    async with running_session(one):
        snapshot = await until(
            one, lambda seen: seen.teams.problem is not None and seen.spaces.value is not None
        )
    assert snapshot.teams.problem is not None
    assert "ZeroDivisionError" in snapshot.teams.problem.message


def test_the_share_of_the_configuration_is_the_polls() -> None:
    with_share = session("http://127.0.0.1:9", None, settings=Settings(poll=Poll(share=0.25)))
    assert with_share.estate.pace == replace(QUICK, share=0.25)
