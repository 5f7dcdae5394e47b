"""Which guided change mends a finding, and what it is begun with."""

from backend.model.change import Facts
from backend.model.finding import Finding

ACCEPT, CONNECT, DESTROY = "accept-peering", "connect-vpc", "destroy-peering"


LABELS = {ACCEPT: "accept", DESTROY: "destroy"}
"""What the key that begins a change is called where the change does more than to mend."""


def that_mends(finding: Finding) -> tuple[str, Facts] | None:
    """The name of the change and its inputs, frozen (ids); None where this version has none for it."""
    inputs = Facts({"space": (finding.space or "",)})
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


def label_of(finding: Finding, cut: str) -> str | None:
    """What the key is called on it; None where it only mends. `cut`: says that something is asked first."""
    called = LABELS.get(finding.mends or "")
    return None if called is None or that_mends(finding) is None else called + cut
