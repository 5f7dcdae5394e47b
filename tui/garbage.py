"""How often Python looks for garbage: seldom until something is on the screen, then as usual.

Nearly all that is made at the start stays, and looking through it again and again takes a tenth of the time.
"""

import gc

USUAL = gc.get_threshold()
SELDOM = 50_000
"""New containers between two looks; Python's own is 700."""


def look_seldom() -> None:
    gc.set_threshold(SELDOM, *USUAL[1:])


def look_as_usual() -> None:
    gc.set_threshold(*USUAL)
