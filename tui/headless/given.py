"""The options that hold for every command, as far as they were given."""

import shlex
from argparse import Namespace

READ_ONLY = "read-only"


def given(options: Namespace) -> dict[str, str]:
    """Their values as text, by name."""
    found = (
        ("team", options.team),
        ("aws-profile", options.aws_profile),
        (READ_ONLY, options.read_only or None),
    )
    return {name: str(value) for name, value in found if value is not None}


def again(options: Namespace) -> str:
    """What says the same to go on with a change. In a read-only session there is none to go on with."""
    said = ((name, value) for name, value in given(options).items() if name != READ_ONLY)
    return " ".join(f"--{name} {shlex.quote(value)}" for name, value in said)
