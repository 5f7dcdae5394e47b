"""What could not be read is told, and nothing else is said of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from backend.model.key import Kind
from backend.model.problem import Problem, Trouble
from backend.model.snapshot import Snapshot, key_of
from backend.model.space import Space
from tests.rules.support import NOW, estate, space

from .support import QUAY, WARNING, judged

FORBIDDEN = Problem(trouble=Trouble.FORBIDDEN, message="You may not see that.", at=NOW, status=403)
NONE_THERE = Problem(trouble=Trouble.NOT_FOUND, message="No such thing.", at=NOW, status=404)
AWAY = Problem(trouble=Trouble.UNREACHABLE, message="Nobody answers.", at=NOW)
BUSY = Problem(trouble=Trouble.SERVER, message="Later.", at=NOW, status=503)
GARBAGE = Problem(trouble=Trouble.GARBAGE, message="That is no list.", at=NOW)


def failed(
    kind: Kind, problem: Problem, missed: int = 2, of: Space = QUAY, on: Snapshot | None = None
) -> Snapshot:
    """The space, of which this could not be read; what was read before stands."""
    snapshot = estate((of, {})) if on is None else on
    key = key_of(kind, of)
    assert key is not None
    return snapshot.with_reading(key, replace(snapshot.reading(key), problem=problem, missed=missed))


def titles(snapshot: Snapshot) -> list[str]:
    return [each.title for each in judged(snapshot).values()]


@pytest.mark.parametrize(
    ("snapshot", "expected"),
    [
        (failed(Kind.VPN_CONNECTIONS, FORBIDDEN), ["could not be read: VPN (403)"]),
        (failed(Kind.VPN_CONNECTIONS, FORBIDDEN, missed=1), []),
        (failed(Kind.NAT, GARBAGE), ["could not be read: outbound IPs (garbage)"]),
        (failed(Kind.PEERINGS, NONE_THERE), ["peerings: not available in this space"]),
        (failed(Kind.TOPOLOGY, NONE_THERE), []),
        (failed(Kind.VPN_CONNECTIONS, AWAY, missed=9), []),
        (failed(Kind.VPN_CONNECTIONS, FORBIDDEN, of=space("quay", state="allocating")), []),
        (
            failed(Kind.NAT, FORBIDDEN, on=failed(Kind.VPN_CONNECTIONS, FORBIDDEN)),
            ["could not be read: VPN (403) and outbound IPs (403)"],
        ),
        (failed(Kind.NAT, BUSY), ["could not be read: outbound IPs (503)"]),
        (failed(Kind.NAT, BUSY, of=space("quay", created_at=NOW - timedelta(minutes=5))), []),
        (failed(Kind.APPS, FORBIDDEN), ["could not be read: apps (403)"]),
    ],
    ids=[
        "refused twice",
        "refused once",
        "no sense in it twice",
        "there is none",
        "there is no such thing to look at",
        "the host is away",
        "not there yet",
        "two things are one finding",
        "busy",
        "not yet there in a new space",
        "the apps of the team",
    ],
)
def test_what_could_not_be_read_twice_is_one_warning(snapshot: Snapshot, expected: list[str]) -> None:
    assert titles(snapshot) == expected


def test_what_it_means_is_said() -> None:
    (unread,) = judged(failed(Kind.VPN_CONNECTIONS, FORBIDDEN)).values()
    assert (unread.id, unread.level) == ("unread:quay:spaces", WARNING)
    assert unread.detail.startswith("You may not see that. What is shown of it is what was read last")


def test_it_is_the_same_finding_for_as_long_as_it_fails_alike() -> None:
    again = FORBIDDEN.model_copy(update={"at": NOW.replace(year=2027), "request_id": "another"})
    states = {judged(failed(Kind.NAT, problem)).popitem()[1].state for problem in (FORBIDDEN, again)}
    assert len(states) == 1


def test_something_that_was_there_and_is_not_found_any_more_is_a_failure() -> None:
    before = estate((QUAY, {Kind.NAT: {"state": "enabled", "sources": ["54.1.1.1"]}}))
    assert titles(failed(Kind.NAT, NONE_THERE, on=before)) == ["could not be read: outbound IPs (404)"]


@pytest.mark.parametrize("kind", list(Kind))
def test_what_is_not_read_is_never_said_to_be_missing(kind: Kind) -> None:
    """A space of which nothing was read, or nothing could be, breaks no rule."""
    assert titles(estate((QUAY, {}))) == []
    if key_of(kind, QUAY) is not None:
        assert all(each.startswith("could not be read") for each in titles(failed(kind, FORBIDDEN)))
