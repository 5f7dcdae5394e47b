"""connect-vpc from the VPC analytics, as its tests begin it."""

from backend.simulator.testing import Running as Simulator

from .driving import Answer, nobody
from .vpcs import ANALYTICS

REQUEST = f"request {ANALYTICS}"
"""The id of the step that asks for the peering."""
CREATE = "CreateVpcPeeringConnection"
ACCEPTED: dict[str, Answer] = {"routes": nobody}
"""As far as these tests go: what comes after the accepted peering has tests of its own."""


def created(simulator: Simulator) -> int:
    """How many requests for a peering AWS has carried out."""
    return sum(each.action == CREATE and each.performed for each in simulator.levers.aws_requests)
