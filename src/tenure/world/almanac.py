"""Days, months and seconds of a company's window as arrays, in its own time zone. What happens on them is elsewhere."""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache

import numpy as np

from tenure.period import EPOCH, add_months, day_number, midnight
from tenure.world.scenario import Array, World

BEFORE_MONTHS = 30
AFTER_MONTHS = 26
CHANGED = 3 * 3600


class Almanac:
    """Day numbers count from 1970-01-01, month numbers from the window's first month (which is 0; earlier ones are negative)."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.first, self.last = day_number(world.start), day_number(world.until)
        self.days, self.months = self.last - self.first, world.months
        self._months_from = BEFORE_MONTHS
        self._month_days = np.array(
            [day_number(add_months(world.start, step)) for step in range(-BEFORE_MONTHS, world.months + AFTER_MONTHS)], dtype=np.int64
        )
        self._midnights = _midnights(int(self._month_days[0]), int(self._month_days[-1]), world.timezone)

    def month_first(self, month: Array | int) -> Array:
        """Day number of the first of `month`."""
        return np.asarray(self._month_days[np.asarray(month) + self._months_from])

    def month_of(self, day: Array) -> Array:
        """Month number in which `day` lies."""
        return np.asarray(np.searchsorted(self._month_days, day, side="right") - 1 - self._months_from)

    def anchor(self, month: Array | int, day_of_month: Array) -> Array:
        """Day number of that day of the month (1 to 28) in `month`."""
        return np.asarray(self.month_first(month) + day_of_month - 1)

    def at(self, day: Array, second: Array | int) -> Array:
        """Epoch second at which the clock shows `second` seconds after midnight on `day`; clocks change before three in the morning."""
        place = np.asarray(day) - int(self._month_days[0])
        begins, length = self._midnights[place], self._midnights[place + 1] - self._midnights[place]
        clock = np.asarray(second)
        return np.asarray(begins + clock + np.where(clock >= CHANGED, length - 86400, 0))

    @property
    def end(self) -> int:
        """Epoch second at which the window closes."""
        return int(self.at(np.array([self.last]), 0)[0])

    def season(self) -> Array:
        """Share of the usual use on each day of the window: weekends are quiet, August and the end of December too."""
        days = np.arange(self.first, self.last)
        weekday = (days + 3) % 7
        weekly = np.array([1.0, 1.08, 1.08, 1.04, 0.88, 0.14, 0.12])[weekday]
        return np.asarray(weekly * np.array([_yearly(int(day)) for day in days]))


def _yearly(day: int) -> float:
    when = EPOCH + timedelta(days=day)
    if when.month == 12 and when.day >= 22:
        return 0.45
    return {8: 0.82, 7: 0.92}.get(when.month, 1.0)


@lru_cache(maxsize=8)
def _midnights(first: int, last: int, zone: str) -> Array:
    return np.array([midnight(EPOCH + timedelta(days=day), zone) for day in range(first, last)], dtype=np.int64)
