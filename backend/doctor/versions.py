"""Which programs and libraries these are."""

import platform
import sqlite3
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version

from .check import Check, Grade
from .ground import Ground

LIBRARIES = ("textual", "httpx", "truststore", "boto3")
DEMO_LIBRARIES = ("moto", "starlette", "uvicorn", "werkzeug")


def look(ground: Ground) -> Iterator[Check]:
    yield Check("Spaceport", version("spaceport"))
    yield Check("Python", platform.python_version(), platform.python_implementation())
    for name in LIBRARIES:
        try:
            yield Check(name, version(name))
        except PackageNotFoundError:
            yield Check(name, None, None, Grade.CRITICAL, "It is not installed.", "Install Spaceport anew.")
    yield Check("SQLite", sqlite3.sqlite_version)
    yield _demo()


def _demo() -> Check:
    missing = []
    for name in DEMO_LIBRARIES:
        try:
            version(name)
        except PackageNotFoundError:
            missing.append(name)
    if not missing:
        return Check("the demo", "can be shown")
    advice = "To have it: pip install 'spaceport[demo]'"
    return Check("the demo", f"not installed ({', '.join(missing)})", advice=advice)
