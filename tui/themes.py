"""Our own theme; a terminal with 16 colours or NO_COLOR gets Textual's `ansi-dark` instead."""

from collections.abc import Iterator

from textual.theme import BUILTIN_THEMES, Theme

from backend.config import Slip, allowed_or
from backend.model.settings import Settings
from backend.rules.wording import nearest

SPACEPORT = Theme(
    name="spaceport",
    primary="#5fafd7",
    secondary="#87afd7",
    accent="#5fd7ff",
    warning="#ffaf00",
    error="#ff5f5f",
    success="#87d787",
    foreground="#d0d0d0",
    background="#121212",
    surface="#121212",
    panel="#262626",
    dark=True,
    variables={
        "text-muted": "#8a8a8a",
        "text-accent": "#5fd7ff",
        "text-success": "#87d787",
        "text-warning": "#ffaf00",
        "text-error": "#ff8787",
        "block-cursor-background": "#005f87",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": "#303030",
        "block-cursor-blurred-foreground": "#d0d0d0",
        "block-cursor-blurred-text-style": "none",
    },
)
"""The colours are on the 256-colour cube, so that SSH without COLORTERM shows the same ones."""

NAMES = (SPACEPORT.name, *BUILTIN_THEMES)


def slips(settings: Settings) -> Iterator[Slip]:
    """A theme of the configuration that there is not."""
    theme = settings.theme
    if theme is not None and theme not in NAMES:
        allowed = allowed_or(nearest(theme, NAMES))
        yield Slip(("theme",), f"is {theme!r}; {allowed}: {', '.join(NAMES)}.")
