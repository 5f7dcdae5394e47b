"""Levers for what every reply has in common: clock, token, rate limit, pages, faults, raw bodies."""

from datetime import datetime
from typing import Any

from pydantic import Field, TypeAdapter

from backend.simulator.control.lever import Asked, Hands, Lever, Reading
from backend.simulator.faults import Fault
from backend.simulator.levers import Override

_FAULT = TypeAdapter(Fault)
_OVERRIDE = TypeAdapter(Override)


class _Clock(Asked):
    frozen: bool | None = None
    at: datetime | None = None
    speed: float | None = Field(default=None, gt=0)
    advance: float | None = Field(default=None, ge=0)


class _RateLimit(Asked):
    remaining: int = Field(ge=0)


class _Token(Asked):
    accepted: bool


class _PageSize(Asked):
    size: int | None = Field(ge=1)


class _Warning(Asked):
    text: str | None


def clock(hands: Hands) -> Any:
    now = hands.world.clock
    return {"now": now.now().isoformat(), "frozen": now.frozen, "speed": now.speed}


def rate_limit(hands: Hands) -> Any:
    return {"remaining": hands.world.rate_limit.remaining}


def token(hands: Hands) -> Any:
    return {"accepted": hands.world.token_accepted}


def page_size(hands: Hands) -> Any:
    return {"size": hands.levers.page_size}


def warning(hands: Hands) -> Any:
    return {"text": hands.levers.warning}


def faults(hands: Hands) -> Any:
    return [fault.as_dict() for fault in hands.levers.faults.listed()]


def overrides(hands: Hands) -> Any:
    return [override.as_dict() for override in hands.levers.overrides()]


def requests(hands: Hands) -> Any:
    return [received.as_dict() for received in hands.levers.requests]


def _set_clock(hands: Hands, params: dict[str, str], body: bytes) -> Any:
    asked = _Clock.model_validate_json(body)
    moved = hands.world.clock
    if asked.speed is not None:
        moved.set_speed(asked.speed)
    if asked.at is not None:
        moved.freeze(asked.at)
    if asked.frozen is True:
        moved.freeze()
    elif asked.frozen is False:
        moved.resume()
    if asked.advance is not None:
        moved.advance(asked.advance)
    hands.world.catch_up()
    return clock(hands)


def _set_rate_limit(hands: Hands, params: dict[str, str], body: bytes) -> Any:
    hands.world.rate_limit.set_remaining(_RateLimit.model_validate_json(body).remaining)
    return rate_limit(hands)


def _set_token(hands: Hands, params: dict[str, str], body: bytes) -> Any:
    hands.world.token_accepted = _Token.model_validate_json(body).accepted
    return token(hands)


def _set_page_size(hands: Hands, params: dict[str, str], body: bytes) -> Any:
    hands.levers.page_size = _PageSize.model_validate_json(body).size
    return page_size(hands)


def _set_warning(hands: Hands, params: dict[str, str], body: bytes) -> Any:
    hands.levers.warning = _Warning.model_validate_json(body).text
    return warning(hands)


def _add_fault(hands: Hands, params: dict[str, str], body: bytes) -> Any:
    hands.levers.faults.add(_FAULT.validate_json(body))
    return faults(hands)


def _clear_faults(hands: Hands, params: dict[str, str], body: bytes) -> Any:
    hands.levers.faults.clear()
    return faults(hands)


def _override(hands: Hands, params: dict[str, str], body: bytes) -> Any:
    hands.levers.override(_OVERRIDE.validate_json(body))
    return overrides(hands)


def _clear_overrides(hands: Hands, params: dict[str, str], body: bytes) -> Any:
    hands.levers.clear_overrides()
    return overrides(hands)


def _forget_requests(hands: Hands, params: dict[str, str], body: bytes) -> Any:
    hands.levers.forget_requests()
    return requests(hands)


PARTS: dict[str, Reading] = {
    "clock": clock,
    "rate-limit": rate_limit,
    "token": token,
    "page-size": page_size,
    "warning": warning,
    "faults": faults,
    "overrides": overrides,
    "requests": requests,
}
LEVERS = (
    Lever("PUT", "clock", '{"frozen", "at", "speed", "advance"}: any of them; seconds', _set_clock),
    Lever("PUT", "rate-limit", '{"remaining": 3}', _set_rate_limit),
    Lever("PUT", "token", '{"accepted": false}: 401 from now on', _set_token),
    Lever("PUT", "page-size", '{"size": 2} caps every page; null: as usual', _set_page_size),
    Lever("PUT", "warning", '{"text": "..."} on every reply; null: none', _set_warning),
    Lever(
        "POST",
        "faults",
        'any of {"path", "method", "count", "status", "body", "error_id", "message", "delay", "drop", '
        '"redirect", "performed", "retry_after", "warning", "two_factor"}; paths are shell patterns',
        _add_fault,
    ),
    Lever("DELETE", "faults", "none from now on", _clear_faults),
    Lever("PUT", "overrides", '{"path", "body", "status"}: a raw reply to GETs of a path', _override),
    Lever("DELETE", "overrides", "none from now on", _clear_overrides),
    Lever("DELETE", "requests", "forget what was received", _forget_requests),
)
