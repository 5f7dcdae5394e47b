"""Where a defect of ours is, for a report: its text may hold anything, a secret too, and is not repeated."""

from traceback import walk_tb

OURS = ("backend.", "tui.", "widgets.")


def place(error: BaseException) -> str:
    """`TypeError in backend.changes.engine, line 183`: the innermost place of ours; nothing of its values."""
    kind = type(error).__name__
    frames = [(str(frame.f_globals.get("__name__")), line) for frame, line in walk_tb(error.__traceback__)]
    places = [f"{module}, line {line}" for module, line in frames if module.startswith(OURS)]
    return f"{kind} in {places[-1]}" if places else kind
