"""Time, taken so that other work on the machine harms it least."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Work = Callable[[], Any]
LONGEST = 4.0
"""Seconds after which a slow page is not asked for again."""


@dataclass(frozen=True)
class Compared:
    """What some work and the yardstick took, in turn: (seconds, CPU seconds) of each call."""

    work: list[tuple[float, float]]
    yardstick: list[tuple[float, float]]

    @property
    def seconds(self) -> float:
        """Median seconds of the work."""
        return statistics.median(wall for wall, _ in self.work)

    def multiple(self, *, by_cpu: bool) -> float:
        """Median over median. CPU seconds where the database is inside the process: a busy machine interrupts
        a long page more often than a short yardstick, and seconds would blame the page."""
        work, bare = (
            statistics.median(took[by_cpu] for took in times) for times in (self.work, self.yardstick)
        )
        return work / bare


def side_by_side(work: Work, yardstick: Work, repeats: int) -> Compared:
    """Both in turn, the yardstick before and after each call."""
    took: list[tuple[float, float]] = []
    bare: list[tuple[float, float]] = []
    while len(took) < repeats and sum(wall for wall, _ in took) < LONGEST:
        bare.append(_both(yardstick))
        took.append(_both(work))
        bare.append(_both(yardstick))
    return Compared(took, bare)


def cpu_of(work: Work, repeats: int) -> float:
    """Median CPU seconds of one call; of several, after one that is not counted."""
    if repeats > 1:
        work()
    return statistics.median(_taken(work, time.process_time) for _ in range(repeats))


def seconds_of(work: Work) -> float:
    """Seconds of one call."""
    return _both(work)[0]


def _taken(work: Work, clock: Callable[[], float]) -> float:
    start = clock()
    work()
    return clock() - start


def _both(work: Work) -> tuple[float, float]:
    start = time.perf_counter()
    cpu = _taken(work, time.process_time)
    return time.perf_counter() - start, cpu
