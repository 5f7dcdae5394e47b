"""`python -m backend.simulator`: the same as `spaceport simulator`, and what the demo starts."""

import argparse
import sys

from backend.simulator import scenarios
from backend.simulator.server import serve


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m backend.simulator", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="port of the Platform API (0: any free one)")
    parser.add_argument("--aws-port", type=int, help="port of the AWS side (left out: none; 0: any free one)")
    parser.add_argument("--scenario", default="harbor", choices=scenarios.NAMES)
    parser.add_argument("--spaces", type=int, help="number of spaces in the scenario crowd")
    parser.add_argument("--speed", type=float, default=1.0, help="simulated seconds in a second")
    parser.add_argument("--frozen", action="store_true", help="the clock stands still until it is advanced")
    parser.add_argument("--stop-on-stdin-eof", action="store_true", help="exit when stdin is closed")
    given = parser.parse_args(arguments)
    return serve(
        port=given.port,
        aws_port=given.aws_port,
        scenario=given.scenario,
        speed=given.speed,
        frozen=given.frozen,
        spaces=given.spaces,
        stop_on_stdin_eof=given.stop_on_stdin_eof,
        out=sys.stdout,
    )


if __name__ == "__main__":
    sys.exit(main())
