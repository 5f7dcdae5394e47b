"""Whether a request may be accepted, and whether a peering may be touched at all (requirements 22-27)."""

from backend.model.peering import ACCEPTED, PENDING, Peering
from backend.model.remote import is_told
from backend.rules.endings import EXPIRED, how_it_ended
from backend.rules.expiry import SOON, expiry_in_words, expiry_of

from .found import Found, Verdict
from .situation import Situation

INITIATING = "initiating-request"


def yours(situation: Situation, peering: Peering) -> Found:
    """Only the operator's, with a real id: any other type, known or new, is protected (requirement 26)."""
    rule, name = "yours", peering.title or "this peering"
    if peering.is_own:
        return Found(rule, Verdict.PASSED, f"{name} is yours.")
    if peering.is_customers:
        text = f"Heroku does not tell the id of {name}, so that nothing can be done to it."
    elif peering.is_herokus:
        text = (
            f"{name} is Heroku's ({peering.type}): data services of {situation.name} are reached through it. "
            "It cannot be changed by you."
        )
    else:
        text = f"Heroku does not tell whose {name} is. It may carry data services, so that it is left alone."
    return Found(rule, Verdict.REFUSED, text)


def waits(situation: Situation, peering: Peering) -> Found:
    """Whether it can be accepted, or was (requirements 24, 25; K6, K7)."""
    rule, name, status = "waits", peering.title or "this peering", peering.status
    if status in ACCEPTED:
        return Found(rule, Verdict.PASSED, f"{name} was accepted already; it is {status}.")
    expires = expiry_of(peering)
    has_run_out = expires is not None and expires <= situation.now
    if (ended := how_it_ended(name, EXPIRED if has_run_out else status)) is not None:
        return Found(rule, Verdict.REFUSED, ended)
    if status not in PENDING:
        what = f"{name} is {status}" if is_told(status) else f"Heroku does not tell how {name} is"
        return Found(rule, Verdict.UNKNOWN, f"{what}. Whether it can be accepted, Heroku decides.")
    if status == INITIATING:
        text = (
            f"AWS is still making {name} ({status}): it can be accepted in a moment, once it waits for you."
        )
        return Found(rule, Verdict.READ, text)
    if expires is None:
        return Found(rule, Verdict.PASSED, f"{name} waits for you ({status}). When it expires is not told.")
    is_soon = expires - situation.now < SOON
    text = f"{name} waits for you ({status}) until {expiry_in_words(peering)}." + (
        " That is soon: after it, the owner of the VPC has to ask again." if is_soon else ""
    )
    return Found(rule, Verdict.READ if is_soon else Verdict.PASSED, text)
