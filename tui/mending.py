"""Which guided change mends a finding, and what it is begun with."""

from backend.model.change import Facts
from backend.model.finding import Finding

ACCEPT, CONNECT, DESTROY = "accept-peering", "connect-vpc", "destroy-peering"


def that_mends(finding: Finding) -> tuple[str, Facts] | None:
    """The name of the change and its inputs, frozen; None where this version has none for it."""
    inputs = Facts({"space": (finding.space_name or finding.space or "",)})
    pcx_id = finding.item if finding.item is not None and finding.item.startswith("pcx-") else None
    match finding.mends:
        case "connect-vpc" if pcx_id is None:
            return CONNECT, inputs
        case "connect-vpc" | "accept-peering" if pcx_id is not None:
            # On a peering that is there: what is done is found, and what is missing in its VPC is offered.
            return ACCEPT, inputs.known({"pcx_id": (pcx_id,)})
        case "destroy-peering" if pcx_id is not None:
            return DESTROY, inputs.known({"pcx_id": (pcx_id,)})
    return None
