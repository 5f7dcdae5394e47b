"""Whether a space may be changed at all (requirements 2, 44, 96, 112; K20, K25)."""

from typing import Any

import pytest

from backend.model.account import Team
from backend.model.peering import PeeringInfo
from backend.model.platform import Generation
from backend.model.problem import Problem, Trouble
from backend.model.settings import Limits, Settings, SpaceSettings
from backend.rules import documents
from backend.rules.preflight.found import Verdict
from backend.rules.preflight.space import generation, limit, role, state
from tests.rules.support import NOW, space

from .support import peerings, request, situation


@pytest.mark.parametrize(
    ("own", "verdict"),
    [
        ("admin", Verdict.PASSED),
        ("member", Verdict.REFUSED),
        ("collaborator", Verdict.REFUSED),
        ("viewer", Verdict.REFUSED),
        ("owner", Verdict.UNKNOWN),
        (None, Verdict.UNKNOWN),
        ("******", Verdict.UNKNOWN),
    ],
)
def test_only_an_admin_changes_a_space_and_what_is_not_known_heroku_decides(
    own: str | None, verdict: Verdict
) -> None:
    assert role(situation(team=Team(name="acme", role=own))).verdict is verdict


def test_a_member_is_told_which_team_needs_an_admin() -> None:
    text = role(situation(team=Team(name="acme", role="member"))).text
    assert text.startswith("You are member of acme, admin needed")


def test_a_team_that_is_not_known_is_tried() -> None:
    found = role(situation(team=None))
    assert found.verdict is Verdict.UNKNOWN
    assert "403" in found.text


@pytest.mark.parametrize(
    ("how", "verdict"),
    [
        ("allocated", Verdict.PASSED),
        ("allocating", Verdict.REFUSED),
        ("deleting", Verdict.REFUSED),
        (None, Verdict.UNKNOWN),
    ],
)
def test_only_an_allocated_space_is_changed(how: str | None, verdict: Verdict) -> None:
    assert state(situation(space=space("quay", state=how))).verdict is verdict


def test_a_space_that_goes_is_not_waited_for() -> None:
    assert "again" in state(situation(space=space("quay", state="allocating"))).text
    assert "again" not in state(situation(space=space("quay", state="deleting"))).text


NO_PEERING = Generation(name="cedar", unsupported_features=("vpc_peering",))
HAS_PEERING = Generation(name="fir", unsupported_features=())
SAYS_NO = Problem(trouble=Trouble.REFUSED, message="No peering in Fir.", at=NOW, status=422)
BROKEN = Problem(trouble=Trouble.SERVER, message="Oops.", at=NOW, status=500)


@pytest.mark.parametrize(
    ("name", "fields", "verdict"),
    [
        ("cedar", {"info": None}, Verdict.PASSED),
        (None, {"info": None}, Verdict.PASSED),
        ("fir", {"info": None}, Verdict.REFUSED),
        ("fir", {"info": None, "generations": (HAS_PEERING,)}, Verdict.PASSED),
        ("cedar", {"info": None, "generations": (NO_PEERING,)}, Verdict.REFUSED),
        ("fir", {"info": PeeringInfo()}, Verdict.PASSED),
        ("cedar", {"info": None, "info_problem": SAYS_NO}, Verdict.REFUSED),
        ("fir", {"info": None, "info_problem": SAYS_NO, "generations": (HAS_PEERING,)}, Verdict.REFUSED),
        ("cedar", {"info": None, "info_problem": BROKEN}, Verdict.PASSED),
    ],
    ids=[
        "cedar",
        "not told",
        "fir",
        "fir, says Heroku, has it",
        "cedar, says Heroku, lacks it",
        "fir, and the endpoint answers",
        "the endpoint says that there is none",
        "the endpoint counts more than the generation",
        "a failure says nothing",
    ],
)
def test_the_endpoint_counts_most_then_heroku_then_the_document(
    name: str | None, fields: dict[str, Any], verdict: Verdict
) -> None:
    assert generation(situation(space=space("quay", generation=name), **fields)).verdict is verdict


def test_of_a_space_that_is_not_there_the_endpoint_says_nothing() -> None:
    gone = situation(
        space=space("jetty", generation="cedar", state="deleting"), info=None, info_problem=SAYS_NO
    )
    assert (state(gone).verdict, generation(gone).verdict) == (Verdict.REFUSED, Verdict.PASSED)
    new = situation(
        space=space("reef", generation="fir", state="allocating"), info=None, info_problem=SAYS_NO
    )
    assert "generation cedar can" in generation(new).text, "that will not come"


def test_the_words_of_heroku_end_where_they_end() -> None:
    said = generation(situation(info=None, info_problem=SAYS_NO)).text
    assert "Heroku answers:" in said
    assert ".." not in said


def test_a_fir_space_is_refused_with_the_document_and_its_date() -> None:
    assert documents.PEERING in generation(situation(space=space("reef", generation="fir"), info=None)).text


RAISED = Settings(spaces={"quay": SpaceSettings(limits=Limits(peerings=10))})


@pytest.mark.parametrize(
    ("those", "fields", "verdict"),
    [
        (peerings(4), {}, Verdict.PASSED),
        (peerings(5), {}, Verdict.ACKNOWLEDGE),
        (peerings(6), {}, Verdict.PASSED),
        (peerings(5), {"settings": RAISED}, Verdict.PASSED),
        (peerings(10), {"settings": RAISED}, Verdict.ACKNOWLEDGE),
        ((*peerings(4), request(status="expired")), {}, Verdict.PASSED),
        ((*peerings(4), request(type="heroku-managed", status="active")), {}, Verdict.PASSED),
        ((*peerings(4), request()), {}, Verdict.ACKNOWLEDGE),
        ((*peerings(4), request()), {"pcx_id": "pcx-1"}, Verdict.PASSED),
        (None, {}, Verdict.UNKNOWN),
    ],
    ids=[
        "four",
        "five",
        "more than five",
        "raised by ticket",
        "raised, and all used",
        "an expired one does not count",
        "one of Heroku's does not count",
        "a request counts",
        "the request itself does not",
        "not read",
    ],
)
def test_the_limit_counts_live_peerings_of_the_operator(
    those: Any, fields: dict[str, Any], verdict: Verdict
) -> None:
    found = limit(situation(peerings=those, **fields))
    assert found.verdict is verdict
    assert ("ticket" in found.text) >= (verdict is Verdict.ACKNOWLEDGE)
