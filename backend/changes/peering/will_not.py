"""What a peering will not do, said once, before anything is asked for (requirements 39-43)."""

from backend.changes.step import Check, Seen
from backend.model.change import Facts


def will_not_step(facts: Facts) -> Check:
    """As the look at the space found it."""

    async def look() -> Seen:
        return Seen(True, said=facts.all("will_not_do"))

    return Check(
        id="will-not-do",
        title="What a peering will not do",
        explanation="Worth knowing before anything is asked for: none of it can be switched on later.",
        look=look,
    )
