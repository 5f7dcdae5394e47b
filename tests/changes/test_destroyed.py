"""Which peerings the journal knows to be destroyed: those that a change saw go, in their own space."""

from typing import Any

import pytest

from backend.changes.destroyed import Destroyed, destroyed
from backend.changes.standing import DONE, UNSURE
from backend.model.change import Facts
from backend.model.change_entry import Entry, EntryKind, Recorded
from backend.model.peering import Peering

from .driving import WHO
from .toy import QUAY, START

PCX = "pcx-0aa11bb22cc33dd44"
INPUTS = Facts(
    vpc_id=("vpc-1",),
    aws_region=("us-east-1",),
    aws_account_id=("210987654321",),
    peer_cidr_blocks=("10.230.0.0/16",),
)


def entry(kind: EntryKind, **detail: Any) -> Entry:
    return Entry(START, kind, "destroy", "Destroy it", detail=detail)


CALL = entry(EntryKind.INTENT, service="heroku", action="peerings.destroy", target=PCX)
MADE, GONE = entry(EntryKind.OUTCOME, result=DONE), entry(EntryKind.SETTLED)


def recorded(*entries: Entry, space: str | None = QUAY.id) -> Recorded:
    return Recorded(
        "7f3a91c4", "destroy-peering", "Destroy", WHO, START, space=space, inputs=INPUTS, entries=entries
    )


def test_what_a_change_saw_go_is_known_with_the_vpc_that_it_was_of() -> None:
    assert destroyed(PCX, QUAY.id, (recorded(), recorded(CALL, MADE, GONE))) == Destroyed(
        "7f3a91c4",
        Peering(
            type="unknown",
            pcx_id=PCX,
            status="deleted",
            cidr_blocks=("10.230.0.0/16",),
            aws_vpc_id="vpc-1",
            aws_region="us-east-1",
            aws_account_id="210987654321",
        ),
    )


@pytest.mark.parametrize(
    "one",
    [
        recorded(CALL),
        recorded(CALL, MADE),
        recorded(CALL, entry(EntryKind.OUTCOME, result=UNSURE)),
        recorded(entry(EntryKind.ALREADY), GONE),
        recorded(entry(EntryKind.INTENT, action="peerings.accept", target=PCX), MADE, GONE),
        recorded(entry(EntryKind.INTENT, action="peerings.destroy", target="pcx-another"), MADE, GONE),
        recorded(CALL, MADE, GONE, space="another"),
    ],
)
def test_what_no_change_of_the_space_saw_go_is_not_known(one: Recorded) -> None:
    assert destroyed(PCX, QUAY.id, (one,)) is None
