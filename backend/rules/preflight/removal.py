"""Whether a peering can be destroyed, and what stops working then (requirements 26, 37, 38)."""

from backend.model.peering import ENDED, PENDING, UNDER_WAY, Peering
from backend.model.remote import is_told
from backend.rules.aws_commands import take_back
from backend.rules.expiry import expiry_in_words, expiry_of
from backend.rules.wording import listed, shortened

from .found import Found, Verdict
from .situation import Situation
from .will_not import internal, named


def has_begun(situation: Situation, peering: Peering) -> Found:
    """No document tells that Heroku destroys a request that nobody accepted: its owner takes it back."""
    rule, name, status = "has-begun", peering.title or "this peering", peering.status
    if status in PENDING:
        until = f" ({expiry_in_words(peering)})" if expiry_of(peering) is not None else ""
        text = (
            f"{name} is a request that nobody accepted ({status}): nothing passes through it, and there is "
            f"nothing to destroy. Let it expire{until}, or have its owner take it back: "
            f"`{take_back(peering)}`."
        )
        return Found(rule, Verdict.REFUSED, text)
    if status in ENDED:
        text = f"{name} has ended already ({status}). What still leads to it in the VPC can be removed."
        return Found(rule, Verdict.READ, text)
    if status in UNDER_WAY:
        text = f"{name} is still being set up ({status}). That takes a few minutes: wait, unless it hangs."
        return Found(rule, Verdict.READ, text)
    if not is_told(status):
        return Found(rule, Verdict.UNKNOWN, f"Heroku does not tell how {name} is, and decides.")
    return Found(rule, Verdict.PASSED, f"{name} is {status}.")


def stops_working(situation: Situation, peering: Peering) -> tuple[str, ...]:
    """What somebody has to know before, as far as it can be seen; a sentence each."""
    blocks = listed(peering.cidr_blocks or ())
    vpc = peering.aws_vpc_id if is_told(peering.aws_vpc_id) else "the VPC"
    where = f"{vpc} ({blocks})" if blocks else vpc
    lines = [
        f"{where} and {situation.name} no longer reach each other, in either direction.",
        _of_apps(situation, vpc),
    ]
    if inside := internal(situation):
        lines.append(f"{vpc} no longer reaches {named(inside, 'internal app')}.")
    others = [
        each.title or "one without an id"
        for each in situation.others
        if each.is_live and each.status not in PENDING and each is not peering
    ]
    if others:
        lines.append(f"Other peerings of {situation.name} stay as they are: {shortened(others, 5)}.")
    lines.append("It cannot be brought back: that takes a new request, and a new acceptance.")
    return tuple(lines)


def _of_apps(situation: Situation, vpc: str) -> str:
    apps = situation.apps
    if apps is None:
        return f"The apps of {situation.name} could not be read; any of them may use {vpc}."
    if not apps:
        return f"{situation.name} has no apps that could use {vpc}."
    return f"Which apps use {vpc} cannot be seen; that may be {named(apps)}."
