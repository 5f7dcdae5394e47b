"""Copying through the terminal: plain, inside tmux, inside GNU screen."""

import base64

import pytest

from tui.clipboard import LIMIT, sequence

PLAIN = "\x1b]52;c;" + base64.b64encode(b"10.0.0.0/16").decode() + "\x07"


def test_a_plain_terminal_gets_the_plain_form() -> None:
    assert sequence("10.0.0.0/16", {"TERM": "xterm-256color"}) == PLAIN


@pytest.mark.parametrize("environ", [{"TMUX": "/tmp/tmux-0/default,1,0"}, {"TERM": "tmux-256color"}])
def test_tmux_gets_both_forms_for_either_of_its_settings(environ: dict[str, str]) -> None:
    wrapped = "\x1bPtmux;" + PLAIN.replace("\x1b", "\x1b\x1b") + "\x1b\\"
    assert sequence("10.0.0.0/16", environ) == PLAIN + wrapped


@pytest.mark.parametrize("environ", [{"STY": "1.pts-0"}, {"TERM": "screen-256color"}])
def test_screen_gets_pieces_that_it_passes_on(environ: dict[str, str]) -> None:
    text = "x" * 3000
    written = sequence(text, environ)
    pieces = written.split("\x1bP")[1:]
    assert all(len(piece) <= 768 and piece.endswith("\x1b\\") for piece in pieces)
    inner = "".join(piece.removesuffix("\x1b\\") for piece in pieces)
    assert base64.b64decode(inner.removeprefix("\x1b]52;c;").removesuffix("\x07")).decode() == text


def test_what_no_terminal_takes_is_refused_with_the_numbers() -> None:
    with pytest.raises(ValueError, match=str(LIMIT)):
        sequence("ü" * LIMIT, {})
