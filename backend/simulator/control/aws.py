"""Levers for the AWS side: what it permits, what goes wrong there, the requests it had."""

from typing import Any

from pydantic import TypeAdapter

from backend.simulator.aws_faults import AwsFault
from backend.simulator.control.lever import Asked, Hands, Lever, Reading

_FAULT = TypeAdapter(AwsFault)


class _Aws(Asked):
    refused: set[str]


def aws(hands: Hands) -> Any:
    return {"refused": sorted(hands.levers.refused_in_aws)}


def faults(hands: Hands) -> Any:
    return [fault.as_dict() for fault in hands.levers.aws_faults.listed()]


def requests(hands: Hands) -> Any:
    return [received.as_dict() for received in hands.levers.aws_requests]


def _set_aws(hands: Hands, params: dict[str, str], body: bytes) -> Any:
    hands.levers.refused_in_aws = _Aws.model_validate_json(body).refused
    return aws(hands)


def _add_fault(hands: Hands, params: dict[str, str], body: bytes) -> Any:
    hands.levers.aws_faults.add(_FAULT.validate_json(body))
    return faults(hands)


def _clear_faults(hands: Hands, params: dict[str, str], body: bytes) -> Any:
    hands.levers.aws_faults.clear()
    return faults(hands)


def _forget_requests(hands: Hands, params: dict[str, str], body: bytes) -> Any:
    hands.levers.forget_aws_requests()
    return requests(hands)


PARTS: dict[str, Reading] = {"aws": aws, "aws-faults": faults, "aws-requests": requests}
LEVERS = (
    Lever("PUT", "aws", '{"refused": ["CreateRoute"]}: EC2 permits these to nobody; [] all again', _set_aws),
    Lever(
        "POST",
        "aws-faults",
        '{"action": "CreateRoute", "code", "performed", "count"}: EC2 answers with an error code, or without '
        "one hangs up; performed: after it was carried out",
        _add_fault,
    ),
    Lever("DELETE", "aws-faults", "none from now on", _clear_faults),
    Lever("DELETE", "aws-requests", "forget what EC2 received", _forget_requests),
)
