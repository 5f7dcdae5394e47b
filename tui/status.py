"""The lines around a list: pure text from what the dashboard knows."""

from typing import TYPE_CHECKING

from tui.actions import ACTIONS, PLACES, Place
from tui.messages import about_link
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


def places(app: "Dashboard", here: Place, shown: int, total: int) -> tuple[Pieces, Pieces]:
    """The screens with their digits, and how many rows there are."""
    line: list[Piece] = [Piece(" ")]
    for place in PLACES:
        if place is here:
            line.append(Piece(f"{place.key} {place.title}", Tone.STRONG))
        else:
            line.append(Piece(f"{place.key} {place.title}", Tone.QUIET))
        line.append(Piece("   "))
    count = f"{shown}" if shown == total else f"{shown} of {total}"
    return tuple(line), (Piece(f"{count} ", Tone.QUIET),)


def message(app: "Dashboard") -> tuple[Pieces, Pieces]:
    """What happened, and what to do about it; the second line is empty while there is nothing to do."""
    if app.flashed:
        return (Piece(f" {app.flashed}", Tone.ACCENT),), ()
    return about_link(app.snapshot, app.session.host.name, app.session.clock.now(), app.signs)


def keys(screen: "ResourceScreen") -> Pieces:
    """What can be done here, most used first; what cannot be done now is quiet."""
    room = screen.size.width - 1
    line: list[Piece] = [Piece(" ")]
    for action in ACTIONS:
        if not action.footer:
            continue
        possible = action.why_not is None or action.why_not(screen) is None
        pair = [
            Piece(action.shown_key, Tone.ACCENT if possible else Tone.QUIET),
            Piece(f" {action.label}  ", Tone.PLAIN if possible else Tone.QUIET),
        ]
        if width(line) + width(pair) <= room + 2:
            line += pair
    return tuple(line)
