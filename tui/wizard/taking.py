"""What is taken out of a change: a line of it to paste, its summary for a ticket."""

from pathlib import Path
from typing import TYPE_CHECKING

from textual.widget import AwaitMount

from tui import export
from tui.screens import taking
from tui.screens.prompt import Prompt
from tui.wizard.facts import summary_text
from tui.wizard.steps import end_text

if TYPE_CHECKING:
    from tui.wizard.screen import WizardScreen


def to_copy(screen: "WizardScreen") -> str:
    """The line of the detail, else the step under the cursor; at the end the whole summary."""
    fact = screen.detail.fact if screen.in_detail else None
    if fact is not None:
        return fact.to_copy
    if screen.step is not None:
        return "\n".join((screen.step.title, *screen.step.said))
    return summary_text(screen.view) or end_text(screen.view)


def write_summary(screen: "WizardScreen") -> AwaitMount:
    """Ask for a path, and write it there; what became of that is said."""
    app, text = screen.dashboard, summary_text(screen.view)

    def answered(path: str | None) -> None:
        if path:
            again = app.keys.shown("write_summary")
            app.flash(
                taking.written(Path(path), lambda target: export.keep(target, text), "the summary", again)
            )

    question = Prompt(
        "Write the summary to",
        f"{screen.view.name}-{screen.view.id}.txt",
        "A file that is there already is not touched.",
    )
    return app.push_screen(question, answered)
