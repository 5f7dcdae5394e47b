"""What a start of the program has to go on, before anything is asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from backend.aws.access import AwsAccess
from backend.heroku.credentials import Credential
from backend.heroku.host import Host
from backend.model.settings import USUAL, Settings

DEFAULT = "default"
"""Where a value comes from that nobody set."""
DEMO = "the demo"


@dataclass(frozen=True, slots=True)
class Ground:
    """`host` None: `host_refusal` says why. `credential` None: it is to be looked for.

    `settings` are the usual ones where the file cannot be used: `settings_refusal` says why. Where it is the
    dashboard alone that refuses it (`is_refused_by_all` False), they are those that commands go by.
    `config_file` and `state_home` None: there is no place for them. `options`: what the command line gave, by
    the name of the option without dashes.
    """

    environ: Mapping[str, str]
    host: Host | None
    host_refusal: str | None = None
    credential: Credential | None = None
    settings: Settings = USUAL
    settings_refusal: str | None = None
    is_refused_by_all: bool = True
    aws: AwsAccess = field(default_factory=AwsAccess)
    config_file: Path | None = None
    state_home: Path | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    is_demo: bool = False

    @property
    def is_file_unusable(self) -> bool:
        """Whether what the file says of a setting cannot be told."""
        return self.settings_refusal is not None and self.is_refused_by_all

    def first_set(self, *variables: str) -> tuple[str, str] | None:
        """The first of these variables that is set and not empty: its name and its value."""
        return next(((name, value) for name in variables if (value := self.environ.get(name))), None)
