"""What findings need of earlier times: first sights, baselines, who has seen what."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from backend.estate.recorder import KEEP_EVERY
from backend.journal.error import JournalError
from backend.journal.journal import Journal
from backend.model.key import Kind
from backend.model.nat import Nat

from .panes import GROUND, NAT, VPNS, Pane, at, down, vpn


async def test_a_finding_is_known_since_it_was_first_seen_over_restarts(tmp_path: Path) -> None:
    pane = Pane(tmp_path)
    pane.findings = (down(),)
    await pane.reads(10, GROUND)
    assert pane.recorder.remembered.first_seen == {"vpn-down:quay:office": ("DOWN", at(10))}
    pane.recorder.keep_at_end()
    again = Pane(tmp_path)
    again.findings = (down(),)
    await again.reads(90, GROUND)
    assert again.recorder.remembered.first_seen == {"vpn-down:quay:office": ("DOWN", at(10))}
    again.findings = (down("FAILED", since=at(-500)),)
    await again.recorder.keep()
    assert again.recorder.remembered.first_seen == {"vpn-down:quay:office": ("FAILED", at(-500))}


async def test_findings_of_two_things_of_one_name_are_no_news_for_ever(tmp_path: Path) -> None:
    pane = Pane(tmp_path)
    await pane.reads(0, GROUND)
    changes: list[int] = []
    pane.recorder.subscribe(lambda: changes.append(1))
    for _ in range(3):
        pane.findings = (down(), down("FAILED"))  # found anew, since something else is remembered
        await pane.recorder.keep()
    assert len(changes) == 1
    assert pane.recorder.remembered.first_seen == {down().id: ("DOWN", at(0))}
    pane.findings = (down("FAILED"),)
    await pane.recorder.keep()
    assert pane.recorder.remembered.first_seen == {down().id: ("FAILED", at(0))}


async def test_what_was_first_seen_is_the_baseline_until_somebody_acknowledges(tmp_path: Path) -> None:
    pane = Pane(tmp_path)
    await pane.reads(0, GROUND | {NAT: Nat(state="enabled", sources=["192.0.2.1"])})
    await pane.reads(20, {NAT: Nat(state="enabled", sources=["192.0.2.2"])})
    assert pane.recorder.remembered.baselines[NAT] == ("192.0.2.1",)
    changed = replace(down(), resource=Kind.NAT, item=None, baseline=("192.0.2.2",))
    await pane.recorder.acknowledge(changed, "ops@acme.example (deploy)")
    assert pane.recorder.remembered.baselines[NAT] == ("192.0.2.2",)
    again = Pane(tmp_path)
    await again.reads(40, GROUND)
    assert again.recorder.remembered.baselines[NAT] == ("192.0.2.2",)
    assert again.recorder.remembered.acknowledged[changed.id].by == "ops@acme.example (deploy)"


async def test_a_vpn_that_was_up_once_is_remembered(tmp_path: Path) -> None:
    pane = Pane(tmp_path)
    await pane.reads(0, GROUND | {VPNS: vpn("DOWN")})
    assert pane.recorder.remembered.was_up == frozenset()
    await pane.reads(20, {VPNS: vpn("DOWN", "UP")})
    await pane.reads(40, {VPNS: vpn("DOWN", "DOWN")})
    again = Pane(tmp_path)
    await again.reads(60, GROUND)
    assert again.recorder.remembered.was_up == {(VPNS, "vpn-1")}


async def test_an_acknowledgement_in_another_pane_is_seen_at_the_next_write(tmp_path: Path) -> None:
    assert timedelta(seconds=30) >= KEEP_EVERY
    one, other = Pane(tmp_path), Pane(tmp_path)
    for pane in (one, other):
        await pane.reads(0, GROUND)
    heard: list[int] = []
    other.recorder.subscribe(lambda: heard.append(1))
    await one.recorder.acknowledge(down(), "ops")
    assert other.recorder.remembered.acknowledged == {}
    await other.recorder.keep()
    assert other.recorder.remembered.acknowledged == one.recorder.remembered.acknowledged
    assert heard == [1]
    await other.recorder.keep()
    await other.recorder.withdraw(down())
    await one.recorder.keep()
    assert one.recorder.remembered.acknowledged == {}


async def test_it_is_acknowledged_at_once_and_not_any_more_where_that_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pane = Pane(tmp_path)
    await pane.reads(0, GROUND)
    seen: list[bool] = []
    pane.recorder.subscribe(lambda: seen.append(bool(pane.recorder.remembered.acknowledged)))

    def full(*_: object) -> None:
        assert seen == [True]
        raise JournalError("The disk is full.")

    monkeypatch.setattr(Journal, "acknowledge", full)
    with pytest.raises(JournalError):
        await pane.recorder.acknowledge(down(), "ops")
    assert seen == [True, False]
