"""`whose ADDRESS`: every space, block, outbound address, range, peer, tunnel and dyno that holds it."""

from collections.abc import Iterator

from backend.estate.plan import IN_A_SPACE
from backend.model.key import Kind
from backend.model.snapshot import Snapshot
from backend.model.space import Space
from backend.rules.addresses import read_network
from backend.rules.whose import Answer, Hit, read_question, whose
from tui import records
from tui.format import known, table
from tui.headless.document import Document, of_spaces
from tui.headless.plain import SIGNS, title
from tui.headless.view import Request, View


def kinds(snapshot: Snapshot, space: Space, request: Request) -> Iterator[Kind]:
    """All that has addresses; dynos, whose addresses are of the space's block, where that may be."""
    yield Kind.APPS
    yield from (kind for kind in IN_A_SPACE if kind is not Kind.TOPOLOGY)
    block, asked = read_network(space.cidr), read_question(request.address)[1]
    if block is None or asked is None or (block.version == asked.version and block.overlaps(asked)):
        yield Kind.TOPOLOGY


def document(view: View) -> Document:
    """`hits`: most specific first. `spaces`: where it was looked for, and what could not be read there."""
    answer = _answer(view)
    return {
        **of_spaces(view),
        "asked": answer.asked,
        "hits": [_record(hit) for hit in _hits(view, answer)],
        "notes": answer.notes,
    }


def _record(hit: Hit) -> records.Record:
    place = hit.place
    return {
        "space": place.space.name,
        "space_id": place.space.id,
        "resource": records.resource(place.kind),
        "field": place.what,
        "value": place.value,
        "item": place.item,
        "relation": hit.relation.name.lower(),
        "text": hit.text,
    }


def text(view: View) -> str:
    """A line for each place; nothing at all where there is none."""
    rows = [("SPACE", "WHAT", "VALUE", "OF", "HOW")]
    rows += [
        (
            title(hit.place.space),
            hit.place.text,
            hit.place.value,
            known(hit.place.item, SIGNS),
            hit.relation.name.lower(),
        )
        for hit in _hits(view, _answer(view))
    ]
    return table(rows) if len(rows) > 1 else ""


def talk(view: View) -> Iterator[str]:
    """What there is to say of the question, and that nothing was found."""
    answer = _answer(view)
    yield from answer.notes
    if not _hits(view, answer):
        is_whole = not any(unread for space in view.spaces for unread in view.unread(space))
        yield answer.nowhere(is_whole)


def _answer(view: View) -> Answer:
    return whose(view.snapshot, view.request.address)


def _hits(view: View, answer: Answer) -> list[Hit]:
    asked_for = set(map(id, view.spaces))
    return [hit for hit in answer.hits if id(hit.place.space) in asked_for]
