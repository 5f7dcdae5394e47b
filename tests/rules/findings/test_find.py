"""Findings of a thousand spaces: in which order, and that only what is different is judged again."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from backend.model.finding import NOTHING_REMEMBERED, Acknowledgement, Finding, Remembered
from backend.model.key import Key, Kind
from backend.model.settings import USUAL, Settings
from backend.model.snapshot import Snapshot
from backend.rules.findings.find import OF_A_SPACE, Finder
from backend.rules.findings.ground import Ground
from tests.rules.support import NOW, estate, space, with_value

from .support import CRITICAL, NOTICE, PRODUCTION, WARNING, known_since

NAMES = [f"s{number}" for number in range(40)]
SPACES = [space(name, cidr=f"10.{number}.0.0/16") for number, name in enumerate(NAMES, 40)]
OPEN = {"id": "r", "rules": [{"action": "allow", "source": "0.0.0.0/0"}]}


class Counted:
    """All the rules, and of which spaces they were asked."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()
        self._finder = Finder((self._count, *OF_A_SPACE))
        self.remembered = NOTHING_REMEMBERED
        self.settings = USUAL
        self.now = NOW

    def _count(self, ground: Ground) -> Iterator[Finding]:
        self.asked[ground.name] += 1
        return iter(())

    def find(self, snapshot: Snapshot) -> tuple[Finding, ...]:
        self.asked.clear()
        return self._finder.find(snapshot, self.remembered, self.settings, self.now)


def many() -> Snapshot:
    return estate(*((one, {Kind.INBOUND_RULESET: OPEN}) for one in SPACES))


def read_again(snapshot: Snapshot, key: Key) -> Snapshot:
    """The same was answered, later."""
    reading = replace(snapshot.reading(key), read_at=NOW + timedelta(seconds=30))
    return snapshot.with_reading(key, reading)


def test_the_worst_come_first_and_then_the_spaces_by_name() -> None:
    times = (NOW, NOW - timedelta(seconds=40))
    down = [{"status": "DOWN", "last_status_change": time} for time in times]
    snapshot = estate(
        (space("Zoo", cidr="10.40.0.0/16"), {Kind.INBOUND_RULESET: OPEN}),
        (space("alpha", cidr="10.41.0.0/16"), {Kind.INBOUND_RULESET: OPEN}),
        (
            space("quay", cidr="10.42.0.0/16"),
            {
                Kind.INBOUND_RULESET: OPEN,
                Kind.VPN_CONNECTIONS: [{"id": "v", "name": "office", "status": "active", "tunnels": down}],
            },
        ),
    )
    found = Finder().find(snapshot, NOTHING_REMEMBERED, PRODUCTION, NOW)
    assert [(each.level, each.space_name) for each in found] == [
        (CRITICAL, "quay"),
        (WARNING, "quay"),
        (NOTICE, "alpha"),
        (NOTICE, "Zoo"),
    ]


def test_of_the_same_level_each_comes_where_it_is_seen_in_time() -> None:
    def finding(name: str, **rest: Any) -> Finding:
        return Finding(name, WARNING, Kind.SPACES, "", "", "", space_name="quay", **rest)

    soon, tomorrow = NOW + timedelta(minutes=8), NOW + timedelta(days=1)
    in_order = [
        finding("nearly-over-in-production", is_production=True, until=soon, is_nearly_over=True),
        finding("nearly-over", until=soon, since=NOW - timedelta(days=7), is_nearly_over=True),
        finding("production-down", is_production=True, is_down=True, since=NOW - timedelta(days=9)),
        finding("production-ends", is_production=True, until=tomorrow),
        finding("production", is_production=True, since=NOW - timedelta(days=9)),
        finding("down", is_down=True, since=NOW - timedelta(days=80)),
        finding("ends", until=tomorrow),
        finding("ends-later", until=tomorrow + timedelta(hours=1)),
        finding("not-seen-before"),
        finding("new", since=NOW - timedelta(minutes=1)),
        finding("old", since=NOW - timedelta(days=80)),
        finding("older-by-name", since=NOW - timedelta(days=80)),
    ]
    shuffled = [*in_order[1::2], *in_order[::2]]
    assert sorted(shuffled, key=lambda each: each.order) == in_order


def test_a_request_comes_first_in_its_last_hour_though_nothing_else_was_read() -> None:
    one = Counted()
    one.settings = Settings.model_validate({"spaces": {"s3": {"production": True}}})
    snapshot = many()
    for number, left in ((3, timedelta(hours=9)), (7, timedelta(hours=2))):
        request = {"type": "customer-managed", "status": "pending-acceptance", "pcx_id": f"pcx-{number:017}"}
        asking = [{**request, "expires": NOW + left}]
        snapshot = with_value(snapshot, SPACES[number], Kind.PEERINGS, asking)

    def at(moment: timedelta) -> list[str | None]:
        one.now = NOW + moment
        return [each.space_name for each in one.find(snapshot) if each.rule == "peering-waits"]

    assert at(timedelta()) == ["s3", "s7"]
    assert at(timedelta(minutes=59)) == ["s3", "s7"]
    assert at(timedelta(minutes=60)) == ["s7", "s3"]
    assert one.asked == {"s7": 1}


def test_a_finding_tells_whether_it_began_then_or_was_seen_first_then() -> None:
    deleting = space("quay", cidr="10.42.0.0/16", state="deleting")
    (unknown,) = Finder().find(estate((deleting, {})), NOTHING_REMEMBERED, USUAL, NOW)
    assert not unknown.is_first_sight
    (seen,) = Finder().find(estate((deleting, {})), known_since(unknown, NOW), USUAL, NOW)
    assert (seen.since, seen.is_first_sight) == (NOW, True)
    down = {"status": "DOWN", "last_status_change": NOW - timedelta(minutes=40)}
    connections = [{"id": "v", "name": "office", "status": "active", "tunnels": [down, down]}]
    (told, *_) = Finder().find(
        estate((space("quay", cidr="10.42.0.0/16"), {Kind.VPN_CONNECTIONS: connections})),
        NOTHING_REMEMBERED,
        USUAL,
        NOW,
    )
    assert told.since is not None
    assert not told.is_first_sight


def test_a_second_look_at_the_same_judges_nothing() -> None:
    one, snapshot = Counted(), many()
    found = one.find(snapshot)
    assert one.asked == Counter(NAMES)
    assert len(found) == len(NAMES)
    assert one.find(snapshot) is found
    assert one.find(read_again(snapshot, Key(Kind.INBOUND_RULESET, "id-s7"))) is found
    assert one.find(read_again(snapshot, Key(Kind.SPACES))) is found
    assert not one.asked


def test_only_the_space_that_is_different_is_judged_again() -> None:
    one, snapshot = Counted(), many()
    one.find(snapshot)
    found = one.find(with_value(snapshot, SPACES[7], Kind.INBOUND_RULESET, {**OPEN, "rules": []}))
    assert one.asked == {"s7": 1}
    assert len(found) == len(NAMES)
    assert [each.rule for each in found if each.space_name == "s7"] == ["trusted-nobody"]


def test_each_of_many_spaces_costs_one_judging_however_often_it_is_read() -> None:
    one, snapshot = Counted(), many()
    one.find(snapshot)
    total: Counter[str] = Counter()
    for each in SPACES:
        snapshot = with_value(snapshot, each, Kind.NAT, {"state": "updating"})
        one.find(snapshot)
        total += one.asked
    assert total == Counter(NAMES)


def test_a_space_that_is_gone_or_renamed_takes_its_findings_with_it() -> None:
    one, snapshot = Counted(), many()
    one.find(snapshot)
    spaces = (*SPACES[1:-1], SPACES[-1].model_copy(update={"name": "other"}))
    reading = replace(snapshot.spaces, value=spaces)
    found = one.find(snapshot.with_reading(Key(Kind.SPACES), reading))
    assert one.asked == {"other": 1}
    assert {each.space_name for each in found} == {*NAMES[1:-1], "other"}


def test_a_block_that_becomes_anothers_concerns_the_first_of_them() -> None:
    one, snapshot = Counted(), many()
    one.find(snapshot)
    spaces = (*SPACES[:9], SPACES[9].model_copy(update={"cidr": SPACES[3].cidr}), *SPACES[10:])
    reading = replace(snapshot.spaces, value=spaces)
    found = one.find(snapshot.with_reading(Key(Kind.SPACES), reading))
    assert one.asked == {"s3": 1, "s9": 1}
    assert [each.id for each in found if each.rule == "space-same-block"] == [
        "space-same-block:s3:10.43.0.0/16"
    ]


def test_settings_concern_every_space() -> None:
    one = Counted()
    one.find(many())
    one.settings = PRODUCTION
    one.find(many())
    assert one.asked == Counter(NAMES)


def test_the_time_concerns_only_where_it_makes_a_difference() -> None:
    one = Counted()
    slow = {**OPEN, "applied": False, "created_at": NOW - timedelta(minutes=4)}
    snapshot = with_value(many(), SPACES[5], Kind.INBOUND_RULESET, slow)

    def at(minutes: float) -> list[str]:
        one.now = NOW + timedelta(minutes=minutes)
        return [each.level for each in one.find(snapshot) if each.rule == "trusted-not-applied"]

    assert at(0) == [NOTICE]
    assert at(5.9) == [NOTICE]
    assert not one.asked
    assert at(6) == [WARNING]
    assert one.asked == {"s5": 1}
    assert at(50) == [WARNING]
    assert not one.asked
    # The clock was set back.
    assert at(1) == [NOTICE]


def test_what_is_remembered_concerns_only_the_space_whose_it_is() -> None:
    one, snapshot = Counted(), many()
    found = one.find(snapshot)
    of_s4 = next(each for each in found if each.space_name == "s4")
    one.remembered = Remembered(
        acknowledged={of_s4.id: Acknowledgement("ops@acme.example", NOW, of_s4.state)},
        first_seen={each.id: (each.state, NOW) for each in found if each is of_s4},
        baselines={Key(Kind.NAT, "id-s6"): ("54.1.1.1",)},
    )
    after = one.find(snapshot)
    assert one.asked == {"s4": 1}  # of s6 no outbound IPs were read that could be compared
    (acknowledged,) = [each for each in after if not each.is_open]
    assert (acknowledged.id, acknowledged.since) == (of_s4.id, NOW)
    one.remembered = replace(one.remembered)
    assert one.find(snapshot) is after


def test_an_acknowledgement_of_another_state_does_not_count() -> None:
    one, snapshot = Counted(), many()
    first = one.find(snapshot)[0]
    one.remembered = Remembered(
        acknowledged={first.id: Acknowledgement("ops@acme.example", NOW, "as it was")},
        first_seen={first.id: ("as it was", NOW)},
    )
    again = next(each for each in one.find(snapshot) if each.id == first.id)
    assert again.is_open
    assert again.since is None
