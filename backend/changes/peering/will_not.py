"""What a peering will not do, read once before anything is asked for (requirements 39-43)."""

from backend.changes.step import Question
from backend.model.change import YES, Ask, AskKind, Facts, Option


def will_not_step(facts: Facts) -> Question:
    """As the look at the space found it. There is nothing to decide, but to go on."""

    async def ask() -> Ask:
        return Ask(
            key="will_not_do_read",
            kind=AskKind.CHOICE,
            step="will-not-do",
            title="What a peering will not do",
            lines=facts.all("will_not_do"),
            options=(Option(YES[0], "read, go on"),),
            default=YES,
        )

    return Question(
        id="will-not-do",
        title="What a peering will not do",
        explanation="None of it can be switched on later, so it is worth knowing before.",
        ask=ask,
    )
