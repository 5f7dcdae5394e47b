"""What a failed call to Heroku means for a step."""

from datetime import UTC, datetime

import pytest

from backend.changes.peering.failures import reading, writing
from backend.changes.step import MaybeDone, NeedsCode, NotDone, Unread
from backend.heroku.errors import (
    Forbidden,
    HerokuError,
    NotFound,
    RateLimited,
    Refused,
    ServerError,
    TwoFactorRequired,
    Unauthorized,
    UnexpectedReply,
    Unreachable,
)

AT = datetime(2026, 3, 1, tzinfo=UTC)


def failed(kind: type[HerokuError]) -> HerokuError:
    return kind("It said no", at=AT, request_id="r-1")


@pytest.mark.parametrize("kind", [Unauthorized, Forbidden, NotFound, RateLimited, Refused])
def test_after_a_refusal_it_is_known_that_nothing_was_done(kind: type[HerokuError]) -> None:
    with pytest.raises(NotDone, match=r"It said no\. \(Request r-1\.\)") as caught, writing():
        raise failed(kind)
    assert not isinstance(caught.value, MaybeDone)
    assert caught.value.request_id == "r-1"


def test_who_may_not_is_told_who_may() -> None:
    with pytest.raises(NotDone, match="admins of the team"), writing():
        raise failed(Forbidden)


@pytest.mark.parametrize("kind", [NotFound, Refused, RateLimited])
def test_after_a_refusal_it_says_what_to_do_next(kind: type[HerokuError]) -> None:
    with pytest.raises(NotDone, match=r"\(Request r-1\.\) Take the change up again"), writing():
        raise failed(kind)


@pytest.mark.parametrize("kind", [ServerError, UnexpectedReply])
def test_after_trouble_on_that_side_nobody_knows(kind: type[HerokuError]) -> None:
    with pytest.raises(MaybeDone, match="not known whether this was done") as caught, writing():
        raise failed(kind)
    assert caught.value.request_id == "r-1"


@pytest.mark.parametrize("may_have_left", [True, False])
def test_without_an_answer_it_matters_whether_the_request_left(may_have_left: bool) -> None:
    with pytest.raises(NotDone) as caught, writing():
        raise Unreachable("No answer.", at=AT, maybe_done=may_have_left)
    assert isinstance(caught.value, MaybeDone) is may_have_left


def test_a_second_factor_is_asked_for() -> None:
    with pytest.raises(NeedsCode), writing():
        raise failed(TwoFactorRequired)


def test_what_cannot_be_read_is_named() -> None:
    with (
        pytest.raises(Unread, match=r"^The peerings of quay could not be read: It said no\. "),
        reading("the peerings of quay"),
    ):
        raise failed(Refused)
