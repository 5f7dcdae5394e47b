"""What this console cannot do itself is shown as commands for whoever can."""

from backend.changes.ground import Ground
from backend.changes.step import Question
from backend.model.change import Ask, AskKind, Facts

WITHOUT_AWS = "none"
"""What `aws_profile` is answered with where nobody here can work on the AWS side."""


def is_by_hand(facts: Facts, ground: Ground) -> bool:
    """Whether the AWS side is somebody else's; what is not decided yet is not."""
    return ground.aws is None or facts.one("aws") == "no" or facts.one("aws_profile") == WITHOUT_AWS


def handed_over(
    ground: Ground, step: str, title: str, *, explanation: str, command: str, lines: tuple[str, ...] = ()
) -> Question:
    """A step that somebody with access to the VPC's account does: its `command` is handed over.

    `step`: its id. `command`: one or more lines, ready to be pasted. `lines`: what else to know, a sentence
    each. Nobody here can see whether it was done, which is said; No leaves it out, and the change goes on.
    """

    async def ask() -> Ask:
        return Ask(
            key=step,
            kind=AskKind.YES_NO,
            step=step,
            title=f"{title}: handed over?",
            lines=(
                "This console has no access to the AWS account of the VPC. Hand the command of this step "
                "over to whoever has.",
                *lines,
                "Yes means that you are told it was done; it cannot be seen from here. No leaves it out.",
            ),
            phrase=ground.space_name,
            leaves_out=True,
            is_production=ground.is_production,
        )

    return Question(id=step, title=title, explanation=explanation, command=command, ask=ask)
