"""The embedded store: immutable Parquet parts, and a manifest of them. No computing lives here, and no rule of the trade.

A writer puts new files under new names, syncs them, and publishes them in one manifest transaction; nothing that a reader may be
reading is ever changed. A killed writer leaves files that nothing refers to; `collect` removes those hours later.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from tenure.errors import StoreError
from tenure.manifest import Manifest
from tenure.parts import COLUMNS, Snapshot, by_table
from tenure.words import Text
from tenure.write import Write, sync

KEEP_SECONDS = 6 * 3600


class Store:
    """The store in one folder (`data/` of a workspace). Safe for many readers and one writer at a time, in any number of processes."""

    def __init__(self, folder: Path) -> None:
        """Opens the store, or makes it. Raises `StoreError` if it cannot be used as it is."""
        self.folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self.manifest = Manifest(folder)
        except (sqlite3.Error, OSError) as wrong:
            raise StoreError(Text(f"The store {folder} cannot be opened: {wrong}.", f"无法打开存储 {folder}：{wrong}。")) from wrong

    def close(self) -> None:
        """Closes the manifest."""
        self.manifest.close()

    def snapshot(self) -> Snapshot:
        """What the store holds now, read in one transaction."""
        with self.manifest.reading():
            rows = self.manifest.found(f"SELECT {COLUMNS} FROM part ORDER BY tab, slot, day_from, path")
            return Snapshot(self._generation(), by_table(self.folder, rows), dict(self.manifest.found("SELECT tab, gen FROM changed")))

    @contextmanager
    def writing(self, wait: float = 10.0) -> Iterator[Write]:
        """One write transaction; commits at the end of the block. Raises `StoreError` if another writer holds the store past `wait` seconds."""
        with self.manifest.locked(wait):
            write = Write(self.folder, self._generation() + 1)
            try:
                yield write
                self._commit(write)
            except BaseException:
                for part in write.added:
                    with suppress(OSError):
                        part.path.unlink(missing_ok=True)
                raise

    def sources(self, tab: str) -> dict[str, dict[str, Any]]:
        """What is remembered of each source of `tab`."""
        return {path: json.loads(state) for path, state in self.manifest.found("SELECT path, state FROM source WHERE tab = ?", tab)}

    def touched(self, tab: str, since: int) -> list[int]:
        """Days of `tab` that changed after generation `since`."""
        return [day for (day,) in self.manifest.found("SELECT day FROM touched WHERE tab = ? AND gen > ? ORDER BY day", tab, since)]

    def key(self, tab: str) -> str:
        """What the table was made of, as given to `Write.changed`."""
        found = self.manifest.found("SELECT key FROM changed WHERE tab = ?", tab)
        return str(found[0][0]) if found else ""

    def meta(self, key: str) -> str | None:
        """A named value, or None."""
        found = self.manifest.found("SELECT value FROM meta WHERE key = ?", key)
        return str(found[0][0]) if found else None

    def log_load(self, seconds: float, changed: bool, report: Mapping[str, object]) -> int:
        """Remembers a run's report; returns its number."""
        sql = "INSERT INTO loads (at, seconds, changed, report) VALUES (?, ?, ?, ?)"
        with self.manifest.changing() as manifest:
            return int(manifest.execute(sql, (time.time(), seconds, changed, json.dumps(report))).lastrowid or 0)

    def loads(self, last: int = 20) -> list[dict[str, object]]:
        """The reports of the last runs, newest first."""
        rows = self.manifest.found("SELECT id, at, seconds, changed, report FROM loads ORDER BY id DESC LIMIT ?", last)
        return [{"id": row[0], "at": row[1], "seconds": row[2], "changed": bool(row[3]), **json.loads(row[4])} for row in rows]

    def collect(self, keep: float = KEEP_SECONDS) -> int:
        """Removes files that nothing has referred to for `keep` seconds. Returns how many."""
        horizon = time.time() - keep
        live = {path for (path,) in self.manifest.found("SELECT path FROM part UNION SELECT path FROM held")}
        waiting = dict(self.manifest.found("SELECT path, at FROM retired"))
        gone = [path for path in self._files() if path not in live and waiting.get(path, self._written(path)) < horizon]
        for path in gone:
            (self.folder / path).unlink(missing_ok=True)
        with self.manifest.changing() as manifest:
            manifest.executemany("DELETE FROM retired WHERE path = ?", [(path,) for path in gone])
        return len(gone)

    def _generation(self) -> int:
        return int(self.manifest.found("SELECT value FROM meta WHERE key = 'gen'")[0][0])

    def _written(self, path: str) -> float:
        try:
            return (self.folder / path).stat().st_mtime
        except OSError:
            return time.time()

    def _files(self) -> list[str]:
        return [file.relative_to(self.folder).as_posix() for file in (self.folder / "parts").rglob("*.parquet")]

    def _commit(self, write: Write) -> None:
        if write.empty:
            return
        for folder in {part.path.parent for part in write.added}:
            sync(folder)
        gone = [(part.path.relative_to(self.folder).as_posix(),) for part in write.dropped]
        with self.manifest.changing() as manifest:
            manifest.executemany("DELETE FROM part WHERE path = ?", gone)
            manifest.executemany("INSERT OR REPLACE INTO retired VALUES (?, ?)", [(path, time.time()) for (path,) in gone])
            manifest.executemany("INSERT INTO part VALUES (?, ?, ?, ?, ?, ?, ?, ?)", [part.row(self.folder) for part in write.added])
            for sql, values in write.statements:
                manifest.execute(sql, values)
            if write.renews:
                manifest.execute("UPDATE meta SET value = ? WHERE key = 'gen'", (str(write.gen),))
