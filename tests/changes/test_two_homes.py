"""Two consoles that do not see each other's lock, because their homes are not the same: what protects then is
that each looks before it writes, and that what is there already is refused.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import pytest

from backend.model.change import ChangeState
from backend.model.change_entry import Entry, EntryKind
from backend.simulator.testing import Running

from .driving import Memory, driving, is_done, told
from .vpcs import ANALYTICS, written

INPUTS = {"space": "quay", "vpc_id": ANALYTICS, "routes": "none", "security_group_id": "none"}


async def nothing() -> None:
    """The other console is not at work."""


@dataclass
class Overtaken(Memory):
    """A journal with which, at the call of `step`, another console is there first."""

    step: str = ""
    other: Callable[[], Awaitable[object]] = nothing

    async def add(self, change: str, entry: Entry) -> None:
        await super().add(change, entry)
        if (entry.kind, entry.step) == (EntryKind.INTENT, self.step):
            other, self.other = self.other, nothing
            await other()


@pytest.mark.parametrize("step", [f"request {ANALYTICS}", pytest.param("accept", marks=pytest.mark.slow)])
async def test_who_is_overtaken_at_a_call_says_so_and_finds_it_done(aws: Running, step: str) -> None:
    async with (
        driving(aws, "connect-vpc", INPUTS) as one,
        driving(aws, "connect-vpc", INPUTS, change_id="9b1e") as other,
    ):
        one.log = Overtaken(step=step, other=other.run)
        view = await one.run()
        assert view.state is ChangeState.STOPPED, told(view)
        assert "ake the change up again" in (view.reason or "")
        assert other.running is not None
        assert is_done(other.running.view)
        assert is_done(await one.run())
    assert written(aws).count("CreateVpcPeeringConnection") == 1
    accepted = [each for each in aws.levers.requests if each.method == "POST" and (each.status or 0) < 300]
    assert len(accepted) == 1
