import json
import sys
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.clean import clean, clean_text, is_clean_json, one_line
from backend.heroku.body import NotJson, decode, describe

# Format characters that have a shape of their own: signs of Arabic, Syriac and Kaithi numbers and words.
VISIBLE = {*range(0x0600, 0x0606), 0x06DD, 0x070F, 0x0890, 0x0891, 0x08E2, 0x110BD, 0x110CD}

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("prod [/x] \x1b[31m", "prod [/x] [31m"),
        ("a\x9b31mb\x07\x00\x7fc", "a31mbc"),
        ("\x1b]0;title\x07x", "]0;titlex"),
        ("one\ntwo\tthree\rfour\u2028five\u2029six\x85seven", "one two three four five six seven"),
        ("\u202eabc\u202c \u2066x\u2069", "abc x"),
        ("a\u200bb\u200dc\ufeffd\u2060e\u061cf\U000e0041g\xadh", "abcdefgh"),
        ("\ud83d", "\ufffd"),
        ("héllo ⬡ 数 \U0001f600", "héllo ⬡ 数 \U0001f600"),
        ("", ""),
    ],
)
def test_what_is_shown(text: str, shown: str) -> None:
    assert clean_text(text) == shown


def test_no_character_of_unicode_that_a_terminal_obeys_is_left() -> None:
    for code in range(sys.maxunicode + 1):
        kept = clean_text(chr(code))
        assert len(kept) <= 1
        if kept:
            category = unicodedata.category(kept)
            assert category not in ("Cc", "Cs", "Zl", "Zp")
            assert category != "Cf" or ord(kept) in VISIBLE


@given(st.text(st.characters()))
def test_cleaning_twice_changes_nothing_more_and_the_result_can_be_written(text: str) -> None:
    once = clean_text(text)
    assert clean_text(once) == once
    once.encode()


@given(json_values)
def test_cleaning_keeps_the_shape(value: Any) -> None:
    cleaned = clean(value)
    assert clean(cleaned) == cleaned
    assert type(cleaned) is type(value)
    if not isinstance(value, str | list | dict):
        assert cleaned == value


@given(json_values, st.booleans())
def test_decoding_gives_the_cleaned_value_whatever_way_it_takes(value: Any, ascii_only: bool) -> None:
    body = json.dumps(value, ensure_ascii=ascii_only).encode("utf-8", "replace")
    assert decode(body) == clean(json.loads(body))


@given(st.text())
def test_json_that_counts_as_clean_is_clean(text: str) -> None:
    body = json.dumps({text: text}).encode()
    if is_clean_json(body):
        assert clean_text(text) == text


def test_keys_are_cleaned_and_cannot_take_anothers_place() -> None:
    assert clean({"na\u200bme": "bad", "name": "good"}) == {"name": "good"}
    assert clean({"name": "good", "na\u200bme": "bad"}) == {"name": "good"}
    assert clean({"a\x1b": {"b\n": ["\x07c"]}}) == {"a": {"b ": ["c"]}}


def test_escapes_in_the_json_are_cleaned_too() -> None:
    assert decode(rb'{"name": "prod [/x] \u001b[31m", "\ud800": "\u202e"}') == {
        "name": "prod [/x] [31m",
        "\ufffd": "",
    }


def test_bodies_that_are_nearly_json() -> None:
    assert decode(b"") is None
    assert decode(b" \r\n ") is None
    assert decode(b'\xef\xbb\xbf{"a": 1}') == {"a": 1}
    assert decode(b'{"a": "caf\xe9"}') == {"a": "caf\ufffd"}


@pytest.mark.parametrize(
    "body",
    [b"{", b"<html>", b"{} {}", b"\x00", b'{"a": "b\nc"}'],
)
def test_bodies_that_are_not_json(body: bytes) -> None:
    with pytest.raises(NotJson):
        decode(body)


def test_bodies_that_would_exhaust_the_reader() -> None:
    for body in (b"[" * 100_000, b'{"a":' * 100_000, b"1" * 5000, b'["\\u0007",' + b"[" * 100_000):
        with pytest.raises(NotJson):
            decode(body)


@pytest.mark.parametrize(
    ("body", "content_type", "words"),
    [
        (b"", "", "an empty body"),
        (b"  \n", "text/html", "an empty body"),
        (b"<!DOCTYPE html><title>\n Application&nbsp;Error \x1b[1m</title>", "", "“Application Error [1m”"),
        (b"<p>oh</p>", "text/html; charset=utf-8", "an HTML page"),
        (b"<TITLE lang=en></TITLE>", "", "an HTML page"),
        (b"upstream\nfailed", "text/plain", "the text “upstream failed”"),
        (b"{}", "application/json", "JSON without an explanation"),
        (b"\xff\xfe\x00", "", "3 bytes that are not text"),
    ],
)
def test_a_body_in_words(body: bytes, content_type: str, words: str) -> None:
    assert describe(body, content_type).endswith(words)
    assert "<" not in describe(body, content_type)


@given(st.binary(), st.text())
def test_any_body_can_be_put_into_words(body: bytes, content_type: str) -> None:
    words = describe(body, content_type)
    assert words
    assert clean_text(words) == words


def test_one_line_is_cut() -> None:
    assert one_line("a  b\n\nc", 10) == "a b c"
    assert one_line("x" * 20, 10) == "x" * 9 + "…"
