"""One change of the store in the making. What becomes of it at the end, and what was there before, is in store.py."""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tenure.parts import Part


@dataclass(slots=True)
class Write:
    """One transaction in the making: what is added and dropped becomes visible together at commit, or not at all."""

    folder: Path
    gen: int
    added: list[Part] = field(default_factory=list)
    dropped: list[Part] = field(default_factory=list)
    statements: list[tuple[str, tuple[object, ...]]] = field(default_factory=list)
    renews: bool = False

    def path(self, tab: str) -> Path:
        """A new file name for a part of `tab`."""
        folder = self.folder / "parts" / tab
        folder.mkdir(parents=True, exist_ok=True)
        return folder / f"{self.gen:08d}-{uuid.uuid4().hex[:12]}.parquet"

    def add(self, tab: str, path: Path, rows: int, slot: str = "", days: tuple[int, int] | None = None) -> None:
        """Adds a file that was written to a name given by `path`. Without rows it is removed instead."""
        if rows == 0:
            path.unlink(missing_ok=True)
            return
        sync(path)
        first, last = days or (None, None)
        self.renews = True
        self.added.append(Part(path, tab, slot, first, last, rows, path.stat().st_size, self.gen))

    def drop(self, parts: Iterable[Part]) -> None:
        """Takes parts out of their tables."""
        gone = list(parts)
        self.renews |= bool(gone)
        self.dropped.extend(gone)

    def replace(self, parts: Iterable[Part]) -> None:
        """Takes out parts, of the store or just added, whose rows another added part now holds."""
        gone = dict.fromkeys(parts)
        for part in self.added:
            if part in gone:
                part.path.unlink(missing_ok=True)
        self.dropped.extend(part for part in gone if part not in self.added)
        self.added = [part for part in self.added if part not in gone]

    def mark(self) -> tuple[int, int, int, bool]:
        """Where this write stands, for `back`."""
        return len(self.added), len(self.dropped), len(self.statements), self.renews

    def back(self, mark: tuple[int, int, int, bool]) -> None:
        """Takes back what was done since `mark`."""
        for part in self.added[mark[0] :]:
            part.path.unlink(missing_ok=True)
        del self.added[mark[0] :], self.dropped[mark[1] :], self.statements[mark[2] :]
        self.renews = mark[3]

    def changed(self, tab: str, key: str = "") -> None:
        """Says that the content of `tab` changed in this generation; `key` names what it was made of."""
        self.renews = True
        self._later("INSERT INTO changed VALUES (?, ?, ?) ON CONFLICT (tab) DO UPDATE SET gen = excluded.gen, key = excluded.key",
                    tab, self.gen, key)  # fmt: skip

    def rekey(self, tab: str, key: str) -> None:
        """Says that `tab` is now made of `key`, yet its content did not change."""
        self._later("INSERT INTO changed VALUES (?, 0, ?) ON CONFLICT (tab) DO UPDATE SET key = excluded.key", tab, key)

    def rows(self, tab: str) -> int:
        """By how many rows `tab` grows."""
        return sum(part.rows for part in self.added if part.tab == tab) - sum(part.rows for part in set(self.dropped) if part.tab == tab)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to publish."""
        return not (self.added or self.dropped or self.statements)

    def touch(self, tab: str, days: Iterable[int]) -> None:
        """Says which days of `tab` changed, for those that build on it."""
        for day in days:
            self._later("INSERT INTO touched VALUES (?, ?, ?) ON CONFLICT (tab, day) DO UPDATE SET gen = excluded.gen", tab, day, self.gen)

    def source(self, tab: str, path: str, state: Mapping[str, Any] | None) -> None:
        """Remembers what is known of a source of `tab`; None forgets it."""
        if state is None:
            self._later("DELETE FROM source WHERE tab = ? AND path = ?", tab, path)
        else:
            self._later("INSERT OR REPLACE INTO source VALUES (?, ?, ?, ?)", tab, path, json.dumps(state), self.gen)

    def meta(self, key: str, value: str) -> None:
        """Sets a named value."""
        self._later("INSERT OR REPLACE INTO meta VALUES (?, ?)", key, value)

    def _later(self, sql: str, *values: object) -> None:
        self.statements.append((sql, values))


def sync(path: Path) -> None:
    """Wait until a file, or a folder's list of files, is on the disk."""
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
