"""Whether a change may be begun in a space at all, by the picture: what its preflight refuses at once."""

from datetime import datetime

from backend.model.key import Kind
from backend.model.snapshot import Snapshot
from backend.rules.preflight.found import Verdict, of_verdict
from backend.rules.preflight.judge import of_space
from backend.rules.preflight.situation import Situation


def why_unchangeable(snapshot: Snapshot, identity: str, now: datetime) -> str | None:
    """Why not in the space with this identity, in sentences: role, state, generation; None where nothing is
    known to forbid it.

    What is old, or was not read, forbids nothing: the preflight reads it anew.
    """
    space = dict(snapshot.each_space()).get(identity)
    if space is None or snapshot.spaces.is_stale:
        return None
    info = snapshot.of_space(Kind.PEERING_INFO, space)
    situation = Situation(
        space=space,
        now=now,
        team=None if snapshot.teams.is_stale else snapshot.team_of(space),
        generations=snapshot.generations.value or (),
        info=info.value,
        info_problem=info.problem,
    )
    return next(iter(of_verdict(Verdict.REFUSED, of_space(situation))), None)
