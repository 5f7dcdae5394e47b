"""What is typed at a question, and how the question is shown there."""

import os
import pty
import termios
from collections.abc import Iterator

import pytest

from backend.model.change import Ask, AskKind, Option, Values
from tui.headless.change_prompt import Terminal, asked, described

VPCS = (
    Option("vpc-01", "analytics", "vpc-01, 10.2.0.0/16"),
    Option("vpc-02", "twin", "vpc-02, 10.3.0.0/16"),
    Option("vpc-03", "Twin", "vpc-03, 10.4.0.0/16"),
    Option("sg-01", "database (sg-01)", "Of the database."),
    Option("2", "two", ""),
)


@pytest.fixture
def ends() -> Iterator[tuple[int, int]]:
    """Of a terminal of 60 columns: the person's, the program's."""
    person, program = pty.openpty()
    termios.tcsetwinsize(program, (24, 60))
    yield person, program
    os.close(person)
    os.close(program)


def shown(person: int, lines: int) -> list[str]:
    """As many as were written; it waits for them."""
    read = ""
    while read.count("\n") < lines:
        read += os.read(person, 65536).decode()
    return read.replace("\r", "").split("\n")[:lines]


@pytest.mark.parametrize(
    ("typed", "values"),
    [
        ("1", ("vpc-01",)),
        ("vpc-02", ("vpc-02",)),
        ("Analytics", ("vpc-01",)),
        ("analytics, 4", ("vpc-01", "sg-01")),
        ("database", ("sg-01",)),
        ("2", ("2",)),
    ],
)
async def test_a_value_a_name_and_a_number_are_an_answer(
    ends: tuple[int, int], typed: str, values: Values
) -> None:
    _, program = ends
    ask = Ask("vpc_id", AskKind.CHOICES, "vpc", "Which VPC?", options=VPCS)
    terminal = Terminal(program)

    async def line(prompt: str, *, hidden: bool = False) -> str:
        return typed

    terminal.line = line  # type: ignore[method-assign] # a line that is typed ahead is thrown away
    assert await asked(terminal, ask) == values


def test_what_can_be_chosen_tells_its_value_once() -> None:
    assert described(VPCS[0]) == "analytics  vpc-01, 10.2.0.0/16"
    assert described(VPCS[3]) == "database (sg-01)  Of the database."
    assert described(Option("10.1.0.0/16, managed", "10.1.0.0/16, managed, active")) == (
        "10.1.0.0/16, managed, active"
    )
    assert described(Option("s", "small")) == "s  small"


def test_a_line_is_broken_between_words_and_a_command_is_not(ends: tuple[int, int]) -> None:
    person, program = ends
    terminal = Terminal(program)
    terminal.tell("The VPC routes each of the blocks of the space to the peering connection.", "  ")
    command = f"aws ec2 describe-route-tables {'--filters ' * 5}"
    terminal.tell(command, "  ")
    first, second, third = shown(person, 3)
    assert first == "  The VPC routes each of the blocks of the space to the"
    assert second == "  peering connection."
    assert third == f"  {command}"
