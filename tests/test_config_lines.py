"""Every key of any TOML has its line."""

import tomllib
from typing import Any

import pytest

from backend.config_lines import Place, line_at, lines_of


def places(value: Any, place: Place = ()) -> set[Place]:
    """All that tomllib read."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found = {place} if place else set()
    return found.union(*(places(held, (*place, str(name))) for name, held in inside))


EVERYTHING = r"""# a comment with = and [brackets]
theme = "x" # "y
a.b . "c\u0041" = 1
list = [ 1, # one ]
  "two, ]", ["x",
 'y'], ]
inline = {a = 1, "b.c" = [1,2], d = {e = ~~~
""quoted, }"" ~~~}}
text = ~~~
not = 3
""\"~~~""
literal = @@@
[x]@@@

[spaces.harbor.limits]
rules = 3
[spaces.quay]
""".replace("~~~", '"' * 3).replace("@@@", "'" * 3)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# nothing",
        "a = 1",
        "a = 1 # one\r\n[b]\r\nc = 'd'\r\n",
        "'a.b' = ''\n\"\" = \"\"",
        "[ a . 'b c' ]\nd = {}\ne = [ ]\n[a]\nf = 1979-05-27 07:32:00",
        EVERYTHING + "after = {x.y = [[], [{}]]}",
        "key = " + '"' * 4 + "quoted" + '"' * 5,
    ],
)
def test_whatever_toml_reads_has_a_line(text: str) -> None:
    assert set(lines_of(text)) == places(tomllib.loads(text))


def test_the_line_is_that_where_it_begins() -> None:
    lines = lines_of(EVERYTHING)
    for place, line in {
        ("theme",): 2,
        ("a", "b", "cA"): 3,
        ("list", "0"): 4,
        ("list", "1"): 5,
        ("list", "2", "1"): 6,
        ("inline", "d", "e"): 7,
        ("text",): 9,
        ("literal",): 12,
        ("spaces",): 15,
        ("spaces", "harbor", "limits", "rules"): 16,
        ("spaces", "quay"): 17,
    }.items():
        assert lines[place] == line, place


def test_of_what_is_not_there_the_line_is_that_of_what_holds_it() -> None:
    lines = lines_of("\n[a]\n\nb = 1\n")
    assert line_at(lines, ("a", "b", "c")) == 4
    assert line_at(lines, ("a", "x")) == 2
    assert line_at(lines, ("x",)) is None


def test_of_a_table_that_is_several_the_first_one_counts() -> None:
    assert lines_of("[[a]]\nb = 1\n[[a]]\nb = 2")[("a", "b")] == 2
