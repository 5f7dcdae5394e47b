"""From what is told of a thing to the thing itself: its screen, with its row under the cursor."""

from backend.model.key import Kind
from tui.screens.console import ConsoleScreen
from tui.screens.resource import ResourceScreen

MODES = {
    Kind.PEERINGS: "peerings",
    Kind.AWS_ENDS: "peerings",
    Kind.VPN_CONNECTIONS: "vpn",
    Kind.INBOUND_RULESET: "trusted-ips",
    Kind.INBOUND_RULESETS: "trusted-ips",
    Kind.NAT: "outbound-ips",
    Kind.APPS: "apps",
    Kind.TOPOLOGY: "apps",
    Kind.DYNOS: "apps",
}
"""The screens of what is in a space; anything else is told in the detail of the space itself."""


async def go_to(here: ConsoleScreen, kind: Kind, space: str | None, item: str | None) -> None:
    """Show `item` of the space with this identity; Esc leads back to `here`."""
    await here.action_place(MODES.get(kind, "spaces"))
    there = here.dashboard.main_screen
    assert isinstance(there, ResourceScreen), "the modes above are those of lists"
    there.show_item(space, item)
    there.came_from = here.place.mode
