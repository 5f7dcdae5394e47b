"""An event leads to its space and its VPN connection while they are there, and to no other."""

from datetime import UTC, datetime

from backend.model.event import Difference, Event
from backend.model.key import Key, Kind
from backend.model.snapshot import Reading, Snapshot
from backend.model.space import Space
from backend.model.vpn_connection import VpnConnection
from backend.rules.timeline import in_team, spaces_by_event, tunnels_of, vpn_of

AT = datetime(2026, 11, 25, 12, tzinfo=UTC)
VPNS = Key(Kind.VPN_CONNECTIONS, "id-quay")


def picture(*connections: dict[str, str]) -> Snapshot:
    spaces = (Space(id="id-quay", name="quay"), Space(id="id-dock", name="dock"))
    listed = tuple(map(VpnConnection.model_validate, connections))
    return Snapshot({Key(Kind.SPACES): Reading(spaces, AT), VPNS: Reading(listed, AT)})


def event(key: Key, name: str | None = None, item: str | None = None, *fields: str) -> Event:
    return Event(AT, Difference.CHANGED, key, name, dict.fromkeys(fields, ("a", "b")), item)


def space_of(about: Event) -> str | None:
    found = spaces_by_event(picture())(about)
    return None if found is None else found[1].name


def test_what_is_in_a_space_leads_to_it_by_its_identity_also_after_it_was_renamed() -> None:
    assert space_of(event(Key(Kind.NAT, "id-quay"), "former-name")) == "quay"
    assert space_of(event(Key(Kind.SPACES, "id-dock"), "dock")) == "dock"


def test_an_app_leads_to_its_space_by_the_name_of_that() -> None:
    assert space_of(event(Key(Kind.APPS, None, "id-acme"), "dock", "billing")) == "dock"


def test_what_was_in_a_space_that_is_gone_leads_to_none_even_where_another_has_its_name() -> None:
    assert space_of(event(Key(Kind.NAT, "id-gone"), "quay")) is None
    assert space_of(event(Key(Kind.APPS, None, "id-acme"), "gone", "billing")) is None
    assert space_of(event(Key(Kind.ACCOUNT), "ops@acme.example")) is None


def test_of_a_team_only_what_is_of_its_spaces_is_told() -> None:
    mine, other = event(Key(Kind.NAT, "id-quay"), "quay"), event(Key(Kind.NAT, "id-gone"), "gone")
    assert list(in_team((mine, other), picture())) == [mine]


def test_an_event_of_a_connection_leads_to_it_by_its_name_or_its_id() -> None:
    snapshot = picture({"id": "vpn-1", "name": "office"}, {"id": "vpn-2"})
    for called, found in (("office", "vpn-1"), ("vpn-2", "vpn-2")):
        key, connection = vpn_of(snapshot, event(VPNS, "quay", called)) or (None, None)
        assert key == VPNS
        assert connection is not None
        assert connection.id == found


def test_a_connection_that_is_gone_masked_or_called_as_another_one_is_not_guessed() -> None:
    twice = ({"id": "vpn-1", "name": "office"}, {"id": "vpn-2", "name": "office"})
    assert vpn_of(picture(*twice), event(VPNS, "quay", "office")) is None
    assert vpn_of(picture({"id": "******", "name": "office"}), event(VPNS, "quay", "office")) is None
    assert vpn_of(picture(), event(VPNS, "quay", "office")) is None
    assert vpn_of(picture(*twice[:1]), event(Key(Kind.NAT, "id-quay"), "quay", "office")) is None


def test_the_tunnels_are_those_whose_fields_are_others() -> None:
    assert tunnels_of(event(VPNS, "quay", "office", "tunnels.2.status", "status")) == {2}
    assert tunnels_of(event(VPNS, "quay", "office", "status")) == frozenset()
