"""What a store holds at one moment: immutable files by table and slot. How they come and go is in store.py and write.py."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

COLUMNS = "path, tab, slot, day_from, day_to, rows, bytes, gen"
"""A part as a row of the manifest."""


@dataclass(frozen=True, slots=True)
class Part:
    """One immutable Parquet file. `day_from`..`day_to` (inclusive day numbers) bound its rows where the table is cut by days."""

    path: Path
    tab: str
    slot: str
    day_from: int | None
    day_to: int | None
    rows: int
    bytes: int
    gen: int

    def row(self, folder: Path) -> tuple[object, ...]:
        """Its COLUMNS in the manifest of the store in `folder`."""
        path = self.path.relative_to(folder).as_posix()
        return (path, self.tab, self.slot, self.day_from, self.day_to, self.rows, self.bytes, self.gen)

    def overlaps(self, days: tuple[int, int]) -> bool:
        """Whether it may hold rows of those days (first and last, inclusive)."""
        return self.day_from is None or self.day_to is None or (self.day_from <= days[1] and self.day_to >= days[0])


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What the store held at one moment. Its files stay readable for hours after they were replaced."""

    gen: int
    parts: Mapping[str, tuple[Part, ...]]
    changed: Mapping[str, int]

    def of(self, tab: str, slot: str | None = None, days: tuple[int, int] | None = None) -> tuple[Part, ...]:
        """The parts of a table, of one slot of it, or those that may hold rows of `days` (first and last, inclusive)."""
        found = self.parts.get(tab, ())
        return tuple(part for part in found if (slot is None or part.slot == slot) and (days is None or part.overlaps(days)))

    def paths(self, tab: str, days: tuple[int, int] | None = None) -> list[str]:
        """The files of a table; empty if it has no rows."""
        return [str(part.path) for part in self.of(tab, days=days)]

    def rows(self, tab: str) -> int:
        """How many rows the table has."""
        return sum(part.rows for part in self.of(tab))

    def generation(self, tab: str) -> int:
        """The generation at which the table last changed; 0 = never written."""
        return self.changed.get(tab, 0)


def by_table(folder: Path, rows: Iterable[tuple[Any, ...]]) -> dict[str, tuple[Part, ...]]:
    """The parts that rows of COLUMNS tell of, by table, in their order."""
    found: dict[str, list[Part]] = {}
    for path, tab, *rest in rows:
        found.setdefault(tab, []).append(Part(folder / path, tab, *rest))
    return {tab: tuple(parts) for tab, parts in found.items()}
