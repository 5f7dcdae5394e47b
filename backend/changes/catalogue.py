"""Every guided change, by the name that the command line knows it by."""

from .step import Change

CHANGES: dict[str, Change] = {}
