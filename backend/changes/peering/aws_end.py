"""The AWS end of the peering that a change is about, and what AWS says in the words of the engine.

Which end that is, is in the facts: `pcx_id`, `aws_account_id`, `aws_region`, `aws_profile`, `vpc_id` and the
blocks of the space.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from backend.aws.blocks import blocks_of_space
from backend.aws.end import EVERY_PART
from backend.aws.errors import AwsError, CarriedOut
from backend.aws.workbench import Sent, Workbench
from backend.changes.ends import Ended
from backend.changes.ground import Ground
from backend.changes.step import Check, Look, MaybeDone, NotDone, Outcome, Seen, Settle, Step, Unread, Write
from backend.model.aws_end import AwsEnd, Part
from backend.model.change import YES, Facts, Values
from backend.model.key import Key
from backend.model.peering import PeeringInfo
from backend.model.problem import Trouble
from backend.rules.aws_commands import AwsCommands

from .by_hand import NO_ACCESS, handed_over
from .heroku_end import touched

T = TypeVar("T")

USUAL, LIMIT, EVERY = timedelta(seconds=5), timedelta(minutes=3), timedelta(seconds=3)
"""How long EC2 takes until it shows what was written, when that is given up, how often it is looked at."""
DESCRIBES = {
    Part.ROUTE_TABLES: "DescribeRouteTables",
    Part.SECURITY_GROUPS: "DescribeSecurityGroups",
    Part.NETWORK_ACLS: "DescribeNetworkAcls",
}
"""The action of EC2 that tells of a part."""
_WHAT_THEN = {
    Trouble.UNAUTHORIZED: " Sign in to AWS again, and take the change up.",
    Trouble.RATE_LIMITED: " Wait for some minutes, and take the change up again.",
    Trouble.UNREACHABLE: " Take the change up again when AWS can be reached.",
    Trouble.REFUSED: " Take the change up again when that is mended.",
    Trouble.FORBIDDEN: " Have the permission added, or the command run by somebody who has it.",
}


@dataclass(frozen=True, slots=True)
class PeeredVpc:
    """The peering's VPC, as the facts name it. What is read is read anew each time."""

    facts: Facts
    ground: Ground

    @property
    def id(self) -> str:
        return self.facts.one("vpc_id") or ""

    @property
    def pcx_id(self) -> str:
        return self.facts.one("pcx_id") or ""

    @property
    def region(self) -> str:
        return self.facts.one("aws_region") or ""

    @property
    def commands(self) -> AwsCommands:
        return AwsCommands(self.region, self.facts.one("profile"))

    @property
    def touched(self) -> tuple[Key, ...]:
        return touched(self.ground)

    @property
    def is_at_hand(self) -> bool:
        """Whether this console works on it; else its steps are handed over as commands."""
        return self.facts.all("aws") == YES

    def unseen(self, part: Part) -> str | None:
        """Why this part of it is not looked at from here, a sentence; None where it is."""
        if not self.is_at_hand:
            return NO_ACCESS
        reason = self.facts.one(_denied(DESCRIBES[part]))
        return None if reason is None else f"You may not see the {part} in AWS: {reason}."

    async def workbench(self) -> Workbench:
        """Raises Unread: also where the credentials have become those of another account."""
        aws = self.ground.aws
        account_id, identity = self.facts.one("aws_account_id"), self.facts.one("aws_profile")
        if aws is None:
            raise Unread("AWS is not asked here.")
        if identity is None:
            return await read(aws.of_account(account_id or "", self.region))
        workbench = await read(aws.open(identity, self.region))
        if account_id is not None and workbench.account_id != account_id:
            raise Unread(
                f"The credentials that were chosen are of the account {workbench.account_id} now, and the "
                f"VPC is in {account_id}."
            )
        return workbench

    async def end(self, *needed: Part) -> AwsEnd:
        """How the VPC is now; only the `needed` parts where any are named. Raises Unread, for those too."""
        workbench = await self.workbench()
        wanted = {*needed, Part.SUBNETS} if needed else EVERY_PART
        blocks = blocks_of_space(None, info_of(self.facts))
        end = await read(workbench.end(self.pcx_id, self.id, blocks, wanted))
        unread = [f"{part} ({end.problems[part]})" for part in needed if part in end.problems]
        if unread:
            raise Unread(f"Of {self.id} this could not be read: {', '.join(unread)}.")
        if not needed and end.vpc is None and Part.VPC not in end.problems:
            raise Unread(f"{self.id} is not there any more.")
        return end

    async def send(self, write: Callable[[Workbench], Awaitable[Sent]], *, after: str) -> Outcome:
        """The one call of a write; `after`: how it is then. Raises NotDone, MaybeDone."""
        try:
            workbench = await self.workbench()
        except Unread as error:
            raise NotDone(f"Nothing was sent. {error}") from None
        return await sent(write(workbench), after)

    async def permission(self, action: str, **parameters: object) -> Mapping[str, Values]:
        """Whether the action of EC2 is permitted, as a fact for `done_here`, by `why_not`. Raises Unread.

        A read-only session, which makes no call, tries none either.
        """
        if not self.ground.may_write:
            return {_denied(action): ()}
        reason = await why_not(await self.workbench(), action, **parameters)
        return {_denied(action): () if reason is None else (reason,)}

    def done_here(self, write: Write) -> Step:
        """The write; where it is not permitted, its command to hand over."""
        reason = self.facts.one(_denied(write.target.action))
        if reason is None:
            return write
        return handed_over(
            self.ground,
            write.id,
            write.title,
            explanation=write.explanation,
            command=write.command or "",
            why=f"You may not do this in AWS: {reason}.",
            observe=write.observe,
            is_extra=write.is_extra,
        )


def _denied(action: str) -> str:
    """The fact that says why not."""
    return f"may not {action}"


def info_of(facts: Facts) -> PeeringInfo:
    """The Heroku end, as the facts have it."""
    return PeeringInfo(
        vpc_cidr=facts.one("space_cidr"),
        space_cidr_blocks=facts.all("space_cidr_blocks") or None,
        dyno_cidr_blocks=facts.all("dyno_cidr_blocks") or None,
    )


def not_decided(title: str) -> Check:
    """Stands for the steps of the VPC until it is known whose VPC it is: a step before it says so."""

    async def look() -> Seen:
        raise Unread("It is not known whether this console works on the side of the VPC.")

    return Check(
        id="vpc side",
        title=title,
        explanation="What there is to do depends on the VPC, and on what you may do there.",
        look=look,
    )


def settling(look: Look, command: str, to_know: str = "") -> Settle:
    """Until EC2 shows what was written. `command`: how to look at it by hand; `to_know`: a clause."""
    too_late = (
        f"Look at it with `{command}`{f': {to_know}' if to_know else ''}. Where somebody has taken it away "
        "again, give this change up and begin another, which finds what is there."
    )
    return Settle(look=look, usual=USUAL, limit=LIMIT, every=EVERY, too_late=too_late)


async def read(reading: Awaitable[T]) -> T:
    """What AWS answers to a read. Raises Unread."""
    try:
        return await reading
    except AwsError as error:
        raise Unread(f"AWS could not be asked: {error}.") from None


async def read_permitted(reading: Awaitable[T]) -> T | None:
    """As `read`; None where AWS does not permit it."""

    async def permitted() -> T | None:
        try:
            return await reading
        except AwsError as error:
            if error.trouble is Trouble.FORBIDDEN:
                return None
            raise

    return await read(permitted())


async def may(bench: Workbench, action: str, **parameters: object) -> str | None:
    """As `Workbench.may`. Raises AwsError, and Ended where the action was carried out."""
    try:
        return await bench.may(action, **parameters)
    except CarriedOut as error:
        raise Ended(
            f"{action} was carried out, though it was only to be tried: {error}. Look what is there now, and "
            "take it back. Make no changes with what answers for AWS here: it knows no dry runs."
        ) from None


async def why_not(bench: Workbench, action: str, **parameters: object) -> str | None:
    """As `may`. Where AWS does not tell it beforehand, it is taken for permitted: the call itself tells."""
    try:
        return await may(bench, action, **parameters)
    except AwsError:
        return None


async def sent(sending: Awaitable[Sent], after: str) -> Outcome:
    """What came of a write. `after`: how it is then. Raises NotDone, MaybeDone."""
    try:
        made = await sending
    except AwsError as error:
        if error.maybe_done:
            raise MaybeDone(f"The answer of AWS was lost: {error}.", request_id=error.request_id) from None
        raise NotDone(
            f"AWS did not do it: {error}.{_what_then(error)}", request_id=error.request_id
        ) from None
    return Outcome(made.request_id, after=after)


def _what_then(error: AwsError) -> str:
    if error.is_there_already:
        return " It was made meanwhile: take the change up again, which looks how it is now."
    if error.is_not_there:
        return " It went away meanwhile: take the change up again, which looks how it is now."
    return _WHAT_THEN.get(error.trouble, "")
