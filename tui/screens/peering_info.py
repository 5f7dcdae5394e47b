"""The Heroku end of any peering with a space, as `heroku spaces:peerings:info` tells it (requirement 12)."""

from collections.abc import Iterator

from backend.model.key import Kind
from backend.model.peering import PeeringInfo
from tui.format import known, listed
from tui.screens.reading import absence, reading_facts
from tui.screens.rows import Part
from widgets.detail import Fact
from widgets.text import Signs, Tone


def info_of(part: Part) -> PeeringInfo | None:
    info: PeeringInfo | None = part.readings[Kind.PEERING_INFO].value
    return info


def info_facts(part: Part, signs: Signs) -> Iterator[Fact]:
    """The six lines of the Heroku CLI and the blocks of the dynos, or why there are none.

    Nothing where the space has no peerings at all: where those are told, that is.
    """
    info = info_of(part)
    none = absence(Kind.PEERING_INFO, part, signs)
    if none is not None and none.sign.text == signs.unavailable:
        return
    about_reading = reading_facts(Kind.PEERING_INFO, part, signs)
    yield from about_reading
    if none is not None or info is None:
        if none is not None and not about_reading:
            yield Fact("peering_info", "Peering info", none.sentence, Tone.QUIET, copies="")
        return
    yield Fact("aws_account_id", "AWS account", known(info.aws_account_id, signs))
    yield Fact("aws_region", "AWS region", known(info.aws_region, signs))
    yield Fact("vpc_id", "AWS VPC", known(info.vpc_id, signs))
    yield Fact("vpc_cidr", "VPC CIDR", known(info.vpc_cidr, signs))
    yield _blocks("space_cidr_blocks", "Space CIDRs", info.space_cidr_blocks, signs)
    yield _blocks("dyno_cidr_blocks", "Dyno CIDRs", info.dyno_cidr_blocks, signs)
    yield _blocks("unavailable_cidr_blocks", "Unavailable", info.unavailable_cidr_blocks, signs)


def _blocks(key: str, label: str, blocks: tuple[str, ...] | None, signs: Signs) -> Fact:
    if not blocks:
        return Fact(key, label, signs.missing if blocks is None else "none", copies="")
    return Fact(key, label, listed(blocks, signs), copies="\n".join(blocks) + "\n")
