"""Replies that are not what was asked for: what a router or a broken server sends."""

import json

from starlette.responses import Response

from backend.simulator.faults import Fault

_HTML = (
    "<!DOCTYPE html><html><head><title>Application Error</title></head>"
    "<body><h1>Application error</h1><p>Please try again in a few moments.</p></body></html>"
)


def broken_reply(fault: Fault) -> Response:
    """The reply that `fault` wants instead of the truth."""
    headers: dict[str, str] = {}
    if fault.retry_after is not None:
        headers["Retry-After"] = fault.retry_after
    if fault.redirect is not None:
        headers["Location"] = fault.redirect
        return Response(b"", fault.status or 307, headers)
    content, media_type = _body(fault)
    return Response(content, fault.status or 500, headers, media_type=media_type)


def _body(fault: Fault) -> tuple[str, str | None]:
    match fault.body:
        case "json":
            return json.dumps({"id": fault.error_id, "message": fault.message}), "application/json"
        case "html":
            return _HTML, "text/html"
        case "{}":
            return "{}", "application/json"
        case "garbage":
            return '{"id": "unav', "application/json"
        case "empty":
            return "", None
