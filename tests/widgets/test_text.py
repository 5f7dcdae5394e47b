"""Fitting and wrapping text into terminal cells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from widgets.text import ASCII_SIGNS, UNICODE_SIGNS, Piece, Tone, fit, fit_marked, width, wrap

printable = st.text(st.characters(exclude_categories=("C", "Z"), include_characters=" "))


@given(printable, st.integers(0, 60), st.booleans())
def test_fitted_text_takes_exactly_its_cells(text: str, cells: int, right: bool) -> None:
    assert cell_len(fit(text, cells, "…", right=right)) == cells


def test_short_text_is_kept_and_long_text_says_that_it_goes_on() -> None:
    assert fit("quay", 6, "…") == "quay  "
    assert fit("quay", 6, "…", right=True) == "  quay"
    assert fit("breakwater", 6, "…") == "break…"
    assert fit("港口港口港口", 6, "…") == "港口 …"


@given(printable, st.integers(0, 60), st.sampled_from(["", "PROD"]))
def test_a_marked_piece_takes_exactly_its_cells(text: str, cells: int, mark: str) -> None:
    assert width(fit_marked(Piece(text, mark=mark), cells, "…")) == cells


def test_a_long_name_is_cut_and_its_mark_is_not() -> None:
    def shown(name: str, cells: int) -> str:
        return "".join(piece.text for piece in fit_marked(Piece(name, mark="PROD"), cells, "…"))

    assert shown("quay", 12) == "quay PROD   "
    assert shown("quay", 9) == "quay PROD"
    assert shown("breakwater", 12) == "breakw… PROD"


def test_where_a_text_does_not_fit_its_brief_form_is_said() -> None:
    piece = Piece("ops@acme.example", brief="ops")
    assert fit_marked(piece, 16, "…")[0].text == "ops@acme.example"
    assert fit_marked(piece, 10, "…")[0].text == "ops       "


@given(printable, st.integers(0, 60), st.booleans())
def test_a_piece_behind_a_sign_takes_exactly_its_cells(text: str, cells: int, right: bool) -> None:
    assert width(fit_marked(Piece(text, sign=Piece("▲")), cells, "…", right=right)) == cells


def test_a_sign_keeps_its_tone_and_the_text_behind_it_is_cut() -> None:
    piece = Piece("12 not applied", sign=Piece("▲", Tone.WARN))
    assert fit_marked(piece, 9, "…") == (Piece("▲ ", Tone.WARN), Piece("12 not…"))


@given(printable, st.integers(4, 60))
def test_wrapping_loses_no_word_and_fits(text: str, cells: int) -> None:
    lines = wrap(text, cells)
    assert all(cell_len(line) <= cells for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_lines_are_broken_between_words() -> None:
    assert wrap("web requests to every app", 12) == ["web requests", "to every app"]


@pytest.mark.parametrize(
    ("word", "lines"),
    [
        ("delete-vpc-peering-connection", ["delete-vpc-peering-", "connection"]),
        ("arn:aws:iam::123456789012:user/operator", ["arn:aws:iam::", "123456789012:user/", "operator"]),
        ("vpc-0e6b3d9f1a5c284700e6b3d9", ["vpc-0e6b3d9f1a5c2847", "00e6b3d9"]),
    ],
)
def test_a_word_that_is_too_long_is_broken_at_a_joint(word: str, lines: list[str]) -> None:
    assert wrap(word, 20) == lines


@pytest.mark.parametrize("signs", [UNICODE_SIGNS, ASCII_SIGNS])
def test_every_state_has_a_sign_of_its_own_of_one_cell(signs: tuple[str, ...]) -> None:
    states = signs[:7]
    assert all(cell_len(sign) == 1 for sign in states)
    assert len(set(states)) == len(states)


def test_ascii_signs_are_ascii() -> None:
    assert "".join(ASCII_SIGNS).isascii()
