"""Taking rows and values away from a list: into the terminal's clipboard, or to a file."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from textual.widget import AwaitMount

from backend.rules.wording import counted
from tui import export
from tui.screens.chooser import Choice, Chooser
from tui.screens.entry import Entry
from tui.screens.prompt import Prompt
from widgets.detail import Fact

if TYPE_CHECKING:
    from tui.screens.listing import ListScreen


def copy(screen: "ListScreen") -> None:
    """What names the row; in the detail, the line under the cursor."""
    fact = screen.detail.fact if screen.in_detail else None
    text = fact.to_copy if fact is not None else screen.entry.name if screen.entry is not None else ""
    if _is_known(text, screen):
        screen.dashboard.copy(text)
    else:
        screen.dashboard.flash("nothing to copy: it is not known")


def _is_known(text: str, screen: "ListScreen") -> bool:
    return text not in ("", screen.dashboard.signs.missing)


def choose_and_copy(screen: "ListScreen", entry: Entry) -> AwaitMount:
    """Any value of the row, the row, or the whole list; all as they are now."""
    facts = [fact for fact in screen.facts_of(entry) if isinstance(fact, Fact)]
    shown = screen.listed
    choices = [
        *(
            Choice(fact.to_copy, f"{fact.label}  {fact.text}")
            for fact in facts
            if _is_known(fact.to_copy, screen)
        ),
        Choice(export.as_json([entry.record]), "this row as JSON"),
        Choice(export.as_tsv(shown, screen.table.columns), f"all {len(shown)} rows, for a spreadsheet"),
    ]

    def chosen(text: str | None) -> None:
        if text is not None:
            screen.dashboard.copy(text)

    return screen.app.push_screen(Chooser("Copy", choices), chosen)


def ask_and_write(screen: "ListScreen") -> AwaitMount:
    """The rows that are seen now, to a file that is asked for."""
    entries = tuple(screen.listed)
    stamp = screen.dashboard.session.clock.now().strftime("%Y%m%dT%H%M%SZ")
    question = Prompt(
        f"Write {counted(len(entries), 'row')} to",
        f"{screen.called}-{stamp}.csv",
        "The ending decides: .csv, .json or .txt. A file that is there already is not touched.",
    )

    def answered(path: str | None) -> None:
        if path:
            rows = counted(len(entries), "row")
            again = screen.dashboard.keys.shown("write")
            screen.dashboard.flash(
                written(
                    Path(path),
                    lambda target: export.write(target, entries, screen.table.columns),
                    rows,
                    again,
                )
            )

    return screen.app.push_screen(question, answered)


def written(path: Path, write: Callable[[Path], None], what: str, again: str) -> str:
    """What to say about it. `write` raises OSError, ValueError; `again`: the key that asks for a name."""
    try:
        target = path.expanduser()
        write(target)
    except FileExistsError:
        return f"{path} is there already and was not touched; {again} asks for another name"
    except (OSError, ValueError, RuntimeError) as error:  # RuntimeError: ~somebody who does not exist
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        return f"not written: {reason} ({path})"
    return f"{what} written to {target.absolute()}"
