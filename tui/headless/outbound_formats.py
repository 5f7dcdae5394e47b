"""Outbound IPs as other programs take them, to let in what comes from a space.

Only parsed addresses and slugged names enter: what Heroku sends is data, and these are programs.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from backend.model import nat as nat_states
from backend.model.key import Kind
from backend.model.nat import Nat
from backend.model.space import ALLOCATING, DELETING, Space
from backend.rules.addresses import Network, read_network
from backend.rules.availability import is_not_there_yet
from tui.headless.plain import told_as
from tui.headless.view import View

HTTPS = 443
LONGEST_DESCRIPTION = 255
"""Characters that EC2 takes in the description of a rule."""


def cidr(view: View) -> str:
    """Every address once, as a block of one: /32, or /128 for IPv6."""
    blocks = dict.fromkeys(str(address) for space in view.spaces for address in addresses(view, space))
    return "".join(f"{block}\n" for block in blocks)


def nginx(view: View) -> str:
    """`allow` lines for a server or a location; the `deny all;` after them is the operator's."""
    lines = []
    for space in view.spaces:
        if found := addresses(view, space):
            lines += [
                f"# {slug(space)}",
                *(f"allow {address.network_address};" for address in found),
            ]
    return "".join(f"{line}\n" for line in lines)


def aws_sg(view: View) -> str:
    """For `aws ec2 authorize-security-group-ingress --ip-permissions`, which takes a block only once."""
    names: dict[Network, list[str]] = {}
    for space in view.spaces:
        for address in addresses(view, space):
            names.setdefault(address, []).append(slug(space))
    permission: dict[str, Any] = {"IpProtocol": "tcp", "FromPort": HTTPS, "ToPort": HTTPS}
    for version, ranges, block in ((4, "IpRanges", "CidrIp"), (6, "Ipv6Ranges", "CidrIpv6")):
        found = [
            {block: str(address), "Description": _description(spaces)}
            for address, spaces in names.items()
            if address.version == version
        ]
        if found:
            permission[ranges] = found
    return json.dumps([permission] if names else [], indent=2) + "\n"


def terraform(view: View) -> str:
    """A `locals` block; a space whose addresses are not known has no list, so that a plan with it fails."""
    taken: set[str] = set()
    blocks = []
    for space in view.spaces:
        if view.value(Kind.NAT, space) is not None:
            name = _identifier(space, taken)
            lines = "".join(f'    "{address}",\n' for address in addresses(view, space))
            blocks.append(f"  # {slug(space)}\n  {name} = [\n{lines}  ]\n")
    return "locals {\n" + "\n".join(blocks) + "}\n"


FORMATS = {"cidr": cidr, "nginx": nginx, "aws-sg": aws_sg, "terraform": terraform}


def left_out(view: View) -> Iterator[str]:
    """Which spaces and addresses are in none of the formats, or may soon be others, and why; in sentences.

    Without those that could not be read, which every command tells.
    """
    for space in view.spaces:
        for why in _why_left_out(view, space):
            yield f"{told_as(space)}: {why}"
    if view.request.space is not None and not lists_any(view):
        yield "No address is known, so no list was printed."


def lists_any(view: View) -> bool:
    """Whether there is an address to list."""
    return any(addresses(view, space) for space in view.spaces)


def _why_left_out(view: View, space: Space) -> Iterator[str]:
    nat: Nat | None = view.value(Kind.NAT, space)
    if nat is None:
        if is_not_there_yet(Kind.NAT, space, view.snapshot.of_space(Kind.NAT, space)):
            yield "it is new, and has no outbound IPs yet. Ask again in a few minutes."
        elif view.why_unread(Kind.NAT, space) is None:
            yield WITHOUT_ANY.get(space.state or "", "Heroku answers that it has no outbound IPs.")
        return
    for source in nat.sources or ():
        if _read(source) is None:
            yield f"{source} is no address, so it was left out."
    if nat.state != nat_states.ENABLED:
        yield _state(nat)
    if not nat.sources and nat.state != nat_states.DISABLED:
        yield "Heroku names none of its outbound IPs."


WITHOUT_ANY = {
    ALLOCATING: "it has no outbound IPs before it is allocated.",
    DELETING: "it is being deleted. Take its outbound IPs off your lists: Heroku gives them to others.",
}
"""By the state of a space, in which nothing inside it can be asked for."""


def _state(nat: Nat) -> str:
    match nat.state:
        case nat_states.DISABLED:
            return "its outbound IPs are disabled, so it has none of its own."
        case nat_states.UPDATING:
            return "its outbound IPs are being updated: they are about to change."
        case other:
            return f"its outbound IPs are not enabled: Heroku says {other or 'nothing'} of their state."


def addresses(view: View, space: Space) -> list[Network]:
    """Those of the space that are addresses, each once, in the order of the reply."""
    nat: Nat | None = view.value(Kind.NAT, space)
    if nat is None or nat.state == nat_states.DISABLED:
        return []
    sources = nat.sources or ()
    return list(dict.fromkeys(found for source in sources if (found := _read(source)) is not None))


def _read(source: str) -> Network | None:
    """One address as a block of one; a wider block would let in others."""
    network = read_network(source)
    return network if network is not None and network.prefixlen == network.max_prefixlen else None


def slug(space: Space) -> str:
    """The name, with a dash for every sign that a name of a space does not have."""
    return re.sub(r"[^a-z0-9]+", "-", (space.name or "").lower()).strip("-") or "unnamed"


def _description(spaces: list[str]) -> str:
    return f"Heroku {'space' if len(spaces) == 1 else 'spaces'} {', '.join(spaces)}"[:LONGEST_DESCRIPTION]


def _identifier(space: Space, taken: set[str]) -> str:
    """A name of Terraform's that no other space has."""
    plain = f"outbound_ips_{slug(space).replace('-', '_')}"
    name, number = plain, 2
    while name in taken:
        name, number = f"{plain}_{number}", number + 1
    taken.add(name)
    return name
