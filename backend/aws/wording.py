"""What AWS and its client library say when something fails, in words; their types end here."""

import re
from typing import Any

from botocore import exceptions as botocore_errors
from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError

from backend.clean import one_line

from .errors import (
    BROKE_DOWN,
    CLOCK,
    EXPIRED,
    NO_PERMISSION,
    REFUSED,
    THROTTLED,
    AwsError,
    NoCredentials,
    Reach,
)

RAISED = (BotoCoreError, ClientError, ResponseParserError, RuntimeError)
"""Everything that a call raises when it is not a defect of ours. RuntimeError: the credentials were renewed,
and are expired by the clock of this machine all the same.
"""

MESSAGE_LIMIT = 200
_ACTION = re.compile(r"not authorized to perform: ([a-z0-9-]+:[A-Za-z]+)")
SIGN_IN_AGAIN = "sign in again, for instance with `aws sso login`"
_SIGN_IN_ENDED = (
    botocore_errors.SSOError,
    botocore_errors.LoginError,
    botocore_errors.TokenRetrievalError,
    botocore_errors.NoAuthTokenError,
)
_NO_ANSWER = (botocore_errors.ConnectionError, botocore_errors.HTTPClientError)
_NEVER_CONNECTED = (
    botocore_errors.ConnectTimeoutError,
    botocore_errors.EndpointConnectionError,
    botocore_errors.ProxyConnectionError,
)


def in_words(error: Exception, service: str) -> AwsError:
    """The error as ours. `service`: who was asked, as EC2's prefix of IAM actions: `ec2` or `sts`."""
    if isinstance(error, ClientError):
        return _answered(error, service)
    if isinstance(error, ResponseParserError):
        text = "the answer is not one of AWS; is something else in between?"
        return AwsError(text, maybe_done=service != "sts")
    if isinstance(error, botocore_errors.NoCredentialsError):
        return NoCredentials("no credentials", reach=Reach.CREDENTIALS)
    if isinstance(error, _SIGN_IN_ENDED):
        return AwsError(f"the sign-in to AWS has ended: {SIGN_IN_AGAIN}", reach=Reach.CREDENTIALS)
    if isinstance(error, botocore_errors.ProfileNotFound):
        profile = one_line(str(error.kwargs.get("profile")), 100)
        return AwsError(f"the AWS configuration has no profile {profile}", reach=Reach.CREDENTIALS)
    if isinstance(error, botocore_errors.RefreshWithMFAUnsupportedError):
        text = "the profile wants the code of a device, which is not asked for here; sign in with it before"
        return AwsError(text, reach=Reach.CREDENTIALS)
    if isinstance(error, _NO_ANSWER):
        maybe_done = service != "sts" and _was_connected(error)
        return AwsError(_unreachable(error), reach=Reach.LINK, maybe_done=maybe_done)
    text = one_line(str(error), MESSAGE_LIMIT).rstrip(".")
    if isinstance(error, botocore_errors.ParamValidationError):
        return AwsError(text)
    return AwsError(text, reach=Reach.CREDENTIALS)


def _answered(error: ClientError, service: str) -> AwsError:
    about: dict[str, Any] = error.response.get("Error", {})
    meta: dict[str, Any] = error.response.get("ResponseMetadata", {})
    code = one_line(str(about.get("Code") or "an error without a code"), 80)
    message = str(about.get("Message") or "")
    text, reach = _of_code(code, message, service, error.operation_name)
    broke_down = code in BROKE_DOWN or meta.get("HTTPStatusCode", 0) >= 500
    request_id = meta.get("RequestId")
    return AwsError(
        text,
        reach=reach,
        code=code,
        # Throttling comes with status 503 too, and says that nothing was done.
        maybe_done=service != "sts" and broke_down and code not in THROTTLED,
        request_id=None if request_id is None else one_line(str(request_id), 80),
    )


def _of_code(code: str, message: str, service: str, operation: str) -> tuple[str, Reach]:
    """What the code means, in words, and how far it reaches."""
    if code in NO_PERMISSION:
        # The message may name another action: a request with tags needs ec2:CreateTags as well.
        named = _ACTION.search(message)
        text = f"the IAM action {named[1] if named else f'{service}:{operation}'} is missing ({code})"
        if operation == "AssumeRole":
            text += ", or the role does not trust who asks"
        return text, Reach.CALL
    if code in EXPIRED:
        return f"the credentials have expired ({code}): {SIGN_IN_AGAIN}", Reach.CREDENTIALS
    if code in CLOCK:
        text = f"AWS refuses the signature ({code}): is the clock of this machine right, and the secret key?"
        return text, Reach.CREDENTIALS
    if code in REFUSED:
        # Their messages are not repeated: some hold parts of what was signed.
        text = f"AWS refuses the credentials ({code}); a region that is not enabled answers so too"
        return text, Reach.CREDENTIALS
    if code in THROTTLED:
        return f"AWS asks to wait ({code})", Reach.CALL
    said = one_line(message, MESSAGE_LIMIT).rstrip(".")
    return f"AWS answers {code}: {said}" if said else f"AWS answers {code}", Reach.CALL


def _was_connected(error: Exception) -> bool:
    """Whether something may have been sent before it broke."""
    if isinstance(error, botocore_errors.SSLError):
        return "CERTIFICATE_VERIFY_FAILED" not in str(error)
    return not isinstance(error, _NEVER_CONNECTED)


def _unreachable(error: Exception) -> str:
    """Without the library's text: it may repeat a proxy with its password."""
    if isinstance(error, botocore_errors.ProxyConnectionError):
        return "AWS cannot be reached through the proxy of the environment"
    if isinstance(error, botocore_errors.SSLError):
        return (
            "the certificate of AWS is not trusted here; "
            "behind an inspecting proxy, name its authority in AWS_CA_BUNDLE"
        )
    if isinstance(error, botocore_errors.ReadTimeoutError | botocore_errors.ConnectTimeoutError):
        return "AWS does not answer"
    if isinstance(error, botocore_errors.EndpointConnectionError):
        return f"AWS cannot be reached at {one_line(str(error.kwargs.get('endpoint_url')), 100)}"
    return f"the connection to AWS broke off ({type(error).__name__})"
