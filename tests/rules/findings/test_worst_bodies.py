"""Every rule over the worst bodies there are: nothing falls over, and what is said are sentences."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from backend.clean import clean_text
from backend.model.finding import NOTHING_REMEMBERED, Finding, Remembered
from backend.model.key import Key, Kind
from backend.model.settings import Settings
from backend.model.space import Space
from backend.rules.findings.changes import TOLD
from backend.rules.findings.find import Finder
from tests.rules.support import NOW, estate
from tests.tui import worst_bodies as worst

OF_QUAY = {"id": "id-quay", "name": "quay"}
QUAY = {
    **OF_QUAY,
    "state": "allocated",
    "cidr": "10.2.0.0/16",
    "data_cidr": "10.3.0.0/20",
    "generation": "cedar",
    "team": {"id": "t-1", "name": "acme"},
    "created_at": "2026-01-01T00:00:00Z",
}
ALL = Settings.model_validate(
    {
        "egress": "198.51.100.77",
        "networks": {"office": ["10.0.0.0/8"]},
        "findings": {"dynos_per_type": True},
        "teams": {"acme": {"production": True}},
    }
)
"""With which every rule has something to look for."""
BASELINES = {Key(kind, "id-quay"): ("192.0.2.0/24",) for kind in TOLD}
WAS_UP = frozenset({(Key(Kind.VPN_CONNECTIONS, "id-quay"), "v1")})
BEFORE = Remembered(baselines=BASELINES, was_up=WAS_UP)
READ = {
    Kind.INBOUND_RULESET: "inbound-ruleset",
    Kind.PEERINGS: "peerings",
    Kind.PEERING_INFO: "peering-info",
    Kind.VPN_CONNECTIONS: "vpn-connections",
    Kind.NAT: "nat",
    Kind.TOPOLOGY: "topology",
    Kind.DYNOS: "dynos",
}
VALUES = {
    **{name: clean_text(each) if isinstance(each, str) else each for name, each in worst.VALUES.items()},
    "last-moment": "9999-12-31T23:59:59Z",
    "first-moment": "0001-01-01T00:00:00Z",
}
"""As the border lets them in."""
OF_EACH_KIND = (
    "null",
    "object",
    "list-of-null",
    "negative",
    "true",
    "empty",
    "markup",
    "masked",
    "no-range",
    "zone",
    "host-bits",
    "no-date",
    "last-moment",
    "first-moment",
)
Spoil = Callable[[Any, Any], Any]


def found(body: dict[str, Any], spoil: Spoil, came: Any) -> tuple[Finding, ...]:
    """What is said of a space in which every value is `came`; one of its two apps is as it should be."""
    resources = {kind: spoil(worst.INSIDE[part], came) for kind, part in READ.items()}
    resources[Kind.APPS] = [{**spoil(worst.app(OF_QUAY), came), "space": OF_QUAY}, worst.app(OF_QUAY)] * 2
    snapshot = estate((Space.model_validate(body), resources))
    return Finder().find(snapshot, BEFORE, ALL, NOW)


def are_sentences(those: tuple[Finding, ...]) -> bool:
    """Each has an id of its own, and says something that nobody has to know the program for."""
    return len({each.id for each in those}) == len(those) and all(
        each.title.strip()
        and each.state
        and each.detail.endswith(".")
        and "None" not in each.title + each.detail
        for each in those
    )


@pytest.mark.parametrize("name", VALUES)
@pytest.mark.parametrize("spoil", [worst.spoilt, worst.flattened])
def test_no_value_makes_a_rule_fall_over_or_two_findings_alike(name: str, spoil: Spoil) -> None:
    came = VALUES[name]
    assert are_sentences(found(QUAY, spoil, came))
    for fields in ({}, {"state": "allocated"}, {"state": "allocating"}, {"state": "deleting"}):
        body = spoil(QUAY, came) | OF_QUAY | {"team": QUAY["team"]} | fields
        assert are_sentences(found(body, spoil, came))


def one_by_one(body: Any, came: Any) -> Iterator[Any]:
    """The body with `came` in the place of each leaf in turn: the rest is as it should be."""
    if isinstance(body, dict | list):
        for place, below in body.items() if isinstance(body, dict) else enumerate(body):
            for spoilt in one_by_one(below, came):
                copy = body.copy()
                copy[place] = spoilt
                yield copy
    else:
        yield came


@pytest.mark.parametrize("kind", READ)
@pytest.mark.parametrize("status", [None, "active", "failed", "DOWN"])
def test_no_single_value_among_good_ones_makes_a_rule_fall_over(kind: Kind, status: str | None) -> None:
    """With every status too, so that the rules for what is not right are asked."""

    def otherwise(name: str, came: Any) -> Any:
        if isinstance(came, dict):
            return {key: otherwise(key, below) for key, below in came.items()}
        if isinstance(came, list):
            return [otherwise(name, below) for below in came]
        return status if status is not None and name in {"status", "state"} else came

    resources = {other: worst.INSIDE[part] for other, part in READ.items()}
    resources[Kind.APPS] = [worst.app(OF_QUAY)]
    for came in map(VALUES.__getitem__, OF_EACH_KIND):
        for body in one_by_one(otherwise("", resources[kind]), came):
            snapshot = estate((Space.model_validate(QUAY), resources | {kind: body}))
            assert are_sentences(Finder().find(snapshot, BEFORE, ALL, NOW))


@pytest.mark.parametrize("name", ["******", None, ""])
def test_spaces_whose_names_are_masked_have_findings_of_their_own(name: str | None) -> None:
    spaces = [Space(id=f"id-{number}", name=name, state="deleting") for number in range(2)]
    those = Finder().find(estate(*((one, {}) for one in spaces)), NOTHING_REMEMBERED, ALL, NOW)
    assert [each.id for each in those] == ["space-deleting:id-0:spaces", "space-deleting:id-1:spaces"]
    (frozen,) = Finder().find(
        estate((Space(id="id-0", name=name, state="frozen"), {})), NOTHING_REMEMBERED, ALL, NOW
    )
    assert "`heroku spaces:info id-0`" in frozen.detail


@pytest.mark.parametrize("moment", [datetime.min, datetime.max])
@pytest.mark.parametrize("state", ["allocating", "allocated"])
def test_a_time_at_the_end_of_all_times_is_a_time(moment: datetime, state: str) -> None:
    at = moment.replace(tzinfo=UTC)
    times = {"created_at": at, "last_status_change": at, "expires": at, "updated_at": at, "applied": False}
    tunnel = {**worst.TUNNEL, **times}
    down = {**worst.INSIDE["vpn-connections"][0], "tunnels": [{**tunnel, "status": "DOWN"}, tunnel]}
    one = Space.model_validate({**QUAY, "state": state, "created_at": at})
    resources = {
        Kind.INBOUND_RULESET: {**worst.INSIDE["inbound-ruleset"], **times},
        Kind.PEERINGS: [{**worst.INSIDE["peerings"][0], **times}],
        Kind.VPN_CONNECTIONS: [down],
    }
    rules = {each.rule for each in Finder().find(estate((one, resources)), NOTHING_REMEMBERED, ALL, NOW)}
    if state == "allocated":
        assert {"trusted-not-applied", "vpn-tunnel-down"} <= rules
    else:
        assert ("space-allocating" in rules) is (moment == datetime.min)
