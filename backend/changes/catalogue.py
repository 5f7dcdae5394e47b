"""Every guided change, by the name that the command line knows it by."""

from .accept_peering import AcceptPeering
from .connect_vpc import ConnectVpc
from .destroy_peering import DestroyPeering
from .step import Change

CHANGES: dict[str, Change] = {
    change.name: change for change in (ConnectVpc(), AcceptPeering(), DestroyPeering())
}
