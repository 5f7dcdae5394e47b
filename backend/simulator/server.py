"""`spaceport simulator`: the simulator as a process, told where it is by environment lines."""

import asyncio
import os
import signal
import socket
import sys
from contextlib import ExitStack
from threading import Thread
from typing import TextIO

from backend.simulator import aws, scenarios
from backend.simulator.app import create_app
from backend.simulator.clock import Clock
from backend.simulator.levers import Levers
from backend.simulator.listening import HOST, Listener, bind, port_of

# Made up: the simulator takes any token, moto any key.
HEROKU_API_KEY = "HRKU-simulated-operator"
AWS_ACCESS_KEY_ID = "simulated-operator"
AWS_SECRET_ACCESS_KEY = "simulated-secret"  # noqa: S105
AWS_DEFAULT_REGION = "us-east-1"

EXIT_FINE = 0
EXIT_USAGE = 2
EXIT_INTERRUPTED = 130


def serve(
    *,
    port: int = 0,
    aws_port: int | None = None,
    scenario: str = "harbor",
    speed: float = 1.0,
    frozen: bool = False,
    spaces: int | None = None,
    stop_on_stdin_eof: bool = False,
    out: TextIO,
) -> int:
    """Serve until SIGINT (130), SIGTERM or, if asked for, the end of stdin (0). Port 0: any free one.

    Prints its clock and the environment that leads a client here to `out` and flushes them before anything
    is answered.
    `aws_port` None: no AWS side. Wrong arguments and a port that is taken: one line on stderr, 2.
    """
    if speed <= 0:
        return _refuse(f"The speed must be more than 0, not {speed:g}.")
    try:
        world = scenarios.build(scenario, frozen=frozen, speed=speed, spaces=spaces)
    except ValueError as error:
        return _refuse(str(error))
    with ExitStack() as stack:
        try:
            heroku_socket = stack.enter_context(_bound(port))
            aws_socket = None if aws_port is None else stack.enter_context(_bound(aws_port))
        except _Taken as taken:
            return _refuse(str(taken))
        print(clock_line(world.clock), file=out)
        for line in environment(port_of(heroku_socket), None if aws_socket is None else port_of(aws_socket)):
            print(line, file=out)
        out.flush()
        try:
            levers = Levers()
            if aws_socket is not None:
                stack.enter_context(aws.serving(aws_socket, world, levers, scenarios.owned_in_aws(world)))
            listener = Listener(create_app(world, levers))
            return asyncio.run(_until_told(listener, heroku_socket, stop_on_stdin_eof))
        except KeyboardInterrupt:
            # Before or after the handlers below were in place.
            return EXIT_INTERRUPTED


def environment(port: int, aws_port: int | None = None) -> list[str]:
    """Shell lines that point the Heroku CLI, Spaceport and AWS clients here."""
    url = f"http://{HOST}:{port}"
    variables = {
        "HEROKU_HOST": url,
        "HEROKU_API_KEY": HEROKU_API_KEY,
        "HEROKU_PARTICLEBOARD_URL": url,
    }
    if aws_port is not None:
        variables |= {
            "AWS_ENDPOINT_URL": f"http://{HOST}:{aws_port}",
            "AWS_ACCESS_KEY_ID": AWS_ACCESS_KEY_ID,
            "AWS_SECRET_ACCESS_KEY": AWS_SECRET_ACCESS_KEY,
            "AWS_DEFAULT_REGION": AWS_DEFAULT_REGION,
        }
    return [f"export {name}={value}" for name, value in variables.items()]


def clock_line(clock: Clock) -> str:
    """`# clock 2026-11-20T14:00:00+00:00 speed 4`: a comment for a shell, for whoever lives on that clock."""
    return f"# clock {clock.now().isoformat()} speed {clock.speed:g}"


class _Taken(Exception):
    """A port that cannot be had; the text says why and what to do."""


def _bound(port: int) -> socket.socket:
    try:
        return bind(port)
    except (OSError, OverflowError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise _Taken(
            f"The simulator cannot listen on {HOST}:{port}: {reason}. Choose another port; 0 is any free one."
        ) from None


async def _until_told(listener: Listener, listening: socket.socket, stop_on_stdin_eof: bool) -> int:
    loop = asyncio.get_running_loop()
    result = EXIT_FINE

    def interrupted() -> None:
        nonlocal result
        result = EXIT_INTERRUPTED
        listener.stop()

    loop.add_signal_handler(signal.SIGINT, interrupted)
    loop.add_signal_handler(signal.SIGTERM, listener.stop)
    if stop_on_stdin_eof:
        Thread(target=_wait_for_eof, args=(listener,), daemon=True).start()
    await listener.run_on(listening)
    return result


def _wait_for_eof(listener: Listener) -> None:
    # os.read, since a thread inside sys.stdin at exit would be fatal to the interpreter.
    while os.read(0, 4096):
        pass
    listener.stop()


def _refuse(reason: str) -> int:
    print(reason, file=sys.stderr)
    return EXIT_USAGE
