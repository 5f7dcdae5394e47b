"""The one table of what can be done: bindings, footer, help and palette all come from it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.binding import Binding

if TYPE_CHECKING:
    from tui.screens.console import ConsoleScreen

Reason = Callable[["ConsoleScreen"], str | None]
"""Why an action cannot be done now, in words; None when it can."""


@dataclass(frozen=True, slots=True)
class Action:
    """`id` names the method `action_<id>` of the screen. Only safe keys (DESIGN.md, "Screens")."""

    id: str
    keys: str
    shown_key: str
    label: str
    help: str
    everywhere: bool = False
    """Listed in the help under "everywhere" instead of "this screen"."""
    footer: bool = True
    danger: bool = False
    """Writes to the platform: read-only mode refuses it."""
    why_not: Reason | None = None
    only_on: frozenset[str] | None = None
    """The modes of the screens that have it; None for all."""

    def is_on(self, place: "Place") -> bool:
        return self.only_on is None or place.mode in self.only_on

    def binding(self) -> Binding:
        """Priority, so that keys typed ahead are done in their order, each before the next is looked at."""
        return Binding(
            self.keys,
            f"do('{self.id}')",
            self.label,
            id=self.id,
            tooltip=self.help,
            show=False,
            system=True,
            priority=True,
        )


def _no_row(screen: "ConsoleScreen") -> str | None:
    return None if screen.has_row else "nothing is selected: the list is empty"


def _not_asked_for(screen: "ConsoleScreen") -> str | None:
    return None if screen.row_space else "this row belongs to no space that can be told apart from others"


def _no_spaces(screen: "ConsoleScreen") -> str | None:
    return None if screen.snapshot.spaces.value is not None else "the spaces are not read yet"


def _no_finding(screen: "ConsoleScreen") -> str | None:
    return None if screen.finding is not None else "go to a finding first: a line under 'Needs a hand'"


def _no_change(screen: "ConsoleScreen") -> str | None:
    explains = screen.dashboard.keys.shown("explain")
    return _no_finding(screen) or f"no guided change for this yet; {explains} tells what to do by hand"


def _nothing_here(screen: "ConsoleScreen") -> str | None:
    return None if screen.row_space else "no space has anything in this cell"


def _no_key(screen: "ConsoleScreen") -> str | None:
    if screen.has_secret:
        return None
    if screen.in_detail:
        return "go to the line of a key first"
    return "go to the line of a key in the detail (Enter) first" if screen.has_row else _no_row(screen)


LISTS = frozenset({"spaces", "peerings", "vpn", "trusted-ips", "outbound-ips", "apps", "timeline"})
"""The modes whose screen is a list with its detail."""
ON_THE_OVERVIEW = frozenset({"overview"})
ON_THE_MAP = frozenset({"map"})

ACTIONS: tuple[Action, ...] = (
    Action(
        "look",
        keys="enter",
        shown_key="Enter",
        label="look",
        help="Go into the detail; each line there can be copied",
        why_not=_no_row,
        only_on=LISTS,
    ),
    Action(
        "visit",
        keys="enter",
        shown_key="Enter",
        label="look",
        help="Go to the thing: its screen, with its row; Esc comes back here",
        why_not=_no_row,
        only_on=ON_THE_OVERVIEW,
    ),
    Action(
        "explain",
        keys="i",
        shown_key="i",
        label="why",
        help="What it means, what to do, and the commands to copy",
        why_not=_no_row,
        only_on=ON_THE_OVERVIEW,
    ),
    Action(
        "mend",
        keys="m",
        shown_key="m",
        label="mend",
        help="Start the change that mends it",
        danger=True,
        why_not=_no_change,
        only_on=ON_THE_OVERVIEW,
    ),
    Action(
        "acknowledge",
        keys="a",
        shown_key="a",
        label="seen",
        help="Acknowledge it, until it changes; again: take that back",
        why_not=_no_finding,
        only_on=ON_THE_OVERVIEW,
    ),
    Action(
        "notices",
        keys="n",
        shown_key="n",
        label="notices",
        help="All notices, or only those that there is room for",
        footer=False,
        only_on=ON_THE_OVERVIEW,
    ),
    Action(
        "with_seen",
        keys="A",
        shown_key="A",
        label="acknowledged",
        help="With those that were acknowledged, or without",
        footer=False,
        only_on=ON_THE_OVERVIEW,
    ),
    Action("back", keys="escape", shown_key="Esc", label="back", help="One step back", footer=False),
    Action(
        "filter",
        keys="slash",
        shown_key="/",
        label="filter",
        help="Only the rows that hold the words; !word: without it",
        only_on=LISTS | ON_THE_OVERVIEW,
    ),
    Action(
        "sort",
        keys="o",
        shown_key="o",
        label="sort",
        help="Sort by the next column",
        footer=False,
        only_on=LISTS,
    ),
    Action(
        "reverse",
        keys="O",
        shown_key="O",
        label="reverse",
        help="Turn the order round",
        footer=False,
        only_on=LISTS,
    ),
    Action(
        "copy",
        keys="y",
        shown_key="y",
        label="copy",
        help="Copy what names this row, or the line of the detail",
        why_not=_no_row,
        only_on=LISTS | ON_THE_OVERVIEW | ON_THE_MAP,
    ),
    Action(
        "copy_other",
        keys="Y",
        shown_key="Y",
        label="copy more",
        help="Choose what to copy: a value, the row, the list",
        footer=False,
        why_not=_no_row,
        only_on=LISTS | ON_THE_OVERVIEW,
    ),
    Action(
        "reveal",
        keys="v",
        shown_key="v",
        label="show key",
        help="Show the pre-shared key under the cursor for ten seconds",
        footer=False,
        only_on=frozenset({"vpn"}),
        why_not=_no_key,
    ),
    Action(
        "write",
        keys="w",
        shown_key="w",
        label="write",
        help="Write the list to a file: .csv, .json, .txt",
        only_on=LISTS | ON_THE_OVERVIEW,
    ),
    Action(
        "closer",
        keys="enter,plus,equals_sign",
        shown_key="+",
        label="in",
        help="The cell as sixteen smaller ones; Enter too",
        only_on=ON_THE_MAP,
    ),
    Action(
        "wider",
        keys="minus",
        shown_key="-",
        label="out",
        help="Sixteen cells as one; Esc too",
        only_on=ON_THE_MAP,
    ),
    Action(
        "next_free",
        keys="f",
        shown_key="f",
        label="free",
        help="The next free block of this size: for a new space, a /16",
        only_on=ON_THE_MAP,
        why_not=_no_spaces,
    ),
    Action(
        "next_overlap",
        keys="n",
        shown_key="n",
        label="overlap",
        help="The next block that two have and that it matters for",
        only_on=ON_THE_MAP,
        why_not=_no_spaces,
    ),
    Action(
        "find",
        keys="slash",
        shown_key="/",
        label="find",
        help="Go to an address, a block, or what has a name",
        only_on=ON_THE_MAP,
        why_not=_no_spaces,
    ),
    Action(
        "open",
        keys="o",
        shown_key="o",
        label="open",
        help="Go to the row of what is in this cell; Esc comes back here",
        footer=False,
        only_on=ON_THE_MAP,
        why_not=_nothing_here,
    ),
    Action(
        "scope",
        keys="s",
        shown_key="s",
        label="scope",
        help="All spaces or only one, kept over the screens",
        everywhere=True,
    ),
    Action(
        "scope_this",
        keys="S",
        shown_key="S",
        label="this space",
        help="Only the space of this row; again: all spaces",
        everywhere=True,
        footer=False,
        why_not=_not_asked_for,
    ),
    Action(
        "read_again",
        keys="r",
        shown_key="r",
        label="read again",
        help="Read what is on the screen now",
        everywhere=True,
        footer=False,
    ),
    Action(
        "messages",
        keys="l",
        shown_key="l",
        label="messages",
        help="What was said so far",
        everywhere=True,
        footer=False,
    ),
    Action(
        "palette",
        keys="colon,ctrl+p",
        shown_key=":",
        label="palette",
        help="Find an action, a screen or a space by name",
        everywhere=True,
    ),
    Action("help", keys="question_mark,f1", shown_key="?", label="help", help="This page", everywhere=True),
    Action("quit", keys="q,ctrl+q", shown_key="q", label="quit", help="Leave Spaceport", everywhere=True),
)

BY_ID = {action.id: action for action in ACTIONS}


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
)
"""The numbers are the design's; those around come with their screens."""
BY_MODE = {place.mode: place for place in PLACES}
