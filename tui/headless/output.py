"""What goes to stdout: written whole, or told as not written."""

import json
import sys
from typing import Any

from tui.headless.streams import leave
from tui.headless.talk import say


def put(output: str | dict[str, Any]) -> bool:
    """Write and flush, so that a failure is met here; False when it was, and was told.

    Raises BrokenPipeError.
    """
    try:
        _print(output)
    except BrokenPipeError:
        raise
    except OSError as error:
        leave(sys.stdout)
        say(f"The output could not be written: {error.strerror}. What was written is not whole.")
        return False
    return True


def _print(output: str | dict[str, Any]) -> None:
    """Raises OSError."""
    out = sys.stdout
    if not isinstance(output, str):
        # JSON must stay JSON where the terminal's or cron's encoding cannot write every sign.
        is_unicode = (out.encoding or "").lower().replace("-", "") == "utf8"
        output = json.dumps(output, indent=2, ensure_ascii=not is_unicode) + "\n"
    elif hasattr(out, "reconfigure"):
        out.reconfigure(errors="backslashreplace")
    out.write(output)
    out.flush()
