"""Make standard input the controlling terminal, then become the command in argv.

    python -SP on_tty.py [--ignore-hangup] COMMAND ...

Not -I: that would ignore what PYTHON… says about the locale, and change the locale of the command.
Started as a session leader, as a terminal emulator starts a shell. With `--ignore-hangup`: as under nohup.
"""

import fcntl
import os
import signal
import sys
import termios

fcntl.ioctl(0, termios.TIOCSCTTY, 0)
for number in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
    signal.signal(number, signal.SIG_DFL)  # whoever runs the tests may ignore one
command = sys.argv[1:]
if command[0] == "--ignore-hangup":
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    command = command[1:]
os.execv(command[0], command)
