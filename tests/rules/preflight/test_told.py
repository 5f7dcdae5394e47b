"""What is told before a change: permissions, what a peering will not do, all rules together."""

import pytest

from backend.rules.preflight import judge
from backend.rules.preflight.found import Found, Verdict, in_words, of_verdict, only_told
from backend.rules.preflight.permissions import permission, permission_later, untold
from backend.rules.preflight.situation import Peer
from backend.rules.preflight.will_not import will_not_do

from .support import app, peer, request, situation

MISSING = "the IAM action ec2:CreateRoute is missing (UnauthorizedOperation)"


def test_what_the_change_begins_with_has_to_be_permitted() -> None:
    assert permission("CreateRoute", None).verdict is Verdict.PASSED
    refused = permission("CreateRoute", MISSING)
    assert refused.verdict is Verdict.REFUSED
    assert refused.text.startswith("The IAM action ec2:CreateRoute is missing")
    assert untold("CreateRoute", "AWS does not answer").verdict is Verdict.UNKNOWN


def test_what_comes_later_may_be_handed_over() -> None:
    assert permission_later("CreateRoute", None, "Routes").verdict is Verdict.PASSED
    told = permission_later("CreateRoute", MISSING, "Routes")
    assert told.verdict is Verdict.READ
    assert told.text.startswith(f"T{MISSING[1:]}. Routes are shown as commands")


def test_what_a_peering_will_not_do_names_the_apps() -> None:
    lines = " ".join(will_not_do(situation(apps=(app("records"), app("books", internal=True)))))
    assert "Postgres" in lines
    assert "proxy" in lines
    assert "Web requests to the app records go over the public Internet" in lines
    assert "only those to the internal app books go through it" in lines


def test_without_internal_apps_it_says_when_that_is_chosen() -> None:
    assert "when an app is created" in " ".join(will_not_do(situation(apps=(app("records"),))))
    assert "could not be read" in " ".join(will_not_do(situation(apps=None)))


def test_web_requests_are_told_of_before_there_is_any_app() -> None:
    (line,) = (line for line in will_not_do(situation(apps=())) if line.startswith("Web requests"))
    assert "over the public Internet" in line
    assert "chosen when an app is created" in line


def test_a_vpc_that_fits_passes_every_rule() -> None:
    found = (*judge.of_space(situation()), *judge.of_vpc(situation(), peer()))
    assert {each.verdict for each in found} == {Verdict.PASSED}
    assert in_words(found) == (f"All {len(found)} checks passed.",)
    assert in_words(found[:2]) == ("Both checks passed.",)
    assert len({each.rule for each in found}) == len(found)


def test_a_request_is_judged_as_the_vpc_that_asks() -> None:
    here = situation(peerings=(request(cidr_blocks=["172.17.0.0/16"]),), pcx_id="pcx-1")
    found = judge.of_vpc(here, Peer.of_request(here.peerings[0] if here.peerings else request()))
    assert [each.rule for each in found if each.verdict is Verdict.REFUSED] == ["free"]
    assert {each.verdict for each in judge.of_request(here, request())} == {Verdict.PASSED}
    assert {each.verdict for each in judge.of_removal(here, request(status="active"))} == {Verdict.PASSED}


@pytest.mark.parametrize(
    ("listed", "refused", "asked"),
    [
        (["10.30.0.0/16", "10.31.0.0/16"], set(), set()),
        (["10.30.0.0/16", "10.1.16.0/20"], set(), {"free"}),
        (["10.30.0.0/16", "100.64.0.0/16"], set(), {"private"}),
        (["10.1.0.0/20", "10.1.16.0/20"], {"free"}, set()),
        (["10.30.0.0/16", "10.0.16.0/20"], {"secondary"}, {"free"}),
    ],
    ids=[
        "none forbids it",
        "one overlaps what the space takes",
        "one is not private",
        "each of them does",
        "AWS joins no VPCs of which any blocks overlap",
    ],
)
def test_where_nobody_tells_which_block_is_the_primary_one_a_block_alone_forbids_nothing(
    listed: list[str], refused: set[str], asked: set[str]
) -> None:
    one = Peer.of_request(request(cidr_blocks=listed))
    found = judge.of_vpc(situation(), one)
    assert {each.rule for each in found if each.verdict is Verdict.REFUSED} == refused
    assert {each.rule for each in found if each.verdict is Verdict.ACKNOWLEDGE} == asked
    of_blocks = next(each for each in found if each.rule == "secondary")
    assert of_blocks.verdict is not Verdict.PASSED
    assert all(
        f"of {listed[0]} and {listed[1]} that is, Heroku does not tell" in each.text
        for each in found
        if each.rule in asked
    )


def test_what_was_accepted_is_refused_no_more() -> None:
    found = only_told(Found("a", verdict, "text") for verdict in Verdict)
    assert {each.verdict for each in found} == {Verdict.PASSED, Verdict.READ, Verdict.UNKNOWN}


def test_the_worst_is_told_first() -> None:
    found = (
        Found("a", Verdict.PASSED, "fine"),
        Found("b", Verdict.READ, "to know"),
        Found("c", Verdict.REFUSED, "never"),
    )
    assert in_words(found) == (
        "never",
        "to know",
        "1 of 3 checks passed; what the others found is told above.",
    )
    assert of_verdict(Verdict.REFUSED, found) == ("never",)
