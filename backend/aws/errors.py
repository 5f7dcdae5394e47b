"""What AWS and its client library say when something fails, in words; their types end here."""

from enum import Enum, auto
from typing import Any

from botocore import exceptions as botocore_errors
from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError

from backend.clean import one_line
from backend.model.problem import Trouble

RAISED = (BotoCoreError, ClientError, ResponseParserError, RuntimeError)
"""Everything that a call raises when it is not a defect of ours. RuntimeError: the credentials were renewed,
and are expired by the clock of this machine all the same.
"""

MESSAGE_LIMIT = 200


class Reach(Enum):
    """How much fails with a call: this one alone, all with these credentials, all with this endpoint."""

    CALL = auto()
    CREDENTIALS = auto()
    LINK = auto()


class AwsError(Exception):
    """A call that failed. The text is a clause for people, with AWS's own code; `code` None: none came."""

    def __init__(self, text: str, *, reach: Reach = Reach.CALL, code: str | None = None) -> None:
        super().__init__(text)
        self.reach = reach
        self.code = code

    @property
    def trouble(self) -> Trouble:
        """The kind of failure, as a face tells it apart."""
        if self.reach is Reach.LINK:
            return Trouble.UNREACHABLE
        if self.code in THROTTLED:
            return Trouble.RATE_LIMITED
        if self.code in NO_PERMISSION:
            return Trouble.FORBIDDEN
        return Trouble.UNAUTHORIZED if self.reach is Reach.CREDENTIALS else Trouble.REFUSED


class NoCredentials(AwsError):
    """There are none at all; whoever is signed in somewhere gets another error."""


NO_PERMISSION = frozenset(
    {"UnauthorizedOperation", "AccessDenied", "AccessDeniedException", "UnauthorizedAccess"}
)
EXPIRED = frozenset({"ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired"})
CLOCK = frozenset({"RequestExpired", "RequestTimeTooSkewed", "SignatureDoesNotMatch"})
REFUSED = frozenset(
    {
        "AuthFailure",
        "Blocked",
        "IncompleteSignature",
        "InvalidAccessKeyId",
        "InvalidClientTokenId",
        "InvalidToken",
        "MissingAuthenticationToken",
        "OptInRequired",
        "PendingVerification",
        "RegionDisabledException",
        "UnrecognizedClientException",
    }
)
THROTTLED = frozenset(
    {"RequestLimitExceeded", "RequestThrottled", "Throttling", "ThrottlingException", "TooManyRequests"}
)
SIGN_IN_AGAIN = "sign in again, for instance with `aws sso login`"
_SIGN_IN_ENDED = (
    botocore_errors.SSOError,
    botocore_errors.LoginError,
    botocore_errors.TokenRetrievalError,
    botocore_errors.NoAuthTokenError,
)
_NO_ANSWER = (botocore_errors.ConnectionError, botocore_errors.HTTPClientError)


def in_words(error: Exception, service: str) -> AwsError:
    """The error as ours. `service`: who was asked, as EC2's prefix of IAM actions: `ec2` or `sts`."""
    if isinstance(error, ClientError):
        return _answered(error, service)
    if isinstance(error, ResponseParserError):
        return AwsError("the answer is not one of AWS; is something else in between?")
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
        return AwsError(_unreachable(error), reach=Reach.LINK)
    return AwsError(one_line(str(error), MESSAGE_LIMIT).rstrip("."), reach=Reach.CREDENTIALS)


def _answered(error: ClientError, service: str) -> AwsError:
    about: dict[str, Any] = error.response.get("Error", {})
    code = one_line(str(about.get("Code") or "an error without a code"), 80)
    if code in NO_PERMISSION:
        text = f"the IAM action {service}:{error.operation_name} is missing ({code})"
        if error.operation_name == "AssumeRole":
            text += ", or the role does not trust who asks"
        return AwsError(text, code=code)
    if code in EXPIRED:
        text = f"the credentials have expired ({code}): {SIGN_IN_AGAIN}"
        return AwsError(text, reach=Reach.CREDENTIALS, code=code)
    if code in CLOCK:
        text = f"AWS refuses the signature ({code}): is the clock of this machine right, and the secret key?"
        return AwsError(text, reach=Reach.CREDENTIALS, code=code)
    if code in REFUSED:
        # Their messages are not repeated: some hold parts of what was signed.
        text = f"AWS refuses the credentials ({code}); a region that is not enabled answers so too"
        return AwsError(text, reach=Reach.CREDENTIALS, code=code)
    if code in THROTTLED:
        return AwsError(f"AWS asks to wait ({code}); it is tried again", code=code)
    message = one_line(str(about.get("Message") or ""), MESSAGE_LIMIT).rstrip(".")
    return AwsError(f"AWS answers {code}: {message}" if message else f"AWS answers {code}", code=code)


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
