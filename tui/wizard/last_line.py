"""The keys that a change has in its last line: what is possible, most used first."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from tui.actions import BY_ID, Action
from tui.wizard import words

if TYPE_CHECKING:
    from tui.wizard.screen import WizardScreen


def actions(screen: "WizardScreen") -> Iterator[Action]:
    """With the labels that fit what they do now."""
    names, labels = _own(screen)
    for name in (*names, "back", "messages", "help", "quit"):
        action = BY_ID[name]
        yield replace(action, label=labels.get(name, action.label))


def _own(screen: "WizardScreen") -> tuple[tuple[str, ...], dict[str, str]]:
    if screen.has_summary:
        return ("copy", "write_summary", "explain"), {"copy": "copy summary"} if screen.copies_summary else {}
    labels = {"answer": words.GOES_ON.get(screen.view.state, BY_ID["answer"].label)}
    if not screen.is_under_way:
        return ("answer", "explain", "copy"), labels
    tick = ("tick",) if screen.asks_for_several else ()
    back = ("go_back",) if screen.why_not_gone_back is None else ()
    return ("answer", *tick, *back, "stop", "copy_command", "explain", "copy"), labels
