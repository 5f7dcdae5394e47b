"""How a change stands, in the one word that all faces have for it."""

from backend.model.change import ChangeState, ChangeView

STATES = {
    ChangeState.RUNNING: "under way",
    ChangeState.STOPPED: "stopped",
    ChangeState.DONE: "done",
    ChangeState.REFUSED: "refused",
    ChangeState.DECLINED: "said no",
    ChangeState.FAILED: "failed",
    ChangeState.ABANDONED: "given up",
}
IN_PART = "part done"
CUT_OFF = "cut off"
NOT_NEEDED = "not needed"
"""Of a step."""


def how_it_stands(view: ChangeView) -> str:
    """`stopped`, `cut off`, `done`, `part done`; of one that runs, that it does."""
    if view.was_cut_off:
        return CUT_OFF
    return IN_PART if view.is_partial else STATES[view.state]
