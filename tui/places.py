"""The screens of the dashboard, with the digits that lead to them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A screen of the dashboard, with the digit that leads to it."""

    mode: str
    key: str
    title: str
    short: str
    help: str


PLACES: tuple[Place, ...] = (
    Place("overview", "1", "Overview", "Over", "What needs a hand; then a line for each space"),
    Place("spaces", "2", "Spaces", "Spaces", "Every Private Space, its state and what it holds"),
    Place("peerings", "3", "Peerings", "Peer", "Private connections to VPCs, and requests that wait"),
    Place("vpn", "4", "VPN", "VPN", "Connections to gateways of yours, with both tunnels"),
    Place("trusted-ips", "5", "Trusted IPs", "Trust", "Who may send web requests to the apps of a space"),
    Place("outbound-ips", "6", "Outbound IPs", "Out", "Where others see the dynos of a space come from"),
    Place("apps", "7", "Apps", "Apps", "Who reaches each app, and the addresses of its dynos"),
    Place("map", "8", "Address map", "Map", "Which private blocks are used, overlap, are free"),
    Place("timeline", "9", "Timeline", "Time", "What was different when, and by whom as far as known"),
    Place("changes", "0", "Changes", "Changes", "Guided changes: under way, cut off, done"),
)
"""The numbers are the design's."""
A_CHANGE = Place("change", "", "A change", "", "Its steps, what it asks, and the same by hand")
"""In front of whatever it was started or opened from: no digit leads to it."""
EVERY_PLACE = (*PLACES, A_CHANGE)
BY_MODE = {place.mode: place for place in EVERY_PLACE}
