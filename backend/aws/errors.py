"""A call to AWS that failed, and what its codes mean."""

from enum import Enum, auto

from backend.model.problem import Trouble

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
BROKE_DOWN = frozenset({"InternalError", "InternalFailure", "ServiceUnavailable", "Unavailable"})
THERE_ALREADY = frozenset(
    {
        "InvalidPermission.Duplicate",
        "NetworkAclEntryAlreadyExists",
        "RouteAlreadyExists",
        "VpcPeeringConnectionAlreadyExists",
    }
)


class Reach(Enum):
    """How much fails with a call: this one alone, all with these credentials, all with this endpoint."""

    CALL = auto()
    CREDENTIALS = auto()
    LINK = auto()


class AwsError(Exception):
    """A call that failed. The text is a clause for people, with AWS's own code; `code` None: none came.

    `maybe_done`: it may have been carried out all the same, which matters for a write. `request_id`: AWS's,
    None where there was no answer.
    """

    def __init__(
        self,
        text: str,
        *,
        reach: Reach = Reach.CALL,
        code: str | None = None,
        maybe_done: bool = False,
        request_id: str | None = None,
    ) -> None:
        super().__init__(text)
        self.reach = reach
        self.code = code
        self.maybe_done = maybe_done
        self.request_id = request_id

    @property
    def is_there_already(self) -> bool:
        """What was to be made is there; the call changed nothing."""
        return self.code in THERE_ALREADY

    @property
    def is_not_there(self) -> bool:
        """Something that the call names does not exist, or not any longer."""
        # By its end: AWS, its documents and its imitations spell what stands before it in two ways.
        return self.code is not None and self.code.endswith(".NotFound")

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


class CarriedOut(AwsError):
    """What was only to be tried was done: whatever answers for AWS knows no dry runs."""


class NoCredentials(AwsError):
    """There are none at all; whoever is signed in somewhere gets another error."""
