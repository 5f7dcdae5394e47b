"""From what was seen of a tunnel to how it was all the time, as far as that is known. Pure."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

from backend.model.history import Span

from .batch import LONGEST_GAP


class Stretch(NamedTuple):
    """A tunnel had `status` in every reading from `seen_from` to `seen_until`.

    `changed_at`: since when, by Heroku's word; a stretch ends when that is another one, too.
    """

    status: str
    changed_at: datetime | None
    seen_from: datetime
    seen_until: datetime

    @property
    def begins(self) -> datetime:
        return self.seen_from if self.changed_at is None else self.changed_at


Watched = Sequence[tuple[datetime, datetime]]
_Known = tuple[datetime, datetime, str]


def spans(
    stretches: Sequence[Stretch], watched: Watched, since: datetime, until: datetime
) -> tuple[Span, ...]:
    """From `since` to `until` without a hole; what nobody saw and Heroku does not tell is None.

    `stretches` in the order in which they were seen, `watched` in that of time.
    """
    found: list[Span] = []
    end = since
    for first, last, status in _known(stretches, watched):
        first, last = max(first, end), min(last, until)
        if first >= last:
            continue
        if first > end:
            found.append(Span(end, first, None))
        if found and found[-1].status == status and found[-1].until == first:
            found[-1] = Span(found[-1].since, last, status)
        else:
            found.append(Span(first, last, status))
        end = last
    if end < until:
        found.append(Span(end, until, None))
    return tuple(found)


def _known(stretches: Sequence[Stretch], watched: Watched) -> Iterator[_Known]:
    """In the order of time, without overlap."""
    for stretch, following in pairwise((*stretches, None)):
        assert stretch is not None, "only the last one has none after it"
        last = stretch.seen_until
        if following is not None:
            # Where the two meet, the later one knows better.
            last = min(last, following.begins)
            if _goes_on(stretch, following):
                last = following.begins
        if stretch.changed_at is not None:
            # What has not changed since then was so all the time, whether or not anybody watched.
            yield stretch.changed_at, last, stretch.status
        else:
            for began, ended in watched:
                yield max(began, stretch.seen_from), min(ended, last), stretch.status


def _goes_on(stretch: Stretch, following: Stretch) -> bool:
    """Whether it was so until the next one began: it was watched, and nothing else was in between."""
    is_watched = following.seen_from - stretch.seen_until <= LONGEST_GAP
    return is_watched and following.status != stretch.status
