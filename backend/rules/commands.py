"""The commands that do the same by hand, quoted for a shell, ready to be pasted (DESIGN.md, "Teaching").

Those of AWS are in `aws_commands`.
"""

import shlex
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain


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


def vpn_connections(space: str) -> str:
    return shlex.join(["heroku", "spaces:vpn:connections", "--space", space])


def peerings(space: str) -> str:
    return shlex.join(["heroku", "spaces:peerings", space])


def accept_peering(pcx_id: str, space: str) -> str:
    return shlex.join(["heroku", "spaces:peerings:accept", pcx_id, "--space", space])


def peering_info(space: str) -> str:
    """The Heroku end, for whoever asks for a peering."""
    return shlex.join(["heroku", "spaces:peering:info", space])


def destroy_peering(pcx_id: str, space: str) -> str:
    """Without asking: the id is said twice."""
    return shlex.join(["heroku", "spaces:peerings:destroy", pcx_id, "--space", space, "--confirm", pcx_id])


def start_change(
    name: str, inputs: Mapping[str, str | Sequence[str]], confirmations: Iterable[str] = ()
) -> str:
    """A guided change of Spaceport; `inputs` as `--set` says them, `confirmations` as `--confirm`."""
    listed = {key: (value,) if isinstance(value, str) else value for key, value in inputs.items()}
    said = (("--set", f"{key}={value}") for key, values in listed.items() for value in values)
    confirmed = (("--confirm", text) for text in confirmations)
    return shlex.join(["spaceport", "change", "start", name, *chain(*said, *confirmed)])


def space_info(space: str) -> str:
    """The space with its outbound IPs."""
    return shlex.join(["heroku", "spaces:info", space])


def trusted_ips(space: str) -> str:
    return shlex.join(["heroku", "spaces:trusted-ips", space])


def apps(space: str) -> str:
    return shlex.join(["heroku", "apps", "--space", space])


def scale_web(app: str) -> str:
    """One web dyno."""
    return shlex.join(["heroku", "ps:scale", "web=1", "-a", app])


def disable_certificates(app: str) -> str:
    """No more certificates by Heroku."""
    return shlex.join(["heroku", "certs:auto:disable", "-a", app])
