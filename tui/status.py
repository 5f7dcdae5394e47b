"""The lines around a list: pure text from what the dashboard knows."""

from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING

from tui.actions import Action
from tui.messages import about_picture, in_full
from tui.places import PLACES, Place
from widgets.text import Piece, Tone, width

if TYPE_CHECKING:
    from tui.app import Dashboard
    from tui.screens.console import ConsoleScreen
    from tui.screens.sorting import SortedList

Pieces = tuple[Piece, ...]
NO_PIECE = Piece("")
HALF_OF_THE_POOL = 2250
ROOM_FOR_COUNT = 20
"""Where there is less, the count stands elsewhere, however short it is now: it does not jump."""
ALWAYS_TOLD = frozenset({"help", "quit"})
"""Actions whose keys are in the last line however narrow it is: the way to all others, and out."""


def top(screen: "ConsoleScreen") -> tuple[Pieces, Pieces]:
    """Where one is: the scope; who one is: the account, the host where it is another, what is special.

    Where there is no room for all of it the scope stays, and what is special: what is elsewhere, or the same
    all day, goes first.
    """
    app = screen.dashboard
    _, is_told = screen.where()
    name, mark = screen.heading
    count = Piece("" if is_told else f"  {screen.count}", Tone.QUIET)
    left: Pieces = (
        Piece(" spaceport  ", Tone.QUIET),
        Piece(name, Tone.STRONG),
        Piece(f" {mark}" if mark else "", Tone.ACCENT),
        count,
    )
    account = app.snapshot.account.value
    who = Piece("" if account is None else account.email or account.id or "")
    is_elsewhere = not app.session.is_demo and app.session.host.name != "api.heroku.com"
    host = Piece(app.session.host.name if is_elsewhere else "", Tone.ACCENT)
    marks: Pieces = (
        app.changes.mark() or NO_PIECE,
        _requests_left(app.snapshot.link.remaining),
        who,
        host,
        Piece("DEMO" if app.session.is_demo else "", Tone.ACCENT),
        Piece("READ-ONLY" if app.read_only else "", Tone.ACCENT),
    )
    for less_needed in (count, who, host):
        if width(left) + width(_apart(marks)) < screen.size.width:
            break
        left = tuple(NO_PIECE if each is less_needed else each for each in left)
        marks = tuple(NO_PIECE if each is less_needed else each for each in marks)
    return left, _apart(marks)


def _requests_left(remaining: int | None) -> Piece:
    """Only where half of them are used."""
    if remaining is None or remaining >= HALF_OF_THE_POOL:
        return NO_PIECE
    return Piece(f"{remaining // 100 * 100} requests left", Tone.WARN)


def _apart(marks: Sequence[Piece]) -> Pieces:
    """Those that say something, beside each other."""
    apart = [part for each in marks if each.text for part in (Piece("  "), each)]
    return (Piece(" "), *apart[1:], Piece(" "))


def places(screen: "ConsoleScreen") -> tuple[Pieces, Pieces]:
    """The screens with their digits, and which of the rows are in sight, unless the line above tells that.

    Where there is no room even for short titles, the other screens are their digits alone.
    """
    count = Piece(f"{screen.count} ", Tone.QUIET)
    short = _short_titles(screen.place)
    room = screen.size.width
    for titles, gap in (([place.title for place in PLACES], "   "), (short, "  "), (short, " ")):
        line = _titled(titles, gap, screen.place)
        if width(line) + max(ROOM_FOR_COUNT, width([count])) <= room:
            return line, (count,)
    for titles in (short, [place.short for place in PLACES]):
        line = _titled(titles, " ", screen.place)
        if width(line) <= room:
            return line, ()
    alone = [place.title if place is screen.place else "" for place in PLACES]
    return _titled(alone, "  ", screen.place), ()


def _titled(titles: Sequence[str], gap: str, here: Place) -> Pieces:
    """The digits with these titles; what stands where one is is loud."""
    line: list[Piece] = [Piece(" ")]
    for place, title in zip(PLACES, titles, strict=True):
        tone = Tone.STRONG if place is here else Tone.QUIET
        line += [Piece(f"{place.key} {title}".strip(), tone), Piece(gap)]
    return tuple(line)


def _short_titles(here: Place) -> list[str]:
    """Where there is no room for all titles, that of this screen stays whole."""
    return [place.title if place is here else place.short for place in PLACES]


def nothing(screen: "SortedList") -> str:
    """What stands where there is no row."""
    if screen.total:
        return f"No row holds {' and '.join(screen.words)}. Esc shows all {screen.total}."
    return why_none(screen.dashboard) or screen.no_rows()


def why_none(app: "Dashboard") -> str | None:
    """Why there is no space to show; None where the account has none."""
    if app.snapshot.spaces.value is None:
        return without_spaces(app)
    gone = app.scope is not None and app.scope not in dict(app.snapshot.each_space())
    return f"The space is gone. Esc shows all, {app.keys.shown('scope')} chooses another." if gone else None


def without_spaces(app: "Dashboard") -> str:
    """What stands where the spaces are not known."""
    problem = app.snapshot.link.problem or app.snapshot.spaces.problem
    if problem is not None:
        return f"The spaces could not be read.\n\n{in_full(problem, app.keys)}"
    return f"Asking {app.session.host.name} for the spaces {app.signs.under_way}"


def message(screen: "ConsoleScreen") -> Pieces:
    """What is wrong and what to do about it, then what was just done; a paragraph a piece."""
    app = screen.dashboard
    estate, host = app.session.estate, app.session.host.name
    readings = [app.snapshot.reading(key) for key in screen.keys_in_sight()]
    oldest = min((reading.read_at for reading in readings if reading.read_at is not None), default=None)
    now = app.session.clock.now()
    about = about_picture(app.snapshot, host, oldest, estate.pace.reserve, now, app.signs, app.keys)
    alarm = about or screen.unread
    return (*alarm, Piece(app.flashed, Tone.ACCENT)) if app.flashed else alarm


def keys(screen: "ConsoleScreen") -> Pieces:
    """What can be done here, most used first; what cannot be done now is quiet."""
    room = screen.size.width - 1
    if screen.filter_has_focus:
        return tuple(
            piece
            for key, text in screen.typing_keys
            for piece in (Piece(f" {key}", Tone.ACCENT), Piece(f" {text} "))
        )
    pairs = {action.id: _pair(screen, action) for action in screen.shown_actions()}
    less_used = [name for name in reversed(pairs) if name not in ALWAYS_TOLD]
    while width(line := [Piece(" "), *chain(*pairs.values())]) > room + 2 and less_used:
        del pairs[less_used.pop(0)]
    return (*line[:-1], line[-1]._replace(text=line[-1].text.rstrip()))


def _pair(screen: "ConsoleScreen", action: Action) -> tuple[Piece, Piece]:
    possible = screen.why_not(action) is None
    return (
        Piece(screen.dashboard.keys.shown(action.id), Tone.ACCENT if possible else Tone.QUIET),
        Piece(f" {action.label}  ", Tone.PLAIN if possible else Tone.QUIET),
    )
