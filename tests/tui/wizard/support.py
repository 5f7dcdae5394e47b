"""What the screen of a change shows, and what can be chosen in it."""

from backend.model.change import Option, StepState
from tests.changes.toy import make, ripe
from tests.tui.wizard.conftest import Play
from widgets.detail import Fact

VPCS = (Option("vpc-1", "vpc-1 (staging)"), Option("vpc-2", "vpc-2 (old)", refused="it overlaps"))


async def makes_the_first(play: Play) -> None:
    """A change of two writes has made the first one, and waits until that has settled."""
    request = make(play.world, "request", settled=ripe(play.world, "request"))
    await play.begin(request, make(play.world, "accept"))
    await play.says_yes("Make request")
    await play.until(lambda: play.view.steps[0].state is StepState.SETTLING)


def facts(play: Play) -> dict[str, str]:
    """The detail, by label; of several lines with one label the first."""
    found: dict[str, str] = {}
    for item in play.wizard.detail.items:
        if isinstance(item, Fact):
            found.setdefault(item.label, item.text)
    return found


def keys_of(play: Play) -> str:
    """The last line of what is in front."""
    return play.shown.splitlines()[-1].strip()
