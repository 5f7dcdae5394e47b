"""What an estate reads is journalled: once, with Heroku's own moments, each account for itself."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from backend.estate.observe import answered, failed
from backend.heroku.errors import HerokuError
from backend.journal.error import JournalError
from backend.model.account import Account
from backend.model.event import Difference, Event, Source
from backend.model.nat import Nat
from backend.model.snapshot import Snapshot

from .panes import GROUND, HISTORY, NAT, OPS, RULESET, SECRET, VPNS, Pane, at, down, files, ruleset, vpn
from .support import ACCOUNT, SPACES, forbidden, space, unreachable

# Events


async def test_what_is_different_is_told_with_its_space(tmp_path: Path) -> None:
    pane = Pane(tmp_path)
    await pane.reads(0, GROUND | {NAT: Nat(state="enabled", sources=["192.0.2.1"])})
    await pane.reads(120, {NAT: Nat(state="updating", sources=["192.0.2.1"])})
    fields = {"state": ("enabled", "updating")}
    assert await pane.told() == [Event(at(120), Difference.CHANGED, NAT, "quay", fields)]


async def test_what_happened_while_nobody_looked_is_told_at_the_next_start(tmp_path: Path) -> None:
    first = Pane(tmp_path)
    await first.reads(0, GROUND | {NAT: Nat(state="enabled")})
    first.recorder.keep_at_end()
    second = Pane(tmp_path)
    await second.reads(3600, GROUND | {NAT: Nat(state="disabled")})
    assert await second.moments() == [3600]


async def test_what_was_read_at_the_very_end_is_kept(tmp_path: Path) -> None:
    first = Pane(tmp_path)
    await first.reads(0, GROUND | {NAT: Nat(state="enabled")})
    first.clock.seconds = 20
    first.hears(*answered(first.snapshot, NAT, Nat(state="disabled"), at(20), None))
    first.recorder.keep_at_end()
    assert await Pane(tmp_path, snapshot=first.snapshot).moments() == [20]


async def test_two_panes_and_cron_tell_a_flap_once(tmp_path: Path) -> None:
    panes = [Pane(tmp_path), Pane(tmp_path)]
    for pane in panes:
        await pane.reads(0, GROUND | {VPNS: vpn("UP", since=-60)})
    await panes[0].reads(20, {VPNS: vpn("DOWN", since=15)})
    await panes[1].reads(21, {VPNS: vpn("DOWN", since=15)})
    cron = Pane(tmp_path)
    await cron.reads(30, GROUND | {VPNS: vpn("UP", since=25)})
    await panes[1].reads(40, {VPNS: vpn("UP", since=25)})
    await panes[0].reads(41, {VPNS: vpn("UP", since=25)})
    assert await panes[0].moments() == [15, 25]


async def test_a_change_within_one_write_is_told_both_ways(tmp_path: Path) -> None:
    pane = Pane(tmp_path)
    await pane.reads(0, GROUND | {NAT: Nat(state="enabled")})
    pane.hears(*answered(pane.snapshot, NAT, Nat(state="updating"), at(1), None))
    await pane.reads(2, {NAT: Nat(state="enabled")})
    assert await pane.moments() == [1, 2]


async def test_trusted_ips_are_told_with_author_and_moment_by_herokus_word(tmp_path: Path) -> None:
    pane = Pane(tmp_path)
    await pane.reads(0, GROUND | {RULESET: ruleset("r-1", "192.0.2.0/24")})
    await pane.reads(120, {RULESET: ruleset("r-2", "198.51.100.0/24", by="net@acme.example", seconds=33)})
    (event,) = await pane.told()
    assert (event.at, event.by, event.source) == (at(33), "net@acme.example", Source.HEROKU)
    assert [rule.source for rule in event.fields["rules"][1]] == ["198.51.100.0/24"]


async def test_that_a_list_is_in_force_now_is_nobodys_deed(tmp_path: Path) -> None:
    pane = Pane(tmp_path)
    waiting = ruleset("r-1", "192.0.2.0/24").model_copy(update={"applied": False})
    await pane.reads(0, GROUND | {RULESET: waiting})
    await pane.reads(120, {RULESET: waiting.model_copy(update={"applied": True})})
    (event,) = await pane.told()
    assert (event.at, event.by, event.source) == (at(120), None, Source.POLL)
    assert event.fields == {"applied": (False, True)}


async def test_the_history_of_trusted_ips_tells_what_polling_missed_and_nothing_twice(tmp_path: Path) -> None:
    pane = Pane(tmp_path)
    lists = [
        ruleset(f"r-{number}", f"192.0.2.{number}/32", by=f"{number}@acme.example", seconds=100 * number)
        for number in range(1, 5)
    ]
    await pane.reads(150, GROUND | {RULESET: lists[0]})
    await pane.reads(450, {RULESET: lists[3]})
    assert await pane.moments() == [400]
    for seconds in (460, 480):
        await pane.reads(seconds, {HISTORY: tuple(reversed(lists))})
    events = await pane.told()
    assert [(event.at, event.by) for event in events] == [
        (at(100 * number), f"{number}@acme.example") for number in (2, 3, 4)
    ]
    before, after = events[-1].fields["rules"]
    assert [rule.source for rule in (*before, *after)] == ["192.0.2.3/32", "192.0.2.4/32"]
    assert {event.key for event in events} == {RULESET}
    later = ruleset("r-5", "192.0.2.5/32", seconds=500)
    await pane.reads(520, {HISTORY: (*lists, later)})
    assert await pane.moments() == [200, 300, 400, 500]


async def test_each_tunnel_is_told_at_its_own_moment(tmp_path: Path) -> None:
    pane = Pane(tmp_path)
    await pane.reads(0, GROUND | {VPNS: vpn("UP", "UP", since=-60)})
    (before,) = vpn("DOWN", "UP", since=50)
    tunnels = before.tunnels or ()
    later = tunnels[1].model_copy(update={"status": "DOWN", "last_status_change": at(70)})
    both = before.model_copy(update={"tunnels": (tunnels[0], later), "status": "active"})
    await pane.reads(120, {VPNS: (both,)})
    events = await pane.told()
    assert [(event.at, event.source, event.item) for event in events] == [
        (at(50), Source.HEROKU, "office"),
        (at(70), Source.HEROKU, "office"),
        (at(120), Source.POLL, "office"),
    ]
    assert [event.fields.get(f"tunnels.{1 + place}.status") for place, event in enumerate(events[:2])] == [
        ("UP", "DOWN"),
        ("UP", "DOWN"),
    ]
    assert events[2].fields == {"status": (None, "active")}


async def test_another_name_of_its_space_is_no_change_of_what_is_in_it(tmp_path: Path) -> None:
    pane = Pane(tmp_path)
    await pane.reads(0, GROUND | {NAT: Nat(state="enabled")})
    await pane.reads(20, {SPACES: (space("quay").model_copy(update={"name": "quayside"}),)})
    (event,) = await pane.told()
    assert event.fields == {"name": ("quay", "quayside")}


def fails(pane: Pane, seconds: float, problem: Callable[[datetime], HerokuError] = forbidden) -> None:
    pane.clock.seconds = seconds
    pane.hears(*failed(pane.snapshot, NAT, problem(at(seconds)).problem, None))


async def test_what_cannot_be_read_is_told_once_until_it_can_be_again(tmp_path: Path) -> None:
    panes = [Pane(tmp_path), Pane(tmp_path)]
    for pane in panes:
        await pane.reads(0, GROUND | {NAT: Nat(state="enabled")})
        for seconds in (20, 40, 60):
            fails(pane, seconds)
        await pane.recorder.keep()
    told = [(event.at, event.difference, event.name) for event in await panes[1].told()]
    assert told == [(at(40), Difference.FAILED, "quay")]
    for pane in panes:
        await pane.reads(80, {NAT: Nat(state="enabled")})
    told = [(event.at, event.difference, event.name) for event in await panes[0].told()]
    assert told[1:] == [(at(80), Difference.RECOVERED, "quay")]


async def test_what_could_not_be_read_in_the_last_run_can_be_read_again_in_this_one(tmp_path: Path) -> None:
    first = Pane(tmp_path)
    await first.reads(0, GROUND | {NAT: Nat(state="enabled")})
    for seconds in (20, 40):
        fails(first, seconds)
    first.recorder.keep_at_end()
    second = Pane(tmp_path)
    await second.reads(900, GROUND | {NAT: Nat(state="enabled")})
    assert await second.moments() == [40, 900]


async def test_that_nothing_at_all_could_be_read_is_no_news_of_one_thing(tmp_path: Path) -> None:
    pane = Pane(tmp_path)
    await pane.reads(0, GROUND | {NAT: Nat(state="enabled")})
    for seconds in (20, 40):
        fails(pane, seconds, unreachable)
    await pane.reads(60, {NAT: Nat(state="enabled")})
    assert await pane.told() == []


async def test_a_space_that_is_gone_and_one_that_is_new_are_told(tmp_path: Path) -> None:
    pane = Pane(tmp_path)
    await pane.reads(0, GROUND)
    await pane.reads(20, {SPACES: (space("pier"),)})
    assert [(event.difference, event.name) for event in await pane.told()] == [
        (Difference.VANISHED, "quay"),
        (Difference.APPEARED, "pier"),
    ]


# A part of it


async def test_with_a_team_other_spaces_are_not_gone(tmp_path: Path) -> None:
    whole = Pane(tmp_path)
    await whole.reads(0, {ACCOUNT: OPS, SPACES: (space("quay"), space("pier"))})
    part = Pane(tmp_path, team=True)
    await part.reads(20, {ACCOUNT: OPS, SPACES: (space("quay", state="deleting"),)})
    await whole.reads(40, {SPACES: (space("quay", state="deleting"), space("pier"))})
    assert [event.fields for event in await whole.told()] == [{"state": ("allocated", "deleting")}]


async def test_a_part_that_was_seen_first_is_not_taken_for_the_whole(tmp_path: Path) -> None:
    part = Pane(tmp_path, team=True)
    await part.reads(0, GROUND | {NAT: Nat(state="enabled")})
    await part.reads(20, {NAT: Nat(state="disabled")})
    whole = Pane(tmp_path)
    await whole.reads(40, {ACCOUNT: OPS, SPACES: (space("quay"), space("pier"))})
    assert [event.key for event in await whole.told()] == [NAT]


# Whose it is


async def test_before_the_account_is_known_nothing_is_written(tmp_path: Path) -> None:
    pane = Pane(tmp_path)
    await pane.reads(0, {SPACES: (space("quay"),), NAT: Nat(state="enabled")})
    assert files(tmp_path) == {}
    with pytest.raises(JournalError, match="whose account"):
        await pane.recorder.acknowledge(down(), "ops")
    assert pane.recorder.remembered.acknowledged == {}
    await pane.reads(20, {ACCOUNT: OPS, NAT: Nat(state="disabled")})
    assert await pane.moments() == [20]


async def test_what_another_run_kept_is_not_written_as_if_it_was_seen(tmp_path: Path) -> None:
    first = Pane(tmp_path)
    await first.reads(0, GROUND | {VPNS: vpn("UP")})
    readings = {key: replace(one, restored=True) for key, one in first.snapshot.readings.items()}
    second = Pane(tmp_path, snapshot=Snapshot(readings))
    second.clock.seconds = 300
    await second.recorder.keep()
    (history,) = await second.recorder.ask(
        lambda journal: journal.tunnel_history(VPNS, "vpn-1", at(0), at(300), at(300)), ()
    )
    assert {span.status for span in history.spans} == {None}


async def test_another_accounts_journal_is_another_one(tmp_path: Path) -> None:
    pane = Pane(tmp_path)
    await pane.reads(0, GROUND | {NAT: Nat(state="enabled")})
    await pane.recorder.acknowledge(down(), "ops")
    other = Account(id="of-netops", email="netops@acme.example")
    await pane.reads(20, {ACCOUNT: other, SPACES: (space("quay"),)})
    assert pane.recorder.remembered.acknowledged == {}
    await pane.reads(40, {NAT: Nat(state="disabled")})
    assert await pane.told() == []


async def test_without_a_home_it_is_kept_for_the_run() -> None:
    pane = Pane(None)
    await pane.reads(0, {SPACES: (space("quay"),), NAT: Nat(state="enabled")})
    await pane.reads(20, {NAT: Nat(state="disabled")})
    assert await pane.moments() == [20]
    await pane.recorder.acknowledge(down(), "ops")
    assert "vpn-down:quay:office" in pane.recorder.remembered.acknowledged


async def test_no_secret_is_in_the_file(tmp_path: Path) -> None:
    pane = Pane(tmp_path)
    await pane.reads(0, GROUND | {VPNS: vpn("UP")})
    await pane.reads(20, {VPNS: vpn("DOWN", "UP")})
    assert len(await pane.told()) == 1
    pane.recorder.keep_at_end()
    (content,) = files(tmp_path).values()
    assert SECRET.encode() not in content
    assert b"office" in content
