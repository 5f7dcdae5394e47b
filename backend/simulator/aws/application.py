"""The WSGI application: signed requests to EC2 and STS; everything else is an error that clients can read."""

from http import HTTPStatus
from uuid import uuid4

from moto.core.request import Request
from werkzeug.wrappers import Response

from backend.simulator.aws.answering import Answer, refusal, scope_of
from backend.simulator.aws.ec2 import Ec2Actions
from backend.simulator.aws.side import Aws
from backend.simulator.aws.sts import Sts


def answer(aws: Aws, request: Request) -> Response:
    """Raises HungUp, where there is to be none."""
    request_id = str(uuid4())
    found = _answer(aws, request, request_id)
    headers = {"x-amzn-RequestId": request_id}
    return Response(found.body, HTTPStatus(found.status), headers, mimetype="text/xml")


def _answer(aws: Aws, request: Request, request_id: str) -> Answer:
    scope = scope_of(request)
    if scope is None:
        missing = "Request is missing Authentication Token"
        return refusal("", "MissingAuthenticationToken", missing, request_id)
    match scope.service:
        case "ec2":
            return Ec2Actions(aws, scope).answer(request, request_id)
        case "sts":
            return Sts(aws, scope).answer(request, request_id)
    only = f"The simulator has EC2 and STS, not {scope.service}."
    return refusal(scope.service, "InvalidAction", only, request_id)
