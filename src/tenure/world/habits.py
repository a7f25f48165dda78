"""The slow way to use: sessions, active seconds and active users by loops over each user's events. Money is in books.py."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

SESSION_GAP = 30 * 60
IDLE_LIMIT = 5 * 60


@dataclass(frozen=True, slots=True)
class Use:
    """One event: who, when (epoch second), and the idle seconds it reports."""

    user: str
    second: int
    idle: float = 0.0


class Habits:
    """The events of people, user by user, in order of time."""

    def __init__(self, events: Iterable[Use], zone: str) -> None:
        self.local = ZoneInfo(zone)
        self.by_user: dict[str, list[Use]] = defaultdict(list)
        for event in sorted(events, key=lambda event: event.second):
            self.by_user[event.user].append(event)

    def users(self, start: float, end: float) -> int:
        """Distinct users with an event from `start` to before `end`."""
        return sum(any(start <= event.second < end for event in events) for events in self.by_user.values())

    def sessions(self, start: float, end: float) -> int:
        """Sessions that begin from `start` to before `end`: a gap of half an hour or more opens another."""
        return sum(start <= begun < end for events in self.by_user.values() for begun in _beginnings(events))

    def active_seconds(self, start: float, end: float) -> float:
        """Gaps of at most five minutes between a user's events, less the idle time that the later one reports.

        Only for spans that begin and end at a local midnight; a gap over midnight counts for the day on which each part lies.
        """
        return sum(_inside(one, other, start, end) for events in self.by_user.values() for one, other in itertools.pairwise(events))

    def mean_daily_users(self, midnights: list[float]) -> tuple[int, int]:
        """(sum over the days of the users of each day, number of days), for days between the given midnights."""
        days = list(itertools.pairwise(midnights))
        seen: set[tuple[str, int]] = set()
        for user, events in self.by_user.items():
            for event in events:
                if midnights[0] <= event.second < midnights[-1]:
                    seen.add((user, datetime.fromtimestamp(event.second, self.local).toordinal()))
        return len(seen), len(days)


def _beginnings(events: list[Use]) -> Iterator[int]:
    before: int | None = None
    for event in events:
        if before is None or event.second - before >= SESSION_GAP:
            yield event.second
        before = event.second


def _inside(one: Use, other: Use, start: float, end: float) -> float:
    gap = other.second - one.second
    if not 0 < gap <= IDLE_LIMIT or other.second < start or one.second >= end:
        return 0.0
    whole = gap - min(gap, other.idle)
    if one.second >= start and other.second <= end:
        return whole
    return whole * (min(other.second, end) - max(one.second, start)) / gap
