"""A value that is made by whoever needs it first, in whatever thread, and kept."""

import time
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

from .errors import AwsError, Reach

T = TypeVar("T")

REMEMBERED = 10.0
"""Seconds that a refusal stands: one round of reading meets it once, the next one tries again."""
PATIENCE = 30.0
"""Seconds to wait for another thread that is making the value: a program that hands out credentials may
hang."""


class Once(Generic[T]):
    """`make` gets a region, in which AWS is asked if it has to be. It may raise AwsError."""

    def __init__(self, make: Callable[[str], T], clock: Callable[[], float] = time.monotonic) -> None:
        self._make = make
        self._clock = clock
        self._lock = Lock()
        self._value: T | None = None
        self._refusal: tuple[AwsError, float] | None = None

    def get(self, region: str) -> T:
        """The value. Raises AwsError, for a while without trying again."""
        if not self._lock.acquire(timeout=PATIENCE):
            raise AwsError("the credentials are still being looked for", reach=Reach.CREDENTIALS)
        try:
            if self._value is None:
                self._value = self._try(region)
            return self._value
        finally:
            self._lock.release()

    def forget(self) -> None:
        """Have it made anew: it turned out to be worth nothing."""
        self._value = None

    def _try(self, region: str) -> T:
        if self._refusal is not None and self._clock() < self._refusal[1]:
            raise self._refusal[0]
        try:
            value = self._make(region)
        except AwsError as error:
            self._refusal = (error, self._clock() + REMEMBERED)
            raise
        self._refusal = None
        return value
