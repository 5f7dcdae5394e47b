"""How a request becomes a reply: whose it is, what is asked, the answer or an error, as AWS writes them.

Between moto's parsing of a request and its serialising of a result, which stay as they are. moto answers
HTML with status 500 to actions and filters that it does not have, which no AWS client can read.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.model import OperationNotFoundError
from moto.core.exceptions import ServiceException
from moto.core.request import Request
from moto.core.responses import ActionResult, BaseResponse
from moto.core.utils import camelcase_to_underscores

from backend.simulator.aws.errors import as_xml, missing_parameter, status_of
from backend.simulator.aws.identities import Identity

if TYPE_CHECKING:
    from backend.simulator.aws.side import Aws

_CREDENTIAL = re.compile(r"Credential=([^/\s,]+)/\d{8}/([a-z0-9-]+)/([a-z0-9-]+)/aws4_request")
_LOG = logging.getLogger(__name__)


class HungUp(ConnectionError):
    """There is no answer: the connection is dropped."""


@dataclass(frozen=True)
class Scope:
    """What a signature says: whose key, for which region and service."""

    access_key: str
    region: str
    service: str


@dataclass(frozen=True)
class Answer:
    status: int
    body: str


def scope_of(request: Request) -> Scope | None:
    """None for a request that is not signed."""
    found = _CREDENTIAL.search(request.headers.get("Authorization", ""))
    return Scope(*found.groups()) if found else None


def refusal(service: str, code: str, message: str, request_id: str) -> Answer:
    return Answer(status_of(code), as_xml(service, code, message, request_id))


class Answering(BaseResponse):
    """A service of moto that belongs to a world. One of it answers one request."""

    aws: Aws
    scope: Scope

    @property
    def identity(self) -> Identity:
        return self.aws.identities.of(self.scope.access_key)

    def get_current_account(self) -> str:
        return self.identity.account_id

    def get_region_from_url(self, request: Any, full_url: str) -> str:
        return self.scope.region

    def answer(self, request: Request, request_id: str) -> Answer:
        """What AWS would say, a refusal included; a defect of ours is an InternalError, and is logged.

        Raises HungUp, where a fault wants that.
        """
        try:
            self.setup_class(request)
            with self.aws.world.lock:
                status, _, body = self.serialized(self.result(self._get_action()))
        except OperationNotFoundError:
            action = self._get_action()
            return self._refusal(
                "InvalidAction", f"The action {action} is not valid for this web service.", request_id
            )
        except ServiceException as error:
            return self._refusal(error.code, error.message, request_id)
        except NotImplementedError as error:
            missing = str(error).partition(" has not been implemented in Moto")[0]
            return self._refusal(
                "UnsupportedOperation", f"The simulator does not have this: {missing}", request_id
            )
        except HungUp:
            raise
        except Exception as error:  # a client gets an answer of AWS, whatever is wrong here
            _LOG.exception("The AWS side of the simulator failed.")
            return self._refusal("InternalError", f"{type(error).__name__}: {error}", request_id)
        return Answer(status, re.sub(r"(?<=<RequestId>)[^<]*", request_id, str(body), flags=re.IGNORECASE))

    def result(self, action: str) -> ActionResult:
        """Do what is asked. Raises ServiceException to refuse it, NotImplementedError where moto lacks it."""
        method = getattr(self, camelcase_to_underscores(action), None)
        if method is None:
            raise NotImplementedError(action)
        result = method()
        if not isinstance(result, ActionResult):
            raise NotImplementedError(action)
        return result

    def _refusal(self, code: str, message: str, request_id: str) -> Answer:
        return refusal(self.scope.service, code, message, request_id)


def required(response: BaseResponse, name: str) -> str:
    """A parameter that must be there. Raises AwsError."""
    value = response._get_param(name)
    if value in (None, ""):
        raise missing_parameter(name)
    return str(value)
