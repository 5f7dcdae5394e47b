"""The page about the configuration is what the model says, and its examples can be used."""

import re
import tomllib
from pathlib import Path

import pytest

from backend.config_tables import tables
from backend.model.settings import Settings
from tui import config_page, keys, themes

PAGE = Path(__file__).parents[2] / "docs/configuration.md"
EXAMPLES = re.findall(r"```toml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


def test_the_page_is_what_the_model_says() -> None:
    made = "".join(f"{line}\n" for line in config_page.lines())
    assert PAGE.read_text(encoding="utf-8") == made, "make docs writes it anew"


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.splitlines()[0])
def test_every_example_can_be_used_and_changes_something(example: str) -> None:
    settings = Settings.model_validate(tomllib.loads(example))
    assert [*themes.slips(settings), *keys.slips(settings)] == []
    assert settings != Settings()


def test_the_examples_are_one_whole_file() -> None:
    assert len(EXAMPLES) == len(list(tables()))
    Settings.model_validate(tomllib.loads("\n".join(EXAMPLES)))


def test_the_example_of_the_readme_can_be_used() -> None:
    readme = (PAGE.parents[1] / "README.md").read_text(encoding="utf-8")
    examples = re.findall(r"```toml\n(.*?)```", readme, re.DOTALL)
    assert examples
    for example in examples:
        Settings.model_validate(tomllib.loads(example))
