"""Whom AWS takes us for: with the usual credentials, and in each account of the configuration."""

from collections.abc import Iterator
from functools import partial

from backend.aws.errors import AwsError, NoCredentials, Reach
from backend.aws.identity import Identities
from backend.rules.wording import capital

from .check import Check, Grade
from .examine import Part, blocking
from .ground import DEFAULT, DEMO, Ground

SECTION = "AWS"
USUAL = "usual credentials"


def parts(ground: Ground) -> Iterator[Part]:
    """One for the usual credentials and one for each account; they ask at once."""
    identities = Identities(ground.aws)
    yield Part(SECTION, USUAL, blocking(partial(_usual, identities, ground)))
    for account_id in ground.aws.accounts:
        yield Part(SECTION, account_id, blocking(partial(_account, identities, ground, account_id)))


def _usual(identities: Identities, ground: Ground) -> Iterator[Check]:
    try:
        who = identities.of(None)
    except NoCredentials:
        yield Check(
            USUAL,
            "none",
            _chosen_by(ground),
            problem="The AWS end of a peering is read only where the configuration says how, by its account.",
            advice="To have it read: aws sso login, or AWS_PROFILE, or what else AWS clients understand.",
        )
    except AwsError as error:
        yield Check(USUAL, None, _chosen_by(ground), Grade.WARNING, _sentence(error), _advice(error))
    else:
        value = f"account {who.account_id} as {who.arn}, asked in {who.region}"
        yield Check(USUAL, value, DEMO if ground.is_demo else who.source)


def _account(identities: Identities, ground: Ground, account_id: str) -> Iterator[Check]:
    name = ground.aws.accounts[account_id].name
    source = DEMO if ground.is_demo else f"[aws.accounts.{account_id}]"
    try:
        who = identities.of(account_id)
    except AwsError as error:
        problem = f"{_sentence(error)} The AWS end of its peerings is not read."
        yield Check(account_id, name, source, Grade.WARNING, problem, _advice(error))
    else:
        called = f"{name}: " if name else ""
        yield Check(account_id, f"{called}{who.arn}, asked in {who.region}", source)


def _chosen_by(ground: Ground) -> str:
    if ground.aws.profile is not None:
        return "--aws-profile"
    found = ground.first_set("AWS_PROFILE", "AWS_ACCESS_KEY_ID")
    return DEFAULT if found is None else found[0]


def _sentence(error: AwsError) -> str:
    return f"{capital(str(error))}."


def _advice(error: AwsError) -> str:
    if error.reach is Reach.LINK:
        return "Look at the proxy to AWS and the trust for AWS above."
    return "`aws sts get-caller-identity` with the same profile says more."
