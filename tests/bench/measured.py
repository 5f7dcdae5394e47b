"""A figure beside its budget."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Measured:
    """`value` and `limit` are in `unit`. `noise`: how far the value may be off, in `unit` too.

    `more`: what was measured besides, for whoever reads the table.
    """

    what: str
    value: float
    limit: float
    unit: str
    noise: float = 0.0
    more: str = ""

    @property
    def is_met(self) -> bool:
        return self.value <= self.limit

    @property
    def is_missed(self) -> bool:
        """By more than its noise."""
        return self.value - self.noise > self.limit

    def __str__(self) -> str:
        word = "met" if self.is_met else "MISSED" if self.is_missed else "within noise"
        figures = (
            f"{_figure(self.limit):>7} {_figure(self.value):>8} ± {_figure(self.noise):<5} {self.unit:<5}"
        )
        return f"{self.what:<58} {figures} {word:<12} {self.more}".rstrip()


def ratio(what: str, limit: float, ours: Sequence[float], theirs: Sequence[float]) -> Measured:
    """How many times as long ours takes as theirs, in seconds each; taken in turn, a pair at a time."""
    mine, other = statistics.median(ours), statistics.median(theirs)
    noise = spread([one / two for one, two in zip(ours, theirs, strict=True)])
    return Measured(what, mine / other, limit, "times", noise, f"{mine:.3f} s to {other:.3f} s")


def slowest(what: str, limit: float, seconds: Sequence[float]) -> Measured:
    """The 95th percentile, in milliseconds. Raises ValueError for fewer than two."""
    middle, end = statistics.median(seconds) * 1000, statistics.quantiles(seconds, n=20)[-1] * 1000
    more = f"95th percentile of {len(seconds)}; the median is {middle:.0f} ms"
    return Measured(what, end, limit, "ms", spread(seconds) * 1000, more)


def spread(values: Sequence[float]) -> float:
    """Half of the range that the middle half of them is in. Raises ValueError for fewer than two."""
    first, _, third = statistics.quantiles(values, n=4)
    return (third - first) / 2


def _figure(value: float) -> str:
    return f"{value:.0f}" if value >= 100 or value == int(value) else f"{value:.2f}"
