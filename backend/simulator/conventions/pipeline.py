"""The way of a request: faults, token, rate limit, second factor, variant, the route, paging, ETag."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp

from backend.simulator.conventions import accept, authorization, etags, ranges
from backend.simulator.conventions.broken import broken_reply
from backend.simulator.conventions.calls import Call, Endpoint, Reply
from backend.simulator.conventions.hang_up import HungUp
from backend.simulator.faults import Fault
from backend.simulator.levers import Levers, Received
from backend.simulator.world import World
from backend.simulator.world.errors import Refused, bad_request, rate_limited, two_factor

_REQUEST_ID = re.compile(r"[A-Za-z0-9._:-]{1,128}")


def answerer(
    world: World, levers: Levers, endpoint: Endpoint
) -> Callable[[Request], Awaitable[Response | HungUp]]:
    """The Starlette endpoint for one of ours."""

    async def answer(request: Request) -> Response | HungUp:
        request_id = _request_id(world, request)
        faults = levers.faults.take(request.method, request.url.path)
        response = await _answer(world, levers, endpoint, request, faults)
        if isinstance(response, Response):
            _put_common_headers(response, world, request_id, _warnings(levers, faults))
        levers.note(_received(world, request, request_id, response))
        return response

    return answer


async def _answer(
    world: World, levers: Levers, endpoint: Endpoint, request: Request, faults: list[Fault]
) -> Response | HungUp:
    for fault in faults:
        if fault.delay:
            await asyncio.sleep(fault.delay)
        if fault.hides_the_truth and not fault.performed:
            return _instead(fault)
    response = await _true_answer(world, levers, endpoint, request)
    lost = next((fault for fault in faults if fault.hides_the_truth), None)
    return response if lost is None else _instead(lost)


def _instead(fault: Fault) -> Response | HungUp:
    return HungUp() if fault.drop else broken_reply(fault)


async def _true_answer(world: World, levers: Levers, endpoint: Endpoint, request: Request) -> Response:
    headers: dict[str, str] = {}
    try:
        reply = await _reply(world, levers, endpoint, request)
        body, status = reply.body, reply.status
        if isinstance(body, list) and request.method == "GET" and endpoint.ranges:
            page = ranges.page(body, request.headers.get("range"), endpoint.ranges, levers.page_size)
            body, status = page.items, status if page.whole else 206
            headers = {"Accept-Ranges": ", ".join(endpoint.ranges), "Content-Range": page.content_range}
            if page.next_range is not None:
                headers["Next-Range"] = page.next_range
    except Refused as refused:
        body, status = refused.body(), refused.status
        if status == 429:
            headers["Retry-After"] = str(world.rate_limit.retry_after())
    return _with_etag(request, body, status, headers)


async def _reply(world: World, levers: Levers, endpoint: Endpoint, request: Request) -> Reply:
    """What the world says. Raises Refused."""
    authorization.require_token(world, request.headers.get("authorization"))
    if not endpoint.free and not world.rate_limit.spend():
        raise rate_limited()
    path = request.url.path
    variant = accept.variant(request.headers.get("accept"))
    code = request.headers.get("heroku-two-factor-code")
    if levers.faults.second_factor_missing(request.method, path, code):
        raise two_factor()
    accept.require(variant, endpoint.variants)
    override = levers.override_for(request.method, path)
    if override is not None:
        return Reply(override.body, override.status)
    expansion = request.headers.get("accept-expansion", "")
    call = Call(
        world=world,
        variant=variant,
        params={name: str(value) for name, value in request.path_params.items()},
        body=_json(await request.body()),
        expand=frozenset(each.strip() for each in expansion.split(",") if each.strip()),
    )
    with world.lock:
        return endpoint.handler(call)


def _json(body: bytes) -> Any:
    if not body.strip():
        return None
    try:
        return json.loads(body)
    except ValueError:
        raise bad_request("Unable to parse the JSON in the request body.") from None


def _with_etag(request: Request, body: Any, status: int, headers: dict[str, str]) -> Response:
    content = json.dumps(body, ensure_ascii=False).encode(errors="replace")
    headers["ETag"] = etags.etag(content, headers.get("Next-Range"))
    known = etags.matches(request.headers.get("if-none-match"), headers["ETag"])
    if known and request.method == "GET" and status in (200, 206):
        return Response(status_code=304, headers=headers)
    return Response(content, status, headers, media_type="application/json")


def _put_common_headers(response: Response, world: World, request_id: str, warnings: list[str]) -> None:
    response.headers["Request-Id"] = request_id
    response.headers["RateLimit-Remaining"] = str(world.rate_limit.remaining)
    for warning in warnings:
        response.headers.append("X-Heroku-Warning", warning)


def _warnings(levers: Levers, faults: list[Fault]) -> list[str]:
    told = [levers.warning, *(fault.warning for fault in faults)]
    return [warning for warning in told if warning is not None]


def _request_id(world: World, request: Request) -> str:
    """The caller's newest id (the Heroku CLI sends a chain of them), else one of our own."""
    newest = request.headers.get("request-id", "").split(",")[0].strip()
    return newest if _REQUEST_ID.fullmatch(newest) else world.ids.new("request")


def _received(world: World, request: Request, request_id: str, response: ASGIApp) -> Received:
    return Received(
        at=world.now(),
        method=request.method,
        path=request.url.path,
        query=request.url.query,
        accept=request.headers.get("accept"),
        range=request.headers.get("range"),
        if_none_match=request.headers.get("if-none-match"),
        request_id=request_id,
        status=response.status_code if isinstance(response, Response) else None,
    )
