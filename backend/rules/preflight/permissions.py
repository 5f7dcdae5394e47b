"""Whether AWS permits what a change needs, as its DryRun answers (requirement 8)."""

from backend.rules.wording import capital

from .found import Found, Verdict


def permission(action: str, why_not: str | None) -> Found:
    """Of what the change begins with. `why_not`: a clause that names the IAM action; None where it is
    permitted.
    """
    rule = f"may-{action}"
    if why_not is None:
        return Found(rule, Verdict.PASSED, f"AWS permits ec2:{action}.")
    text = (
        f"{capital(why_not)}. Have it permitted, choose other credentials, or go on without access to AWS: "
        "then the commands are shown, for somebody who may."
    )
    return Found(rule, Verdict.REFUSED, text)


def permission_later(action: str, why_not: str | None, made: str) -> Found:
    """Of what comes once the peering is active, and can be done by somebody else. `made`: by what needs the
    permission, in words that begin a sentence.
    """
    rule = f"may-{action}"
    if why_not is None:
        return Found(rule, Verdict.PASSED, f"AWS permits ec2:{action}.")
    text = (
        f"{capital(why_not)}. {made} are shown as commands then, to be handed over to whoever may. Have it "
        "permitted before, or go on with that."
    )
    return Found(rule, Verdict.READ, text)


def untold(action: str, problem: str) -> Found:
    """DryRun itself could not tell. `problem`: a clause."""
    text = f"Whether AWS permits ec2:{action} could not be told: {problem}. The step itself shows it."
    return Found(f"may-{action}", Verdict.UNKNOWN, text)
