"""The list of peerings: what an operator sees of each connection."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from backend.model.key import Key, Kind
from backend.model.peering import Peering
from backend.model.problem import Problem, Trouble
from backend.simulator.levers import Override
from backend.simulator.testing import Running
from tests.snapshots.scenes import WIDE, Scene
from tests.tui.conftest import Drive
from tests.tui.peerings import ASKING, MANAGED, NOW, OWN, part_of, texts
from tests.tui.support import rows, said, screen, written
from tests.tui.test_truth import STRANGE
from tui.screens.peering_facts import peering_facts
from tui.screens.peerings import PeeringsScreen, entries
from widgets.detail import Fact
from widgets.text import ASCII_SIGNS, UNICODE_SIGNS

COLUMN = [column.id for column in PeeringsScreen.columns]


def cell(peering: Peering, column: str) -> str:
    (entry,) = entries(part_of([peering]), UNICODE_SIGNS)
    return entry.cells[COLUMN.index(column)].text


# Rows


@pytest.mark.parametrize(
    ("type_", "status", "sign"),
    [
        ("customer-managed", "active", "✓"),
        ("unknown", "active", "✓"),  # the type says nothing of whether it was accepted (K6)
        ("unknown", "pending-acceptance", "▲"),
        ("unknown", "initiating-request", "…"),
        ("customer-managed", "provisioning", "…"),
        ("customer-managed", "failed", "▲"),
        ("unknown", "expired", "·"),
        ("customer-managed", "rejected", "·"),
        ("customer-managed", "unheard-of", "?"),
        ("customer-managed", None, "?"),
        ("heroku-managed", "active", "✓"),
        ("heroku-managed", "failed", "✖"),
        ("heroku-postgresql", "deleted", "✖"),
        ("heroku-managed", None, "?"),
        ("heroku-managed", "******", "?"),
        (None, "pending-acceptance", "?"),
        ("******", "failed", "?"),
    ],
)
def test_the_sign_says_how_a_peering_is(type_: str | None, status: str | None, sign: str) -> None:
    peering = OWN.model_copy(update={"type": type_, "status": status})
    assert cell(peering, "sign") == sign


def test_expiry_is_told_only_while_it_waits() -> None:
    assert cell(ASKING, "expires") == "47 h"
    assert cell(ASKING.model_copy(update={"status": "active"}), "expires") == "–"
    assert cell(ASKING.model_copy(update={"expires": NOW - timedelta(minutes=1)}), "expires") == "over"
    assert cell(ASKING.model_copy(update={"expires": "soon"}), "expires") == "–"
    assert not texts(ASKING.model_copy(update={"status": "active"}), "Expires")
    assert texts(ASKING, "Expires") == ["2026-11-22 13:00 UTC, in 47 h"]


def test_an_old_value_is_never_fine() -> None:
    part = part_of([OWN])
    problem = Problem(trouble=Trouble.SERVER, message="no", at=NOW)
    old = replace(part.readings[Kind.PEERINGS], problem=problem, missed=2)
    part = replace(part, readings={**part.readings, Kind.PEERINGS: old})
    (entry,) = entries(part, UNICODE_SIGNS)
    assert entry.cells[0].text == "?"


def test_masked_peerings_that_are_alike_are_told_apart_and_copy_their_block() -> None:
    found = list(entries(part_of([MANAGED, MANAGED, OWN]), UNICODE_SIGNS))
    assert len({entry.key for entry in found}) == 3
    assert [entry.name for entry in found] == ["10.1.0.0/16", "10.1.0.0/16", "pcx-1"]


def test_what_wants_a_hand_is_sorted_first_and_what_is_over_last() -> None:
    peerings = [
        OWN.model_copy(update={"pcx_id": "pcx-2", "status": "expired"}),
        MANAGED,
        OWN,
        ASKING.model_copy(update={"pcx_id": "pcx-3"}),
        MANAGED.model_copy(update={"status": "failed"}),
    ]
    found = list(entries(part_of(peerings), UNICODE_SIGNS))
    for column in ("space", "status"):
        place = COLUMN.index(column)
        ordered = [entry.target.status for entry in sorted(found, key=lambda entry: entry.order[place])]
        assert ordered == ["failed", "pending-acceptance", "active", "active", "expired"]


def test_rows_of_all_kinds_can_be_sorted_by_every_column() -> None:
    found = [
        *entries(
            part_of([OWN, ASKING, MANAGED, Peering(), Peering(cidr_blocks=("x",), expires="x")]),
            UNICODE_SIGNS,
        ),
        *entries(part_of([]), UNICODE_SIGNS),
        *entries(part_of(None), UNICODE_SIGNS),
    ]
    for place in range(len(COLUMN)):
        assert len(sorted(found, key=lambda entry: entry.order[place])) == 7


# On the screen


def answers(space: str, peerings: Any) -> Callable[[Running], None]:
    def prepare(simulator: Running) -> None:
        path = f"/spaces/{simulator.world.space(space).id}/peerings"
        simulator.levers.override(Override(path, peerings))

    return prepare


async def test_every_peering_is_listed_with_its_status_and_a_space_without_says_so(drive: Drive) -> None:
    async with drive(Scene("peerings", size=(120, 40), keys=("3",))) as (app, _, _simulator):
        lines = [line.split() for line in rows(app)]
        assert [
            "▲",
            "harbor",
            "PROD",
            "pcx-04f21c09b7d5e8603",
            "10.220.0.0/16",
            "pending-acceptance",
        ] in lines
        assert lines.count(["✓", "harbor", "PROD", "******", "10.1.0.0/16", "active"]) == 2
        assert ["dock", "none"] in lines
        assert ["…", "slip", "not", "yet:", "allocating"] in lines


async def test_all_eight_columns_stand_beside_each_other_where_there_is_room(drive: Drive) -> None:
    async with drive(Scene("peerings", size=(220, 40), keys=("3",))) as (app, _, _simulator):
        assert rows(app)[0].replace(" ↑", "").split() == [
            "space", "pcx", "type", "block", "status", "expires", "VPC", "region", "account",
        ]  # fmt: skip


async def test_time_left_goes_down_without_being_read(drive: Drive) -> None:
    async with drive(Scene("peerings", size=(200, 40), keys=("3",))) as (app, pilot, simulator):
        (line,) = [line for line in rows(app) if "pcx-02f8d4b6c1e3a5907" in line]
        assert "9 min" in line
        simulator.clock.advance(120)
        screen(app).time_went_by()
        await pilot.pause()
        (line,) = [line for line in rows(app) if "pcx-02f8d4b6c1e3a5907" in line]
        assert "7 min" in line


async def test_the_other_end_is_read_for_the_row_under_the_cursor_alone(drive: Drive) -> None:
    async with drive(Scene("peerings", keys=("3", "s", *"quay", "enter", "s", *"all", "enter"))) as (
        app,
        _,
        _s,
    ):
        entry = screen(app).entry
        assert entry is not None
        seen = {key.space for key in screen(app).keys_in_sight() if key.kind is Kind.AWS_ENDS}
        assert seen == {entry.space}
        assert app.snapshot.reading(Key(Kind.PEERING_INFO, entry.space)).value is not None


async def test_the_line_of_an_account_copies_the_number_alone(
    drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with drive(Scene("peerings", keys=("3", "s", *"quay", "enter", "enter"))) as (app, pilot, _):
        written(app, monkeypatch)
        while screen(app).detail.fact is None or screen(app).detail.fact.label != "Account":
            await pilot.press("down")
        await pilot.press("y")
        assert said(app) == "sent to the terminal's clipboard: 123456789012"


async def test_strange_peerings_are_shown_and_break_nothing(drive: Drive) -> None:
    fields = ("type", "status", "aws_vpc_id", "aws_region", "aws_account_id", "expires")
    bodies: list[Any] = [
        {"pcx_id": text, "cidr_blocks": [text], **dict.fromkeys(fields, text)} for text in STRANGE
    ]
    bodies += [{}, None, 5, {"cidr_blocks": "10.0.0.0/16", "status": {"a": 1}}]
    keys = (
        "3",
        "s",
        *"quay",
        "enter",
        *["down"] * 5,
        "enter",
        "down",
        "down",
        "y",
        "escape",
        "end",
        "Y",
        "escape",
    )
    async with drive(Scene("peerings", keys=keys, prepare=answers("quay", bodies), size=WIDE)) as (
        app,
        _,
        _s,
    ):
        found = screen(app).rows.shown
        assert len({entry.key for entry in found}) == len(bodies)
        assert not any(sign in "\n".join(rows(app)) for sign in "\x1b\u202e\x9b")


def test_in_ascii_every_sign_is_ascii() -> None:
    for peering in (OWN, ASKING, MANAGED, OWN.model_copy(update={"cidr_blocks": ()})):
        (entry,) = entries(part_of([peering]), ASCII_SIGNS)
        assert all(piece.text.isascii() for piece in entry.cells)
        facts = peering_facts(part_of([peering]), peering, ASCII_SIGNS)
        assert all(fact.text.isascii() for fact in facts if isinstance(fact, Fact))
