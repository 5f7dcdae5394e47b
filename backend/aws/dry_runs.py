"""Whether a call is permitted, without making it: `DryRun`."""

from collections.abc import Mapping
from typing import Any

from botocore import xform_name

from .calls import call
from .errors import NO_PERMISSION, AwsError, CarriedOut

PERMITTED = "DryRunOperation"
"""How AWS refuses a dry run of what it would have done."""


def refusal(client: Any, action: str, parameters: Mapping[str, object]) -> str | None:
    """None where it is permitted, else a clause that names the IAM action.

    `action` and `parameters` are EC2's. Some actions look at their parameters first: what is named has to
    exist, such as the table of CreateRoute, or the answer is about that. Raises AwsError where it is, and for
    all else that says nothing about permission, throttling for instance; CarriedOut.
    """
    try:
        call("ec2", getattr(client, xform_name(action)), **parameters, DryRun=True)
    except AwsError as error:
        if error.code == PERMITTED:
            return None
        if error.code in NO_PERMISSION:
            return str(error)
        raise
    raise CarriedOut(f"{action} was answered as if it had not been a dry run", maybe_done=True)
