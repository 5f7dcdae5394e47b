"""The lines around a list: pure text from what the dashboard knows."""

from typing import TYPE_CHECKING

from tui.actions import ACTIONS, BY_ID, PLACES
from tui.messages import about_picture
from widgets.text import Piece, Tone, width

if TYPE_CHECKING:
    from tui.app import Dashboard
    from tui.screens.resource import ResourceScreen

Pieces = tuple[Piece, ...]
HALF_OF_THE_POOL = 2250


def top(app: "Dashboard") -> tuple[Pieces, Pieces]:
    """Where one is: the scope; who one is: the account, the host where it is another, what is special."""
    left = (Piece(" spaceport  ", Tone.QUIET), Piece(app.scope_name, Tone.STRONG))
    account = app.snapshot.account.value
    marks: list[Piece] = []
    remaining = app.snapshot.link.remaining
    if remaining is not None and remaining < HALF_OF_THE_POOL:
        marks.append(Piece(f"{remaining // 100 * 100} requests left", Tone.WARN))
    if account is not None and (account.email or account.id):
        marks.append(Piece(account.email or account.id or ""))
    if app.session.is_demo:
        marks.append(Piece("DEMO", Tone.ACCENT))
    elif app.session.host.name != "api.heroku.com":
        marks.append(Piece(app.session.host.name, Tone.ACCENT))
    if app.read_only:
        marks.append(Piece("READ-ONLY", Tone.ACCENT))
    right = [Piece(" ")]
    for mark in marks:
        right += [mark, Piece("  ")]
    return left, (*right[:-1], Piece(" "))


def places(screen: "ResourceScreen") -> tuple[Pieces, Pieces]:
    """The screens with their digits, and which of the rows are in sight."""
    line: list[Piece] = [Piece(" ")]
    for place in PLACES:
        if place is screen.place:
            line.append(Piece(f"{place.key} {place.title}", Tone.STRONG))
        else:
            line.append(Piece(f"{place.key} {place.title}", Tone.QUIET))
        line.append(Piece("   "))
    return tuple(line), (Piece(f"{_count(screen)} ", Tone.QUIET),)


def _count(screen: "ResourceScreen") -> str:
    """`10 rows`, `1-8 of 10 rows`, `3 of 10 rows match`, or both."""
    shown, total = len(screen.rows.shown), screen.rows.total
    first, last = screen.table.in_sight if screen.table.size.height else (0, shown - 1)
    part = f"{first + 1}-{last + 1} of " if shown and (first, last) != (0, shown - 1) else ""
    if shown != total:
        return f"{part}{shown} of {total} rows match" if part == "" else f"{part}{shown} that match"
    return f"{part}{shown} row{'' if shown == 1 else 's'}"


def message(screen: "ResourceScreen") -> Pieces:
    """What is wrong and what to do about it, then what was just done; a paragraph a piece."""
    app = screen.dashboard
    estate, host = app.session.estate, app.session.host.name
    readings = [app.snapshot.reading(key) for key in screen.keys_in_sight()]
    oldest = min((reading.read_at for reading in readings if reading.read_at is not None), default=None)
    now = app.session.clock.now()
    alarm = about_picture(app.snapshot, host, oldest, estate.pace.reserve, now, app.signs) or screen.unread
    return (*alarm, Piece(app.flashed, Tone.ACCENT)) if app.flashed else alarm


IN_THE_DETAIL = ("back", "copy", "copy_other", "palette", "help", "quit")


def keys(screen: "ResourceScreen") -> Pieces:
    """What can be done here, most used first; what cannot be done now is quiet."""
    room = screen.size.width - 1
    line: list[Piece] = [Piece(" ")]
    if screen.filter_has_focus:
        words = (("Enter", "keep the filter"), ("Esc", "end it"), ("!word", "without the word"))
        return tuple(
            piece for key, text in words for piece in (Piece(f" {key}", Tone.ACCENT), Piece(f" {text} "))
        )
    shown = [action for action in ACTIONS if action.footer]
    if screen.in_detail:
        shown = [BY_ID[name] for name in IN_THE_DETAIL]
    for action in shown:
        possible = action.why_not is None or action.why_not(screen) is None
        pair = [
            Piece(action.shown_key, Tone.ACCENT if possible else Tone.QUIET),
            Piece(f" {action.label}  ", Tone.PLAIN if possible else Tone.QUIET),
        ]
        if width(line) + width(pair) <= room + 2:
            line += pair
    return tuple(line)
