"""What the API refuses, as its error bodies name it (contract §1.0)."""

from typing import Any

# The text for an unknown path, a wrong verb and a wrong variant alike.
ENDPOINT_NOT_FOUND = (
    "The requested API endpoint was not found. Are you using the right HTTP verb (i.e. `GET` vs. `POST`), "
    "and did you specify your intended version with the `Accept` header?"
)
TWO_FACTOR_NEEDED = (
    "A second authentication factor or pre-authorization is required for this request. "
    "Your account has either two-factor or a Yubikey registered."
)
RATE_LIMIT_REACHED = (
    "Your account reached the API rate limit\nPlease wait a few minutes before making new requests"
)
UNAVAILABLE = (
    " Heroku has temporarily disabled this feature, please try again shortly. "
    "See https://status.heroku.com for current Heroku platform status."
)


class Refused(Exception):
    """An error reply: `status`, `id`, `message`, and the `resource` it is about where the API says so."""

    def __init__(self, status: int, error_id: str, message: str, resource: str | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.error_id = error_id
        self.message = message
        self.resource = resource

    def body(self) -> dict[str, Any]:
        body: dict[str, Any] = {"id": self.error_id, "message": self.message}
        if self.resource is not None:
            body["resource"] = self.resource
        return body


def bad_request(message: str) -> Refused:
    return Refused(400, "bad_request", message)


def unauthorized() -> Refused:
    return Refused(401, "unauthorized", "Invalid credentials provided.")


def forbidden(message: str) -> Refused:
    return Refused(403, "forbidden", message)


def two_factor() -> Refused:
    return Refused(403, "two_factor", TWO_FACTOR_NEEDED)


def no_such_endpoint() -> Refused:
    return Refused(404, "not_found", ENDPOINT_NOT_FOUND)


def not_found(resource: str) -> Refused:
    """`resource` in words, such as "inbound ruleset"."""
    return Refused(404, "not_found", f"Couldn't find that {resource}.", resource.replace(" ", "_"))


def not_acceptable() -> Refused:
    return Refused(
        406,
        "not_acceptable",
        "The `Accept` header must name a version: application/vnd.heroku+json; version=3.",
    )


def range_not_satisfiable(message: str) -> Refused:
    return Refused(416, "requested_range_not_satisfiable", message)


def invalid(message: str) -> Refused:
    return Refused(422, "invalid_params", message)


def rate_limited() -> Refused:
    return Refused(429, "rate_limit", RATE_LIMIT_REACHED)


def unavailable() -> Refused:
    return Refused(503, "unavailable", UNAVAILABLE)
