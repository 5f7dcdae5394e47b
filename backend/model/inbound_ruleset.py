"""Trusted IPs: the inbound ruleset of a space (contract §1.4)."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from .remote import Flag, Moment, Ref, RefField, Remote, Text, as_objects

ALLOW = "allow"
DENY = "deny"


class Rule(Remote):
    """`source` is CIDR notation as it came: host bits may be set, and it may be IPv6."""

    action: Text = None
    source: Text = None


class InboundRuleset(Remote):
    """The whole list. `rules` None is unknown; an empty list blocks all inbound web requests.

    `applied`: True in force, False not in force, None when the reply does not say.
    """

    id: Text = None
    space: RefField = Field(default_factory=Ref)
    created_at: Moment = None
    created_by: Text = None
    rules: Annotated[tuple[Rule, ...] | None, BeforeValidator(as_objects)] = None
    applied: Flag = None
