"""The screen of each mode, imported when somebody goes there: the first paint needs the overview alone."""

from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

from textual.screen import Screen

if TYPE_CHECKING:
    from tui.screens.console import ConsoleScreen

SCREENS = {
    "overview": ("overview", "OverviewScreen"),
    "spaces": ("spaces", "SpacesScreen"),
    "peerings": ("peerings", "PeeringsScreen"),
    "vpn": ("vpn", "VPNScreen"),
    "trusted-ips": ("trusted_ips", "TrustedIPsScreen"),
    "outbound-ips": ("outbound_ips", "OutboundIPsScreen"),
    "apps": ("apps", "AppsScreen"),
    "map": ("address_map", "AddressMapScreen"),
    "timeline": ("timeline", "TimelineScreen"),
    "changes": ("changes", "ChangesScreen"),
}
"""By the mode: its module below `tui.screens`, and the name of its class there."""


def screen_of(mode: str) -> "type[ConsoleScreen]":
    """Raises KeyError for what is no mode."""
    module, name = SCREENS[mode]
    return cast("type[ConsoleScreen]", getattr(import_module(f"tui.screens.{module}"), name))


def _made(mode: str) -> "ConsoleScreen":
    return screen_of(mode)()


MODES: dict[str, str | Callable[[], Screen[Any]]] = {mode: partial(_made, mode) for mode in SCREENS}
"""As Textual wants them: what makes the screen of a mode when it is first shown."""
