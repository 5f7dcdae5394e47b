"""What this console cannot do itself is shown as commands for whoever can."""

from collections.abc import Iterator, Sequence

from backend.changes.ground import Ground
from backend.changes.step import Look, Question, Step
from backend.model.change import NO, YES, Ask, AskKind, Facts

WITHOUT_AWS = "none"
"""What `aws_profile` is answered with where nobody here can work on the AWS side."""
BY_HAND = " by hand"
"""What the ids of steps that are handed over end with: the facts that their answers are, too."""
NO_ACCESS = "This console has no access to the AWS account of the VPC."


def is_by_hand(facts: Facts, ground: Ground) -> bool:
    """Whether the AWS side is somebody else's; what is not decided yet is not."""
    return ground.aws is None or facts.one("aws") == "no" or facts.one("aws_profile") == WITHOUT_AWS


def by_hand(facts: Facts, steps: Sequence[Step]) -> Iterator[tuple[str, bool]]:
    """What of the steps was handed over, or would have been; a sentence each, and whether it was."""
    for step in steps:
        if step.id.endswith(BY_HAND) and (value := facts.all(step.id)) in (YES, NO):
            yield f"{step.title}: {'handed over' if value == YES else 'left out'}.", value == YES


def handed_over(
    ground: Ground,
    step: str,
    title: str,
    *,
    explanation: str,
    command: str,
    lines: tuple[str, ...] = (),
    why: str = NO_ACCESS,
    observe: Look | None = None,
    is_extra: bool = False,
) -> Question:
    """A step that somebody with access to the VPC's account does: its `command` is handed over.

    `step`: what its id is made of. `command`: one or more lines, ready to be pasted. `lines`: what else to
    know, a sentence each. `why`: it is not done here, a sentence. `observe` None: nobody here can see whether
    it was done, which is said; else nothing is asked where it is so. `is_extra`: as of the write that it
    stands for. No leaves it out, and the change goes on. A yes to what is done here is none to what somebody
    else has to do first, so that on the command line the step's own id says it.
    """
    id_ = f"{step}{BY_HAND}"
    seen_later = "it cannot be seen from here" if observe is None else "the proof at the end looks"

    async def ask() -> Ask | None:
        if observe is not None and (await observe()).is_so:
            return None
        return Ask(
            key=id_,
            kind=AskKind.YES_NO,
            step=id_,
            title=f"{title}: handed over?",
            lines=(
                f"{why} Hand the command of this step over to whoever may.",
                *lines,
                f"Yes means that you are told it was done; {seen_later}. No leaves it out.",
            ),
            phrase=id_,
            leaves_out=True,
            is_extra=is_extra,
            is_production=ground.is_production,
        )

    return Question(id=id_, title=title, explanation=explanation, command=command, ask=ask)
