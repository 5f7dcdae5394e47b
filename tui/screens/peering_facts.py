"""One peering with both of its ends, most urgent first."""

from collections.abc import Iterator
from datetime import datetime

from backend.model.aws_end import AwsEnd
from backend.model.key import Kind
from backend.model.peering import ENDED, PENDING, Peering
from backend.rules.addresses import read_network
from backend.rules.taken import clashes, taken
from tui.format import age, known, listed, moment
from tui.screens import peered
from tui.screens.aws_end_facts import aws_end_facts, aws_end_of, summary
from tui.screens.peering_info import info_facts, info_of
from tui.screens.reading import absence, reading_facts
from tui.screens.rows import Part
from widgets.detail import Fact, Heading
from widgets.item_view import Item
from widgets.text import Signs, Tone

MEANINGS = {
    "pending-acceptance": "a request that waits for you",
    "initiating-request": "the request is on its way",
    "provisioning": "accepted, being set up",
    "failed": "nothing passes; it has to be asked for anew",
    "expired": "nobody accepted it in time; it has to be asked for anew",
    "rejected": "it was declined",
    "deleted": "it was taken down",
}
CUT_OFF = "data services of this space may be cut off; open a ticket with Heroku"
TYPES = {
    "customer-managed": "yours",
    "unknown": "not Heroku's; requests are called so",
}
NOT_YOURS = "carries data services or add-ons of the space; it cannot be changed"
URGENCY = {Tone.BAD: 0, Tone.WARN: 1, Tone.ACCENT: 2}
NOT_DONE = (
    ("data", "Not data", "the data services of the space cannot be reached from the VPC"),
    ("beyond", "Not beyond", "networks behind the VPC are not reached; that takes a proxy in it"),
    ("web", "Not the web", "web requests to apps without internal routing stay on the public Internet"),
)
"""What whoever relies on a peering should know (requirements 39, 42, 43)."""


def peering_facts(part: Part, peering: Peering | None, signs: Signs) -> Iterator[Item]:
    """`peering` None: the space has none, or why they are not known; then what asking for one takes."""
    if peering is None:
        yield from _without(part, signs)
        return
    end = aws_end_of(part, peering)
    subject = known(peering.pcx_id, signs)
    yield Heading("heading", subject, part.title(signs).whole, signs.cut)
    yield from reading_facts(Kind.PEERINGS, part, signs)
    yield from _heroku_end(part, peering, signs)
    yield summary(part, peering, end, signs)
    rest = [*_requester(peering, end, signs), *_clashes(part, peering), _type(peering, signs)]
    if end is not None:
        rest += aws_end_facts(part, peering, end, signs)
    # What wants a hand stands first, whichever of the parts it is in.
    yield from sorted(rest, key=lambda fact: URGENCY.get(fact.tone, len(URGENCY)))
    if peering.is_customers and peering.status not in ENDED:
        for key, label, text in NOT_DONE:
            yield Fact(key, label, text, Tone.QUIET)


def _without(part: Part, signs: Signs) -> Iterator[Item]:
    yield Heading("heading", known(part.space.name, signs), cut=signs.cut, mark=part.mark)
    told = reading_facts(Kind.PEERINGS, part, signs)
    yield from told
    none = absence(Kind.PEERINGS, part, signs)
    if none is None:
        text = "none; a VPC asks for one with the account, region and VPC below"
        yield Fact("peerings", "Peerings", text, copies="")
        yield from info_facts(part, signs)
    elif not told:
        yield Fact("peerings", "Peerings", none.sentence, Tone.QUIET)


def _heroku_end(part: Part, peering: Peering, signs: Signs) -> Iterator[Fact]:
    status, mark = known(peering.status, signs), peered.sign(peering, signs)
    meaning = MEANINGS.get(peering.status or "")
    tone = mark.tone if mark.tone in (Tone.WARN, Tone.BAD) else Tone.PLAIN
    yield Fact("status", "Heroku end", f"{status}: {meaning}" if meaning else status, tone, copies=status)
    if peered.is_cut_off(peering):
        yield Fact("cut_off", "Means", CUT_OFF, Tone.BAD)
    if peering.status in PENDING:
        yield _expires(peering, part.as_of, signs)


def _type(peering: Peering, signs: Signs) -> Fact:
    type_ = known(peering.type, signs)
    means = NOT_YOURS if peering.is_herokus else TYPES.get(peering.type or "")
    return Fact("type", "Type", f"{type_}: {means}" if means else type_, copies=type_)


def _expires(peering: Peering, now: datetime | None, signs: Signs) -> Fact:
    exact = moment(peering.expires, signs.missing)
    text = exact
    if isinstance(peering.expires, datetime) and now is not None:
        over = peering.expires <= now
        text += ", which is over" if over else f", in {age(now, peering.expires)}"
    return Fact("expires", "Expires", text, Tone.WARN, copies=exact)


def _clashes(part: Part, peering: Peering) -> Iterator[Fact]:
    """Whether the blocks of the VPC are free in the space (requirements 5, 16)."""
    if not peering.is_customers or not peering.cidr_blocks:
        return
    those = taken(part.space, info_of(part), part.readings[Kind.PEERINGS].value or ())
    found = clashes(peering.cidr_blocks, those)
    for block, each in found:
        same = read_network(block) == read_network(each.block)
        text = f"{block} is {each.what}" if same else f"{block} overlaps {each.block}, {each.what}"
        yield Fact(f"clash-{block}-{each.block}", "Overlap", text, Tone.WARN)
    if not found and all(read_network(block) is not None for block in peering.cidr_blocks):
        yield Fact("clash", "Overlap", "none with what the space takes", Tone.QUIET)


def _requester(peering: Peering, end: AwsEnd | None, signs: Signs) -> Iterator[Fact]:
    """Who is at the other end."""
    account, vpc = known(peering.aws_account_id, signs), known(peering.aws_vpc_id, signs)
    account_name = end.account_name if end is not None else None
    vpc_name = end.vpc.name if end is not None and end.vpc is not None else None
    yield Fact("aws_account_id", "Account", _with_name(account, account_name), copies=account)
    yield Fact("aws_region", "Region", known(peering.aws_region, signs))
    yield Fact("aws_vpc_id", "VPC", _with_name(vpc, vpc_name), copies=vpc)
    blocks = peering.cidr_blocks or ()
    label = "Blocks" if len(blocks) > 1 else "Block"
    yield Fact("cidr_blocks", label, listed(blocks, signs), copies="\n".join(blocks))


def _with_name(text: str, name: str | None) -> str:
    return f"{text} ({name})" if name else text
