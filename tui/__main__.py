"""Where the program begins: `spaceport`, or `python -m tui`."""

import sys

from tui.garbage import look_seldom


def main() -> int:
    look_seldom()
    # Only now: it is what takes the time.
    from tui import cli

    return cli.main()


if __name__ == "__main__":
    sys.exit(main())
