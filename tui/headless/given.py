"""The options that hold for every command, as far as they were given."""

import shlex
from argparse import Namespace


def given(options: Namespace) -> dict[str, str]:
    """Their values as text, by name."""
    found = (
        ("team", options.team),
        ("aws-profile", options.aws_profile),
        ("read-only", options.read_only or None),
    )
    return {name: str(value) for name, value in found if value is not None}


def again(options: Namespace) -> str:
    """What says the same on another command line."""
    words = (
        f"--{name}" if value == str(True) else f"--{name} {shlex.quote(value)}"
        for name, value in given(options).items()
    )
    return " ".join(words)
