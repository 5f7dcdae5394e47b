"""The help page, made from the table of actions."""

from tui.actions import ACTIONS
from tui.keys import USUAL_KEYS, Keys
from tui.places import PLACES, Place
from widgets.text import Piece, Signs, Tone

WORTH_KNOWING = {
    "spaces": ("Add-ons differ by region: whether one is there, its own page says.",),
    "apps": (
        "Internal apps: for other apps, and users of a network behind a VPN.",
        "Develop with an app that is not internal: its slips are easier to see.",
    ),
}
"""By the screen, what the documents say and no list shows (requirements 49, 57, 100)."""


def lines(place: Place, signs: Signs, keys: Keys = USUAL_KEYS) -> list[tuple[Piece, ...]]:
    """What can be done on this screen, everywhere, and what the signs mean."""
    page: list[tuple[Piece, ...]] = [(Piece(place.title, Tone.STRONG), Piece(f"  {place.help}", Tone.QUIET))]
    page += [(Piece(f"  {text}", Tone.QUIET),) for text in WORTH_KNOWING.get(place.mode, ())]
    page.append(())
    page += [
        _line(keys.shown(action.id), action.help)
        for action in ACTIONS
        if not action.everywhere and action.is_on(place)
    ]
    page += [
        _line(f"{signs.up} {signs.down} j k", "up and down"),
        _line("PgUp PgDn", "by the page"),
        _line("g G", "first and last row"),
    ]
    page += [(), (Piece("Everywhere", Tone.STRONG),), ()]
    page += [_line(other.key, f"{other.title}: {other.help[:1].lower()}{other.help[1:]}") for other in PLACES]
    page += [_line(keys.shown(action.id), action.help) for action in ACTIONS if action.everywhere]
    page += [(), (Piece("Signs", Tone.STRONG),), ()]
    page += [
        (Piece(f"  {sign}  ", tone), Piece(text))
        for sign, tone, text in (
            (signs.fine, Tone.OK, "fine"),
            (signs.under_way, Tone.WARN, "under way"),
            (signs.notice, Tone.ACCENT, "worth knowing"),
            (signs.warning, Tone.WARN, "look at this"),
            (signs.critical, Tone.BAD, "does not work"),
            (signs.unknown, Tone.WARN, "not known: could not be read"),
            (signs.unavailable, Tone.QUIET, "not available for this space"),
            (signs.missing, Tone.QUIET, "no value: not told by the API, or not read yet"),
        )
    ]
    page.append(_line("2+1?", "two peerings of yours are active, one request waits for you"))
    page.append(_line("2 VPCs?", "as far as is known: somebody who could tell was not asked yet"))
    return page


def _line(keys: str, text: str) -> tuple[Piece, ...]:
    return Piece(f"  {keys:<10}", Tone.ACCENT), Piece(text)
