"""Ids that are the same in every run, so that pictures and tests can rely on them."""

from collections import Counter
from uuid import UUID, uuid5

NAMESPACE = UUID("5bace000-0000-4000-8000-000000000000")


def named_id(kind: str, name: str) -> str:
    """The id of a thing that the scenario names, such as a team."""
    return str(uuid5(NAMESPACE, f"{kind}:{name}"))


def aws_id(prefix: str, identity: str) -> str:
    """An id as AWS writes them, such as vpc-0123456789abcdef0, made of one of ours."""
    return f"{prefix}-{identity.replace('-', '')[:17]}"


class IdSequence:
    """Ids for what comes into being later: the n-th of a kind always has the same one."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def new(self, kind: str) -> str:
        self._counts[kind] += 1
        return str(uuid5(NAMESPACE, f"{kind}#{self._counts[kind]}"))
