"""The commands that do the same by hand, quoted for a shell, ready to be pasted (DESIGN.md, "Teaching")."""

import shlex


def logs(app: str) -> str:
    return shlex.join(["heroku", "logs", "-a", app])


def shell_of(app: str) -> str:
    """A one-off dyno with a shell."""
    return shlex.join(["heroku", "run", "bash", "-a", app])


def headers_of(url: str) -> str:
    """The head of what answers there."""
    return shlex.join(["curl", "-I", url])


def vpn_info(connection: str, space: str) -> str:
    """The connection and its tunnels, without their keys."""
    return shlex.join(["heroku", "spaces:vpn:info", connection, "--space", space])


def vpn_config(connection: str, space: str) -> str:
    """What a gateway is set up with; it prints the keys in clear."""
    return shlex.join(["heroku", "spaces:vpn:config", connection, "--space", space])
