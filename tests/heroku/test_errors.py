import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.heroku import errors
from backend.heroku.errors import HerokuError, Refused, TwoFactorRequired, from_reply
from backend.model.problem import Trouble

from .support import START
from .test_clean import json_values


def fail(
    status: int, body: Any = b"", content_type: str = "application/json", source: str = "~/.netrc"
) -> HerokuError:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return from_reply(
        status=status,
        body=raw,
        content_type=content_type,
        at=START,
        host="api.heroku.com",
        source=source,
        request_id="req-1",
    )


@pytest.mark.parametrize(
    ("status", "body", "kind", "trouble"),
    [
        (400, {"id": "bad_request"}, errors.Refused, Trouble.REFUSED),
        (401, {"id": "unauthorized"}, errors.Unauthorized, Trouble.UNAUTHORIZED),
        (402, {"id": "delinquent"}, errors.Refused, Trouble.REFUSED),
        (403, {"id": "forbidden"}, errors.Forbidden, Trouble.FORBIDDEN),
        (403, {"id": "suspended"}, errors.Forbidden, Trouble.FORBIDDEN),
        (403, {"id": "two_factor"}, errors.TwoFactorRequired, Trouble.TWO_FACTOR),
        (404, {"id": "not_found"}, errors.NotFound, Trouble.NOT_FOUND),
        (406, {"id": "not_acceptable"}, errors.Refused, Trouble.REFUSED),
        (409, {"id": "conflict"}, errors.Refused, Trouble.REFUSED),
        (410, {"id": "gone"}, errors.Refused, Trouble.REFUSED),
        (422, {"id": "invalid_params"}, errors.Refused, Trouble.REFUSED),
        (429, {"id": "rate_limit"}, errors.RateLimited, Trouble.RATE_LIMITED),
        (500, {"id": "internal_server_error"}, errors.ServerError, Trouble.SERVER),
        (503, {"id": "unavailable"}, errors.ServerError, Trouble.SERVER),
        (599, {}, errors.ServerError, Trouble.SERVER),
        (399, {}, errors.UnexpectedReply, Trouble.GARBAGE),
    ],
)
def test_each_status_is_a_type(
    status: int, body: dict[str, str], kind: type[HerokuError], trouble: Trouble
) -> None:
    error = fail(status, body)
    assert type(error) is kind
    assert error.problem.trouble is trouble
    assert (error.problem.status, error.problem.id) == (status, body.get("id"))
    assert (error.problem.request_id, error.problem.at) == ("req-1", START)
    assert str(error) == error.problem.message != ""


def test_the_apis_words_are_cleaned_and_on_one_line() -> None:
    error = fail(
        422,
        {
            "id": "invalid_params",
            "message": " Bad\n\x1b[31mname \u202e ",
            "url": "https://devcenter.heroku.com/\x1bx",
            "resource": "space",
        },
    )
    assert str(error) == "Bad [31mname"
    assert error.url == "https://devcenter.heroku.com/x"


def test_the_details_of_a_refusal() -> None:
    error = fail(
        422,
        {
            "message": "Invalid.",
            "errors": [{"id": "cidr", "message": "CIDR is bad."}, "Plain.", {"id": "x"}, None, 7],
        },
    )
    assert isinstance(error, Refused)
    assert error.errors == (("cidr", "CIDR is bad."), (None, "Plain."))
    assert str(error) == "Invalid. CIDR is bad. Plain."


@pytest.mark.parametrize("app", [{"name": "web-1", "id": "x"}, "web-1"])
def test_two_factor_may_be_about_an_app(app: Any) -> None:
    error = fail(403, {"id": "two_factor", "app": app})
    assert isinstance(error, TwoFactorRequired)
    assert error.app == "web-1"


@pytest.mark.parametrize("app", [None, 5, [], {}, {"name": 5}])
def test_two_factor_without_an_app(app: Any) -> None:
    error = fail(403, {"id": "two_factor", "app": app})
    assert isinstance(error, TwoFactorRequired)
    assert error.app is None


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"null", b"5", b'{"message": null}', b'{"message": 5}'])
def test_a_body_without_words_still_gives_a_message(body: bytes) -> None:
    message = str(fail(503, body))
    assert message.startswith("api.heroku.com answered 503 (Service Unavailable) with ")
    assert "status.heroku.com" in message


def test_html_is_never_shown() -> None:
    body = b"<html><head><title>Application error</title></head><body onload=x>No</body>"
    message = str(fail(503, body, "text/html"))
    assert "an HTML page titled “Application error”" in message
    assert "<" not in message


def test_a_refused_token_says_where_it_came_from() -> None:
    body = {"id": "unauthorized", "message": "Invalid credentials provided"}
    assert str(fail(401, body)) == (
        "Invalid credentials provided. The token from ~/.netrc is refused. Sign in again with `heroku login`."
    )
    assert "unset it to use the login of the Heroku CLI" in str(fail(401, body, source="HEROKU_API_KEY"))


def test_a_long_message_is_cut() -> None:
    assert len(str(fail(400, {"message": "x" * 10_000}))) <= 600


@given(
    st.integers(400, 599),
    json_values.map(lambda value: json.dumps(value).encode())
    | st.binary()
    | st.fixed_dictionaries(
        {}, optional=dict.fromkeys(("id", "message", "url", "errors", "app", "error"), json_values)
    ).map(lambda value: json.dumps(value).encode()),
)
def test_any_body_is_a_typed_error_with_words(status: int, body: bytes) -> None:
    error = fail(status, body, "")
    assert str(error).strip()
    assert "\x1b" not in str(error)
    str(error).encode()
