"""The command line. Textual is imported for the dashboard alone, the HTTP client when something is read."""

import argparse
import os
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from backend.aws.access import AwsAccess
from backend.config import Check, ConfigError, read_config
from backend.heroku.credentials import NoCredential, find_credential
from backend.heroku.host import HostRefused, parse_host
from backend.model.settings import Settings
from backend.paths import config_file, shown, state_home
from backend.rules.whose import read_question
from backend.session import Session
from tui import demo
from tui.completion.words import KEPT_NAMES
from tui.headless import change_options
from tui.headless.commands import COMMANDS
from tui.headless.output import put
from tui.headless.parser import Parser
from tui.headless.run import Exit, run
from tui.headless.streams import leave
from tui.headless.talk import say
from tui.headless.times import read_time
from tui.headless.view import JSON, PLAIN, Request

EXIT_CODES = """\
exit codes:
  0    fine
  1    findings of warning or above that nobody acknowledged (status, findings)
  2    wrong usage, a slip in the configuration, or a host that is refused
  3    no or refused credentials
  4    nothing that was asked for could be read; no address for an allow list
  5    a change failed, was refused or waits; an acknowledgement could not be kept
  70   a defect of Spaceport
  130  interrupted"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the arguments say; the result is the exit code."""
    options = _parser().parse_args(arguments)
    try:
        if options.command == "simulator":
            return _simulator(options)
        if options.command == "doctor":
            return _doctor(options)
        if options.command == "completion":
            return _completion(options)
        if options.command is None:
            return _dashboard(options)
        with _session(options, _settings(options)) as session:
            if options.command in ("change", "audit"):
                return _change(session, options)
            return run(session, options.command, _request(options))
    except (HostRefused, ConfigError) as error:
        return _end(str(error), Exit.USAGE)
    except NoCredential as error:
        return _end(str(error), Exit.CREDENTIALS)
    except demo.DemoFailed as error:
        return _end(str(error), Exit.UNREADABLE)
    except BrokenPipeError:
        leave(sys.stdout)  # whoever read it has enough
        return Exit.FINE
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    except Exception:
        # Python's own code for it would be 1, which says that there are findings.
        traceback.print_exc()
        return Exit.DEFECT


def _parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="spaceport",
        description="The operator's console for Heroku Private Space networking.\n"
        "Without a command: the dashboard. `spaceport COMMAND --help` says more of one.",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="show the version and leave")
    _add_common(parser)
    parser.set_defaults(
        demo=False,
        read_only=False,
        team=None,
        aws_profile=None,
    )
    parser.add_argument("--mouse", action="store_true", help="let the dashboard have the mouse")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for name, command in COMMANDS.items():
        description = f"{command.help[0].upper()}{command.help[1:]}. {command.more}"
        one = commands.add_parser(name, help=command.help, description=description, allow_abbrev=False)
        _add_common(one)
        one.add_argument("--space", type=_named, help="only this space, by name or id")
        form = one.add_mutually_exclusive_group()
        form.add_argument("--format", choices=command.forms, default=PLAIN, help="default: plain")
        form.add_argument(
            "--json", dest="format", action="store_const", const=JSON, help="as JSON, for scripts"
        )
        one.set_defaults(address="", at=None, all=False, ack=[], unack=[])
        if command.then is not None:
            one.add_argument("--at", type=_time, metavar="TIME", help="as it was then: 2026-11-20, 2h, 3d")
    _add_acknowledging(commands.choices["findings"])
    commands.choices["whose"].add_argument(
        "address", type=_address, metavar="ADDRESS", help="an IP address or a CIDR block"
    )
    change_options.add_change(commands, _add_common)
    change_options.add_audit(commands, _add_common, _time)
    _add_doctor(commands)
    _add_completion(commands)
    simulator = commands.add_parser(
        "simulator",
        help="the simulated estate alone, for any client",
        description="The simulated estate alone, until Ctrl+C. It prints what a shell exports so that "
        "clients find it: spaceport simulator > env.sh & then . ./env.sh",
    )
    simulator.add_argument("--port", type=int, default=0, help="default: any free one")
    simulator.add_argument("--aws-port", type=int, default=0, help="of EC2 and STS; default: any free one")
    simulator.add_argument("--scenario", default="harbor", help="default: %(default)s, that of the demo")
    simulator.add_argument(
        "--speed", type=float, default=1.0, help="how many times faster its clock runs, default: 1"
    )
    return parser


def _add_doctor(commands: "argparse._SubParsersAction[Parser]") -> None:
    doctor = commands.add_parser(
        "doctor",
        help="what is in effect here, and what is wrong with it",
        description="What is in effect on this machine: host, account, token, proxies, trust store, AWS "
        "identities, terminal, files, settings and versions; where each comes from, what is wrong with it "
        "and what mends it. Never a secret. Exit codes: 2 a host or a configuration that is refused, 3 no or "
        "refused credentials, 4 the host gave no answer; everything else is told all the same.",
        allow_abbrev=False,
    )
    _add_common(doctor)
    doctor.add_argument("--json", action="store_true", help="as JSON, for scripts")


def _add_completion(commands: "argparse._SubParsersAction[Parser]") -> None:
    completion = commands.add_parser(
        "completion",
        usage="%(prog)s [-h] {bash,zsh,fish}",
        help="what a shell offers at Tab",
        description="A script for your shell, which offers commands, options, and spaces, teams and ids "
        "of findings as they were last seen. For bash, in ~/.bashrc: source <(spaceport completion bash). "
        "For zsh, in ~/.zshrc behind compinit: source <(spaceport completion zsh). For fish: spaceport "
        "completion fish > ~/.config/fish/completions/spaceport.fish",
        allow_abbrev=False,
    )
    what = completion.add_mutually_exclusive_group(required=True)
    what.add_argument("shell", nargs="?", choices=("bash", "zsh", "fish"), help="the shell to make it for")
    kept = sorted(set(KEPT_NAMES.values()))
    what.add_argument("--names", choices=kept, help=argparse.SUPPRESS)  # what the scripts ask


class _Version(argparse.Action):
    """Reads the version only when it is asked for: that import costs every start a tenth of its time."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        print(f"spaceport {version('spaceport')}")
        parser.exit()


def _add_common(parser: argparse.ArgumentParser) -> None:
    """What may stand before a command and after it; the defaults are those of the whole program."""
    without: Any = {"default": argparse.SUPPRESS}
    parser.add_argument(
        "--demo", action="store_true", help="a simulated estate instead of your own", **without
    )
    parser.add_argument("--read-only", action="store_true", help="refuse every change", **without)
    parser.add_argument(
        "--team", type=_named, help="only the spaces of this team, by name or id (HEROKU_TEAM)", **without
    )
    parser.add_argument(
        "--aws-profile",
        type=_named,
        metavar="PROFILE",
        help="for AWS accounts that are not configured; without it, as other AWS clients find credentials",
        **without,
    )


def _add_acknowledging(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--all", action="store_true", help="list what was acknowledged too")
    for option, does in (("--ack", "acknowledge this one"), ("--unack", "take that back")):
        parser.add_argument(
            option, action="append", default=[], type=_named, metavar="ID", help=f"{does}; may be repeated"
        )


def _request(options: argparse.Namespace) -> Request:
    return Request(
        space=options.space,
        form=options.format,
        address=options.address,
        at=options.at,
        is_all=options.all,
        acknowledge=tuple(options.ack),
        withdraw=tuple(options.unack),
    )


def _named(value: str) -> str:
    """A name that is one: `--space "$SPACE"` with a variable that is not set must not mean all."""
    if not value.strip():
        raise argparse.ArgumentTypeError("it is empty; is a variable not set?")
    return value


def _address(value: str) -> str:
    """Also as a part of a URL, or in brackets."""
    if read_question(value)[1] is None:
        raise argparse.ArgumentTypeError(f"{value!r} is no IP address and no CIDR block")
    return value


def _time(value: str) -> datetime:
    try:
        return read_time(value, datetime.now(UTC))
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _dashboard(options: argparse.Namespace) -> int:
    from tui import terminal

    if (reason := terminal.refusal()) is not None:
        return _end(reason, Exit.USAGE)
    from tui import keys, themes

    settings = _settings(options, themes.slips, keys.slips)
    terminal.show_only_what_it_can()
    try:
        with _session(options, settings) as session:
            return _show(session, options)
    except NoCredential as error:
        from tui.sign_in import SignIn

        sign_in = SignIn(error.looked_at, theme=terminal.theme(wanted=settings.theme))
        if sign_in.run(mouse=options.mouse):
            options.demo = True
            with _session(options, demo.SETTINGS) as session:
                return _show(session, options)
        return sign_in.return_code or Exit.CREDENTIALS


def _show(session: Session, options: argparse.Namespace) -> int:
    from tui import terminal
    from tui.app import Dashboard

    theme = terminal.theme(wanted=session.settings.theme)
    app = Dashboard(session, signs=terminal.signs(), theme=theme)
    result = app.run(mouse=options.mouse)
    if app.crashed:
        return Exit.DEFECT
    return app.return_code or result or 0


def _settings(options: argparse.Namespace, *checks: Check) -> Settings:
    """The demo's own, or those of the configuration. Raises ConfigError."""
    return demo.SETTINGS if options.demo else read_config(config_file(), *checks)


@contextmanager
def _session(options: argparse.Namespace, settings: Settings) -> Iterator[Session]:
    """A session on the environment's host and credential, or on the demo, which knows nothing of them."""
    if options.demo:
        with demo.running() as (host, credential, aws, clock):
            yield Session(
                host,
                credential,
                state_home=None,  # nothing is kept: the next demo is another one
                clock=clock,
                pace=demo.PACE,
                team=options.team,
                is_demo=True,
                aws=aws,
                settings=settings,
                read_only=_is_read_only(options, settings),
            )
        return
    path = config_file()
    configuration = None if path is None else shown(path)
    aws = AwsAccess(settings.aws.accounts, options.aws_profile, configuration=configuration)
    host = parse_host(os.environ.get("HEROKU_HOST"))
    credential = find_credential(host)
    yield Session(
        host,
        credential,
        state_home=state_home(),
        # A command reads a part, which must not take the place of the dashboard's picture.
        keeps_picture=options.command is None,
        team=options.team or _usual_team(),
        aws=aws,
        settings=settings,
        read_only=_is_read_only(options, settings),
    )


def _is_read_only(options: argparse.Namespace, settings: Settings) -> bool:
    """Each of the three makes it so, and none takes it back."""
    return bool(settings.read_only or options.read_only or os.environ.get("SPACEPORT_READ_ONLY"))


def _usual_team() -> str | None:
    """As the Heroku CLI: the team of a command that names none."""
    return os.environ.get("HEROKU_TEAM") or os.environ.get("HEROKU_ORGANIZATION") or None


def _change(session: Session, options: argparse.Namespace) -> int:
    from tui.headless import change

    return change.run(session, options)


def _doctor(options: argparse.Namespace) -> int:
    from tui.headless import doctor
    from tui.headless.doctor_ground import ground

    with ground(options) as on:
        return doctor.run(on, as_json=options.json)


def _completion(options: argparse.Namespace) -> int:
    from tui.completion import bash, fish, names, zsh
    from tui.completion.words import command_of

    if options.names is not None:
        printed = "".join(f"{name}\n" for name in names.kept(options.names))
    else:
        scripts = {"bash": bash.script, "zsh": zsh.script, "fish": fish.script}
        printed = scripts[options.shell](command_of(_parser(), _inputs_of_changes()))
    return Exit.FINE if put(printed) else Exit.UNREADABLE


def _inputs_of_changes() -> dict[str, tuple[str, ...]]:
    """For completion: the names of changes, and what `--set` takes for any of them."""
    from backend.changes.catalogue import CHANGES

    inputs = dict.fromkeys(name for change in CHANGES.values() for name in change.inputs)
    return {"name": tuple(CHANGES), "set": tuple(f"{name}=" for name in inputs)}


def _simulator(options: argparse.Namespace) -> int:
    try:
        from backend.simulator.server import serve
    except ModuleNotFoundError as error:
        return _end(f"The simulator needs its extra ({error}): pip install 'spaceport[demo]'", Exit.USAGE)
    return serve(
        port=options.port,
        aws_port=options.aws_port,
        scenario=options.scenario,
        speed=options.speed,
        out=sys.stdout,
    )


def _end(message: str, code: Exit) -> int:
    say(message)
    return code


if __name__ == "__main__":
    sys.exit(main())
