"""The parser of the command line: of a slip in a word it tells what is meant."""

import re
from argparse import ArgumentParser
from typing import NoReturn

from backend.rules.wording import meant

CHOICE = re.compile(r"invalid choice: '(?P<said>[^']*)' \(choose from (?P<there>.*)\)")
"""How argparse tells it; newer ones leave the quotes out."""


class Parser(ArgumentParser):
    def error(self, message: str) -> NoReturn:
        if (told := CHOICE.search(message)) is not None:
            there = re.findall(r"[\w-]+", told["there"])
            message = f"{message}. {meant(told['said'], there)}".rstrip(" .")
        super().error(message)
