"""What a start would have to go on: as `tui.cli` finds it, but whatever is refused costs only itself."""

import os
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from backend.aws.access import AwsAccess
from backend.config import ConfigError, read_config
from backend.doctor.ground import Ground
from backend.heroku.host import Host, HostRefused, parse_host
from backend.model.settings import USUAL, Settings
from backend.paths import config_file, shown, state_home
from tui import demo, keys, themes
from tui.headless.given import given


@contextmanager
def ground(options: Namespace) -> Iterator[Ground]:
    """For the options of the command line. Raises DemoFailed with --demo."""
    if options.demo:
        with demo.running() as (host, credential, aws, _):
            yield Ground(
                os.environ,
                host,
                credential=credential,
                settings=demo.SETTINGS,
                aws=aws,
                options=given(options),
                is_demo=True,
            )
    else:
        yield _own(options)


def _own(options: Namespace) -> Ground:
    path = config_file()
    settings, settings_refusal, is_refused_by_all = _settings(path)
    host, host_refusal = _host()
    where = None if path is None else shown(path)
    return Ground(
        os.environ,
        host,
        host_refusal,
        settings=settings,
        settings_refusal=settings_refusal,
        is_refused_by_all=is_refused_by_all,
        aws=AwsAccess(settings.aws.accounts, options.aws_profile, configuration=where),
        config_file=path,
        state_home=state_home(),
        options=given(options),
    )


def _settings(path: Path | None) -> tuple[Settings, str | None, bool]:
    """What of it can be used, what is wrong with it, and whether commands refuse it as the dashboard does."""
    try:
        return read_config(path, themes.slips, keys.slips), None, False
    except ConfigError as error:
        refusal = str(error)
    try:
        return read_config(path), refusal, False
    except ConfigError:
        return USUAL, refusal, True


def _host() -> tuple[Host | None, str | None]:
    """None, and why, where it is refused."""
    try:
        return parse_host(os.environ.get("HEROKU_HOST")), None
    except HostRefused as error:
        return None, str(error)
