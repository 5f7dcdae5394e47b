"""Who is signed in, and what they may do (contract §1.7)."""

from pydantic import Field

from .remote import Count, Flag, Moment, Ref, RefField, Remote, Text

ADMIN = "admin"


class Account(Remote):
    """`GET /account`."""

    id: Text = None
    email: Text = None
    name: Text = None
    two_factor_authentication: Flag = None
    suspended_at: Moment = None
    delinquent_at: Moment = None


class Team(Remote):
    """`GET /teams`. `role` is the account's own: only an admin may write (contract §1.1, "Who may")."""

    id: Text = None
    name: Text = None
    role: Text = None
    type: Text = None
    enterprise_account: RefField = Field(default_factory=Ref)


class RateLimit(Remote):
    """`GET /account/rate-limits`, which is free: requests that the account has left."""

    remaining: Count = None
