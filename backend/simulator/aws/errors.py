"""Errors as AWS writes them: EC2 and STS each have their own XML.

AWS answers 412 to a dry run that would have succeeded and 403 where permission is missing; moto answers 400
to everything, and what it does not have ends there in an HTML page with status 500.
"""

from xml.sax.saxutils import escape

from moto.core.exceptions import ServiceException

_STATUS = {
    "DryRunOperation": 412,
    "UnauthorizedOperation": 403,
    "AccessDenied": 403,
    "MissingAuthenticationToken": 403,
    "InternalError": 500,
    "RequestLimitExceeded": 503,
    "Unavailable": 503,
}


class AwsError(ServiceException):
    """A refusal with AWS's own `code`."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message)


def missing_parameter(name: str) -> AwsError:
    return AwsError("MissingParameter", f"The request must contain the parameter {name}")


def invalid_filter(name: str) -> AwsError:
    return AwsError("InvalidParameterValue", f"The filter '{name}' is invalid")


def status_of(code: str) -> int:
    return _STATUS.get(code, 400)


def as_xml(service: str, code: str, message: str, request_id: str) -> str:
    """The body of an error reply of EC2, or of a service of the query protocol such as STS."""
    error = f"<Code>{escape(code)}</Code><Message>{escape(message)}</Message>"
    if service == "ec2":
        inside = f"<Errors><Error>{error}</Error></Errors><RequestID>{request_id}</RequestID>"
        return f'<?xml version="1.0" encoding="UTF-8"?>\n<Response>{inside}</Response>'
    inside = f"<Error><Type>Sender</Type>{error}</Error><RequestId>{request_id}</RequestId>"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<ErrorResponse>{inside}</ErrorResponse>'
