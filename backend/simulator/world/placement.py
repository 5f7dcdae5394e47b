"""Where dynos are inside their space: an address of the dyno blocks, another one at every start."""

from datetime import datetime
from ipaddress import IPv4Network

from backend.simulator.ids import named_id
from backend.simulator.world.apps import App, Dyno, Formation
from backend.simulator.world.errors import not_found
from backend.simulator.world.spaces import Space

# The first addresses of every subnet are the network's own.
_FIRST_HOST = 4


def start_dynos(space: Space, app: App, formation: Formation, count: int, at: datetime) -> None:
    """`count` more dynos of a process type of an app in `space`."""
    for _ in range(count):
        number = len(formation.dynos) + 1
        address = _free_address(space, f"{app.id}/{formation.process_type}.{number}/1")
        formation.dynos.append(Dyno(number, address, at))


def restart_dyno(space: Space, app_name: str, process_type: str, number: int, at: datetime) -> None:
    """Stop it and start it elsewhere. Raises Refused (404) where it no longer is."""
    for app, formation, dyno in space.dynos():
        if (app.name, formation.process_type, dyno.number) == (app_name, process_type, number):
            dyno.starts += 1
            dyno.started_at = at
            dyno.private_ip = _free_address(space, f"{app.id}/{process_type}.{number}/{dyno.starts}")
            return
    raise not_found("dyno")


def _free_address(space: Space, key: str) -> str:
    """The same for the same key, unless a dyno has it: then the next."""
    used = {dyno.private_ip for _, _, dyno in space.dynos()}
    digits = int(named_id("address", f"{space.id}/{key}")[:8], 16)
    blocks = space.dyno_cidr_blocks
    block = IPv4Network(blocks[digits % len(blocks)])
    hosts = block.num_addresses - _FIRST_HOST - 1
    place = digits % hosts
    while str(block[_FIRST_HOST + place]) in used:
        place = (place + 1) % hosts
    return str(block[_FIRST_HOST + place])
