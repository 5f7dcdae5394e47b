"""Copying through the terminal (OSC 52), also from inside tmux and GNU screen.

The terminal never says whether it took it. Inside tmux the plain form serves `set-clipboard on`, the wrapped
one `allow-passthrough on`; both are sent. GNU screen passes strings on in pieces of at most 768 bytes.
"""

import base64
from collections.abc import Mapping

LIMIT = 74_994
"""Bytes that the common terminals take (k9s found the same)."""
SCREEN_PIECE = 760


def sequence(text: str, environ: Mapping[str, str]) -> str:
    """What to write to the terminal so that it copies `text`. Raises ValueError when it is too long."""
    data = text.encode()
    if len(data) > LIMIT:
        raise ValueError(f"{len(data)} bytes are more than a terminal's clipboard takes ({LIMIT})")
    plain = f"\x1b]52;c;{base64.b64encode(data).decode()}\x07"
    term = environ.get("TERM", "")
    if environ.get("TMUX") or term.startswith("tmux"):
        return plain + "\x1bPtmux;" + plain.replace("\x1b", "\x1b\x1b") + "\x1b\\"
    if environ.get("STY") or term.startswith("screen"):
        # TERM=screen over SSH may also be tmux, which takes the plain form and ignores the other.
        pieces = [plain[start : start + SCREEN_PIECE] for start in range(0, len(plain), SCREEN_PIECE)]
        return plain + "".join(f"\x1bP{piece}\x1b\\" for piece in pieces)
    return plain
