"""Apps inside spaces: so far only that they are there, which keeps a space from being destroyed."""

from dataclasses import dataclass

from backend.simulator.ids import named_id


@dataclass(frozen=True)
class App:
    name: str

    @property
    def id(self) -> str:
        return named_id("app", self.name)
