"""`outbound-ips`: the addresses that others see the dynos of a space come from."""

from backend.model.key import Kind
from backend.model.nat import ENABLED, Nat
from backend.model.space import Space
from tui import records
from tui.format import known, moment, table
from tui.headless.document import Document, of_spaces
from tui.headless.plain import SIGNS, absent, title
from tui.headless.view import View


def document(view: View) -> Document:
    return of_spaces(view, ("outbound_ips", record))


def record(view: View, space: Space) -> records.Record | None:
    nat = view.value(Kind.NAT, space)
    return None if nat is None else records.nat(nat)


def text(view: View) -> str:
    """A line for each address, as Heroku sent it; a space without one has a line that says so."""
    rows = [("SPACE", "ADDRESS", "STATE", "SINCE")]
    for space in view.spaces:
        nat: Nat | None = view.value(Kind.NAT, space)
        if nat is None:
            rows.append((title(space), absent(view, Kind.NAT, space), *(SIGNS.missing,) * 2))
            continue
        so = known(nat.state, SIGNS), moment(nat.updated_at, SIGNS.missing)
        none = "not told" if nat.sources is None else "none"
        rows += [(title(space), known(source, SIGNS), *so) for source in nat.sources or (none,)]
    return table(rows)


def in_short(view: View, space: Space) -> str:
    """How many addresses there are, and the state where that is not the usual one: `4, updating`."""
    nat: Nat | None = view.value(Kind.NAT, space)
    if nat is None:
        return absent(view, Kind.NAT, space)
    count = "not told" if nat.sources is None else str(len(nat.sources)) if nat.sources else "none"
    return count if nat.state == ENABLED else f"{count}, {known(nat.state, SIGNS)}"
