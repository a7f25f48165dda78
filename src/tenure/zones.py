"""A time zone as SQL: local times to instants and instants to local days, by whole numbers alone, on the same clock as `period.midnight`.

An engine's own time zone tables are of another year than Python's; a day that begins at two different seconds breaks the ledger.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import UTC, datetime
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

FIRST, LAST = 1970, 2100
DAY = 86400
AHEAD = 1_000_000
ALWAYS = ("UTC", "Etc/UTC", "GMT", "Etc/GMT")
Steps = tuple[tuple[int, int], ...]


@lru_cache(maxsize=64)
def offsets(zone: str) -> Steps:
    """(from epoch second, seconds east of UTC), in order; the first holds for all time before its second."""
    clock = ZoneInfo(zone)
    if zone in ALWAYS:
        return ((0, 0),)
    start, end = (int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) for year in (FIRST, LAST))
    found = [(start, _offset(clock, start))]
    for second in range(start, end, DAY * 4):
        _split(clock, second, second + DAY * 4, found)
    return tuple(found)


@lru_cache(maxsize=64)
def local_offsets(zone: str) -> Steps:
    """The same by local second. A local time that clocks skip or repeat is read with the offset from before the change, as Python does."""
    steps = offsets(zone)
    return (steps[0], *((second + max(before[1], shift), shift) for before, (second, shift) in pairwise(steps)))


def day_sql(second: str, zone: str) -> str:
    """SQL: the local day number of the epoch second in column `second`, as INTEGER."""
    # DuckDB's // cuts toward zero: shifting by whole days first makes it a floor for times before 1970.
    return f"CAST(({second} + {_tree(second, offsets(zone))} + {DAY * AHEAD}) // {DAY} - {AHEAD} AS INTEGER)"


def instant_sql(local: str, zone: str) -> str:
    """SQL: the epoch second at which clocks in `zone` show the local second in column `local`, as BIGINT."""
    return f"({local} - {_tree(local, local_offsets(zone))})"


def at(steps: Steps, point: int) -> int:
    """The offset that holds at `point`: the plain twin of the SQL."""
    return steps[max(bisect_right(steps, (point, DAY * DAY)) - 1, 0)][1]


def _tree(column: str, steps: Steps) -> str:
    if len(steps) == 1:
        return f"({steps[0][1]})"
    middle = len(steps) // 2
    return f"CASE WHEN {column} < {steps[middle][0]} THEN {_tree(column, steps[:middle])} ELSE {_tree(column, steps[middle:])} END"


def _split(clock: ZoneInfo, low: int, high: int, found: list[tuple[int, int]]) -> None:
    while _offset(clock, high) != found[-1][1]:
        first, last = low, high
        while last - first > 1:
            middle = (first + last) // 2
            first, last = (middle, last) if _offset(clock, middle) == found[-1][1] else (first, middle)
        found.append((last, _offset(clock, last)))


def _offset(clock: ZoneInfo, second: int) -> int:
    shift = datetime.fromtimestamp(second, clock).utcoffset()
    return int(shift.total_seconds()) if shift else 0
