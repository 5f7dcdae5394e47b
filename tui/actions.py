"""The one table of what can be done: bindings, footer, help and palette all come from it."""

from dataclasses import dataclass

from textual.binding import Binding

from tui import why_not as why
from tui.places import Place
from tui.why_not import Reason


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

    def is_on(self, place: Place) -> bool:
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


LOOKED_INTO = frozenset({"spaces", "peerings", "vpn", "trusted-ips", "outbound-ips", "apps", "timeline"})
"""The modes whose screen is a list, and Enter goes into the detail of a row."""
ON_THE_OVERVIEW = frozenset({"overview"})
ON_THE_MAP = frozenset({"map"})
ON_APPS = frozenset({"apps"})
ON_PEERINGS = frozenset({"peerings"})
ON_CHANGES = frozenset({"changes"})
LISTS = LOOKED_INTO | ON_CHANGES
SCREENS = LISTS | ON_THE_OVERVIEW | ON_THE_MAP
IN_A_CHANGE = frozenset({"change"})

ACTIONS: tuple[Action, ...] = (
    Action(
        "look",
        keys="enter",
        shown_key="Enter",
        label="look",
        help="Go into the detail; each line there can be copied",
        why_not=why.no_row,
        only_on=LOOKED_INTO,
    ),
    Action(
        "visit",
        keys="enter",
        shown_key="Enter",
        label="look",
        help="Go to the thing: its screen, with its row; Esc comes back here",
        why_not=why.no_row,
        only_on=ON_THE_OVERVIEW,
    ),
    Action(
        "open_change",
        keys="enter",
        shown_key="Enter",
        label="open",
        help="See it go on, take it up, begin it again, read what was done",
        why_not=why.no_row,
        only_on=ON_CHANGES,
    ),
    Action(
        "answer",
        keys="enter",
        shown_key="Enter",
        label="go on",
        help="Answer, take it up, begin it again, or look into the step",
        only_on=IN_A_CHANGE,
    ),
    Action(
        "tick",
        keys="space",
        shown_key="Space",
        label="tick",
        help="Where several can be chosen: this one too, or not",
        why_not=why.not_ticked,
        only_on=IN_A_CHANGE,
    ),
    Action(
        "go_back",
        keys="b",
        shown_key="b",
        label="back one",
        help="Answer the question before this one anew",
        why_not=why.not_gone_back,
        only_on=IN_A_CHANGE,
    ),
    Action(
        "stop",
        keys="x",
        shown_key="x",
        label="stop",
        help="Stop after the step that is under way; what is done stays done",
        why_not=why.not_under_way,
        only_on=IN_A_CHANGE,
    ),
    Action(
        "give_up",
        keys="x",
        shown_key="x",
        label="give up",
        help="Stop one that runs; give up one that was cut off",
        danger=True,
        why_not=why.not_given_up,
        only_on=ON_CHANGES,
    ),
    Action(
        "accept",
        keys="a",
        shown_key="a",
        label="accept",
        help="Accept the request of this row, then set up its VPC",
        danger=True,
        why_not=why.not_accepted,
        only_on=ON_PEERINGS,
    ),
    Action(
        "destroy",
        keys="d",
        shown_key="d",
        label="destroy",
        help="Destroy the peering of this row; you type its id",
        danger=True,
        why_not=why.not_destroyed,
        only_on=ON_PEERINGS,
    ),
    Action(
        "connect",
        keys="c",
        shown_key="c",
        label="connect",
        help="Connect a VPC to the space of this row, or to one you choose",
        danger=True,
        why_not=why.not_connected,
        only_on=frozenset({"overview", "spaces", "peerings", "changes"}),
    ),
    Action(
        "explain",
        keys="i",
        shown_key="i",
        label="why",
        help="What it means, what to do, and the commands to copy",
        why_not=why.no_row,
        only_on=ON_THE_OVERVIEW | IN_A_CHANGE | ON_CHANGES,
    ),
    Action(
        "mend",
        keys="m",
        shown_key="m",
        label="mend",
        help="Start the change that mends it",
        danger=True,
        why_not=why.not_mended,
        only_on=ON_THE_OVERVIEW,
    ),
    Action(
        "acknowledge",
        keys="a",
        shown_key="a",
        label="seen",
        help="Acknowledge it, until it changes; again: take that back",
        why_not=why.no_finding,
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
        why_not=why.no_row,
        only_on=SCREENS | IN_A_CHANGE,
    ),
    Action(
        "copy_command",
        keys="c",
        shown_key="c",
        label="command",
        help="Copy what does this step by hand",
        why_not=why.no_command,
        only_on=IN_A_CHANGE,
    ),
    Action(
        "copy_other",
        keys="Y",
        shown_key="Y",
        label="copy more",
        help="Choose what to copy: a value, the row, the list",
        footer=False,
        why_not=why.no_row,
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
        why_not=why.no_key,
    ),
    Action(
        "look_up",
        keys="n",
        shown_key="n",
        label="look up",
        help="Does this machine resolve an internal app into its space?",
        footer=False,
        only_on=ON_APPS,
        why_not=why.not_looked_up,
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
        "write_summary",
        keys="w",
        shown_key="w",
        label="write",
        help="Write the summary to a file, for a ticket",
        why_not=why.no_summary,
        only_on=IN_A_CHANGE,
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
        why_not=why.no_spaces,
    ),
    Action(
        "next_overlap",
        keys="n",
        shown_key="n",
        label="overlap",
        help="The next block that two have and that it matters for",
        only_on=ON_THE_MAP,
        why_not=why.no_spaces,
    ),
    Action(
        "find",
        keys="slash",
        shown_key="/",
        label="find",
        help="Go to an address, a block, or what has a name",
        only_on=ON_THE_MAP,
        why_not=why.no_spaces,
    ),
    Action(
        "open",
        keys="o",
        shown_key="o",
        label="open",
        help="Go to the row of what is in this cell; Esc comes back here",
        footer=False,
        only_on=ON_THE_MAP,
        why_not=why.nothing_here,
    ),
    Action(
        "scope",
        keys="s",
        shown_key="s",
        label="scope",
        help="All spaces or only one, kept over the screens",
        everywhere=True,
        only_on=SCREENS,
    ),
    Action(
        "scope_this",
        keys="S",
        shown_key="S",
        label="this space",
        help="Only the space of this row; again: all spaces",
        everywhere=True,
        footer=False,
        why_not=why.not_asked_for,
        only_on=SCREENS,
    ),
    Action(
        "read_again",
        keys="r",
        shown_key="r",
        label="read again",
        help="Read what is on the screen now",
        everywhere=True,
        footer=False,
        only_on=SCREENS,
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
        only_on=SCREENS,
    ),
    Action("help", keys="question_mark,f1", shown_key="?", label="help", help="This page", everywhere=True),
    Action("quit", keys="q,ctrl+q", shown_key="q", label="quit", help="Leave Spaceport", everywhere=True),
)

BY_ID = {action.id: action for action in ACTIONS}
