"""Which regions there are to choose from: `DescribeRegions`."""

from typing import Any

from botocore.session import Session

from .calls import call
from .errors import NO_PERMISSION, AwsError
from .sessions import loader


def read(client: Any, arn: str) -> tuple[str, ...]:
    """Those that are enabled for the account. `arn`: whoever asks.

    Where that may not be asked, those that the client library knows in this partition of AWS; some of them
    may not be enabled. Raises AwsError.
    """
    try:
        found = call("ec2", client.describe_regions).get("Regions") or ()
    except AwsError as error:
        if error.code not in NO_PERMISSION:
            raise
        session = Session()
        session.register_component("data_loader", loader())
        return tuple(session.get_available_regions("ec2", partition_name=arn.split(":")[1]))
    return tuple(sorted(each["RegionName"] for each in found if each.get("RegionName")))
