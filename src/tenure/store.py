"""The embedded store: immutable Parquet parts and one SQLite (WAL) manifest. No computing lives here, and no rule of the trade.

A writer puts new files under new names, syncs them, and publishes them in one manifest transaction; nothing that a reader may be
reading is ever changed. A killed writer leaves files that nothing refers to; `collect` removes those hours later.
"""

from __future__ import annotations

import json
import os
import sqlite3
import time
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tenure.errors import StoreError
from tenure.parts import Part, Snapshot
from tenure.words import Text

VERSION = 2
KEEP_SECONDS = 6 * 3600
_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE part (path TEXT PRIMARY KEY, tab TEXT NOT NULL, slot TEXT NOT NULL, day_from INTEGER, day_to INTEGER,
                   rows INTEGER NOT NULL, bytes INTEGER NOT NULL, gen INTEGER NOT NULL);
CREATE INDEX part_tab ON part (tab, slot);
CREATE TABLE retired (path TEXT PRIMARY KEY, at REAL NOT NULL);
CREATE TABLE changed (tab TEXT PRIMARY KEY, gen INTEGER NOT NULL, key TEXT NOT NULL DEFAULT '');
CREATE TABLE touched (tab TEXT NOT NULL, day INTEGER NOT NULL, gen INTEGER NOT NULL, PRIMARY KEY (tab, day)) WITHOUT ROWID;
CREATE TABLE source (tab TEXT NOT NULL, path TEXT NOT NULL, state TEXT NOT NULL, gen INTEGER NOT NULL, PRIMARY KEY (tab, path));
CREATE TABLE loads (id INTEGER PRIMARY KEY, at REAL NOT NULL, seconds REAL NOT NULL, changed INTEGER NOT NULL, report TEXT NOT NULL);
CREATE TABLE answers (id INTEGER PRIMARY KEY, metric TEXT NOT NULL, slice TEXT NOT NULL, period TEXT NOT NULL, policy TEXT NOT NULL,
                      value TEXT, numerator TEXT, denominator TEXT, known_at REAL NOT NULL, fingerprint TEXT NOT NULL, run INTEGER);
CREATE INDEX answers_key ON answers (metric, period, policy, slice, id);
CREATE TABLE compiled (key TEXT PRIMARY KEY, sql TEXT NOT NULL, at REAL NOT NULL);
"""
_SINCE_2 = """
CREATE TABLE run (id INTEGER PRIMARY KEY, at REAL NOT NULL, known INTEGER NOT NULL, holding TEXT NOT NULL, rules TEXT NOT NULL, facts TEXT NOT NULL);
CREATE TABLE held (holding TEXT NOT NULL, path TEXT NOT NULL, tab TEXT NOT NULL, slot TEXT NOT NULL, day_from INTEGER, day_to INTEGER,
                   rows INTEGER NOT NULL, bytes INTEGER NOT NULL, gen INTEGER NOT NULL, PRIMARY KEY (holding, path)) WITHOUT ROWID;
CREATE TABLE said (key TEXT PRIMARY KEY, text TEXT NOT NULL)
"""


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """One answer as given at `known_at` (epoch seconds); exact figures as decimal text."""

    metric: str
    slice: str
    period: str
    policy: str
    value: str | None
    numerator: str | None
    denominator: str | None
    fingerprint: str
    known_at: float = 0.0
    run: int | None = None


@dataclass(slots=True)
class Write:
    """One transaction in the making: what is added and dropped becomes visible together at commit, or not at all."""

    store: Store
    gen: int
    added: list[Part] = field(default_factory=list)
    dropped: list[Path] = field(default_factory=list)
    statements: list[tuple[str, tuple[object, ...]]] = field(default_factory=list)
    renews: bool = False

    def path(self, tab: str) -> Path:
        """A new file name for a part of `tab`."""
        folder = self.store.folder / "parts" / tab
        folder.mkdir(parents=True, exist_ok=True)
        return folder / f"{self.gen:08d}-{uuid.uuid4().hex[:12]}.parquet"

    def add(self, tab: str, path: Path, rows: int, slot: str = "", days: tuple[int, int] | None = None) -> None:
        """Adds a file that was written to a name given by `path`. Without rows it is removed instead."""
        if rows == 0:
            path.unlink(missing_ok=True)
            return
        _sync(path)
        first, last = days or (None, None)
        self.renews = True
        self.added.append(Part(path, tab, slot, first, last, rows, path.stat().st_size, self.gen))

    def drop(self, parts: Iterable[Part]) -> None:
        """Takes parts out of their tables."""
        gone = [part.path for part in parts]
        self.renews |= bool(gone)
        self.dropped.extend(gone)

    def replace(self, parts: Iterable[Part]) -> None:
        """Takes out parts, of the store or just added, whose rows another added part now holds."""
        gone = {part.path for part in parts}
        new = [part for part in self.added if part.path in gone]
        self.added = [part for part in self.added if part.path not in gone]
        self.dropped.extend(gone - {part.path for part in new})
        for part in new:
            part.path.unlink(missing_ok=True)

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
        gone = {path.name for path in self.dropped}
        lost = sum(part.rows for part in self.store.snapshot().of(tab) if part.path.name in gone)
        return sum(part.rows for part in self.added if part.tab == tab) - lost

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


class Store:
    """The store in one folder (`data/` of a workspace). Safe for many readers and one writer at a time, in any number of processes."""

    def __init__(self, folder: Path) -> None:
        """Opens the store, or makes it. Raises `StoreError` if it cannot be used as it is."""
        self.folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._connection = _connect(folder / "tenure.sqlite")
            self._prepare()
        except (sqlite3.Error, OSError) as wrong:
            raise StoreError(Text(f"The store {folder} cannot be opened: {wrong}.", f"无法打开存储 {folder}：{wrong}。")) from wrong

    def close(self) -> None:
        """Closes the manifest."""
        self._connection.close()

    def snapshot(self) -> Snapshot:
        """What the store holds now, read in one transaction."""
        with self._reading():
            gen = int(self.found("SELECT value FROM meta WHERE key = 'gen'")[0][0])
            rows = self.found("SELECT path, tab, slot, day_from, day_to, rows, bytes, gen FROM part ORDER BY tab, slot, day_from, path")
            changed = dict(self.found("SELECT tab, gen FROM changed"))
        parts: dict[str, list[Part]] = {}
        for path, tab, *rest in rows:
            parts.setdefault(tab, []).append(Part(self.folder / path, tab, *rest))
        return Snapshot(gen, {tab: tuple(found) for tab, found in parts.items()}, changed)

    @contextmanager
    def writing(self, wait: float = 10.0) -> Iterator[Write]:
        """One write transaction; commits at the end of the block. Raises `StoreError` if another writer holds the store past `wait` seconds."""
        with self._lock(wait):
            write = Write(self, int(self.found("SELECT value FROM meta WHERE key = 'gen'")[0][0]) + 1)
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
        return {path: json.loads(state) for path, state in self.found("SELECT path, state FROM source WHERE tab = ?", tab)}

    def touched(self, tab: str, since: int) -> list[int]:
        """Days of `tab` that changed after generation `since`."""
        return [day for (day,) in self.found("SELECT day FROM touched WHERE tab = ? AND gen > ? ORDER BY day", tab, since)]

    def key(self, tab: str) -> str:
        """What the table was made of, as given to `Write.changed`."""
        found = self.found("SELECT key FROM changed WHERE tab = ?", tab)
        return str(found[0][0]) if found else ""

    def meta(self, key: str) -> str | None:
        """A named value, or None."""
        found = self.found("SELECT value FROM meta WHERE key = ?", key)
        return str(found[0][0]) if found else None

    def log_load(self, seconds: float, changed: bool, report: Mapping[str, object]) -> int:
        """Remembers a run's report; returns its number."""
        cursor = self._connection.execute(
            "INSERT INTO loads (at, seconds, changed, report) VALUES (?, ?, ?, ?)", (time.time(), seconds, changed, json.dumps(report))
        )
        return int(cursor.lastrowid or 0)

    def loads(self, last: int = 20) -> list[dict[str, object]]:
        """The reports of the last runs, newest first."""
        rows = self.found("SELECT id, at, seconds, changed, report FROM loads ORDER BY id DESC LIMIT ?", last)
        return [{"id": row[0], "at": row[1], "seconds": row[2], "changed": bool(row[3]), **json.loads(row[4])} for row in rows]

    def remember(self, answers: Sequence[StoredAnswer], run: int | None = None) -> int:
        """Stores answers that differ from the last one of the same key; earlier ones stay. Returns how many were new."""
        now, new = time.time(), 0
        with self.changing():
            for answer in answers:
                new += self._remember(answer, now, run)
        return new

    def history(self, metric: str, period: str, policy: str = "standard", slice: str = "") -> list[StoredAnswer]:  # noqa: A002  # the trade's word
        """Every answer ever given for that key, oldest first."""
        rows = self.found(
            "SELECT metric, slice, period, policy, value, numerator, denominator, fingerprint, known_at, run FROM answers "
            "WHERE metric = ? AND period = ? AND policy = ? AND slice = ? ORDER BY id", metric, period, policy, slice,
        )  # fmt: skip
        return [StoredAnswer(*row) for row in rows]

    def all_answers(self) -> list[dict[str, object]]:
        """Every answer ever given, oldest first, as records."""
        names = ("metric", "slice", "period", "policy", "value", "numerator", "denominator", "known_at", "fingerprint", "run")
        return [dict(zip(names, row, strict=True)) for row in self.found(f"SELECT {', '.join(names)} FROM answers ORDER BY id")]

    def compiled(self, key: str) -> str | None:
        """Query text that was compiled before, or None."""
        found = self.found("SELECT sql FROM compiled WHERE key = ?", key)
        return str(found[0][0]) if found else None

    def keep_compiled(self, key: str, sql: str, limit: int = 2000) -> None:
        """Keeps compiled query text; the oldest go beyond `limit`."""
        with self.changing():
            self._connection.execute("INSERT OR REPLACE INTO compiled VALUES (?, ?, ?)", (key, sql, time.time()))
            self._connection.execute("DELETE FROM compiled WHERE key NOT IN (SELECT key FROM compiled ORDER BY at DESC LIMIT ?)", (limit,))

    def collect(self, keep: float = KEEP_SECONDS) -> int:
        """Removes files that nothing has referred to for `keep` seconds. Returns how many."""
        horizon = time.time() - keep
        live = {path for (path,) in self.found("SELECT path FROM part UNION SELECT path FROM held")}
        waiting = dict(self.found("SELECT path, at FROM retired"))
        gone = [path for path in self._files() if path not in live and waiting.get(path, self._written(path)) < horizon]
        for path in gone:
            (self.folder / path).unlink(missing_ok=True)
        with self.changing():
            self._connection.executemany("DELETE FROM retired WHERE path = ?", [(path,) for path in gone])
        return len(gone)

    def _written(self, path: str) -> float:
        try:
            return (self.folder / path).stat().st_mtime
        except OSError:
            return time.time()

    def _files(self) -> list[str]:
        return [file.relative_to(self.folder).as_posix() for file in (self.folder / "parts").rglob("*.parquet")]

    def _remember(self, answer: StoredAnswer, now: float, run: int | None) -> int:
        last = self.found(
            "SELECT value, numerator, denominator, fingerprint FROM answers WHERE metric = ? AND period = ? AND policy = ? AND slice = ? "
            "ORDER BY id DESC LIMIT 1", answer.metric, answer.period, answer.policy, answer.slice,
        )  # fmt: skip
        same = last == [(answer.value, answer.numerator, answer.denominator, answer.fingerprint)]
        if same:
            return 0
        self._connection.execute(
            "INSERT INTO answers (metric, slice, period, policy, value, numerator, denominator, known_at, fingerprint, run) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (answer.metric, answer.slice, answer.period, answer.policy, answer.value, answer.numerator, answer.denominator, now,
             answer.fingerprint, run),
        )  # fmt: skip
        return 1

    def _commit(self, write: Write) -> None:
        if write.empty:
            return
        for folder in {part.path.parent for part in write.added}:
            _sync(folder)
        relative = [(path.relative_to(self.folder).as_posix(),) for path in write.dropped]
        with self.changing():
            run = self._connection.executemany
            run("DELETE FROM part WHERE path = ?", relative)
            run("INSERT OR REPLACE INTO retired VALUES (?, ?)", [(path, time.time()) for (path,) in relative])
            run("INSERT INTO part VALUES (?, ?, ?, ?, ?, ?, ?, ?)", [self._row(part) for part in write.added])
            for sql, values in write.statements:
                self._connection.execute(sql, values)
            if write.renews:
                self._connection.execute("UPDATE meta SET value = ? WHERE key = 'gen'", (str(write.gen),))

    def _row(self, part: Part) -> tuple[object, ...]:
        path = part.path.relative_to(self.folder).as_posix()
        return (path, part.tab, part.slot, part.day_from, part.day_to, part.rows, part.bytes, part.gen)

    def _prepare(self) -> None:
        found = self._connection.execute("PRAGMA user_version").fetchone()[0]
        if found > VERSION:
            raise StoreError(
                Text(
                    f"The store {self.folder} was written by a newer Tenure (schema {found}, this one knows {VERSION}). Update Tenure.",
                    f"存储 {self.folder} 由更新版本的 Tenure 写入（结构版本 {found}，本程序支持 {VERSION}）。请升级 Tenure。",
                )
            )
        if found == VERSION:
            return
        with self.changing():
            found = self._connection.execute("PRAGMA user_version").fetchone()[0]
            for statement in (_SCHEMA * (found < 1) + _SINCE_2 * (found < 2)).split(";"):
                self._connection.execute(statement)
            if found < 1:
                self._connection.execute("INSERT INTO meta VALUES ('gen', '0')")
            self._connection.execute(f"PRAGMA user_version = {VERSION}")

    def found(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """The rows of the manifest that a query finds."""
        return self._connection.execute(sql, values).fetchall()

    @contextmanager
    def _reading(self) -> Iterator[None]:
        self._connection.execute("BEGIN")
        try:
            yield
        finally:
            self._connection.execute("COMMIT")

    @contextmanager
    def changing(self) -> Iterator[sqlite3.Connection]:
        """One change of the manifest: whole, or not at all."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield self._connection
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    @contextmanager
    def _lock(self, wait: float) -> Iterator[None]:
        # An exclusive SQLite transaction is a lock that every platform has and that a killed process gives back by itself.
        lock = sqlite3.connect(self.folder / "lock.sqlite", timeout=wait, isolation_level=None, check_same_thread=False)
        try:
            try:
                lock.execute("BEGIN EXCLUSIVE")
            except sqlite3.OperationalError as wrong:
                raise StoreError(
                    Text(
                        f"Another run is writing to {self.folder}. Wait for it to finish, then repeat.",
                        f"另一次运行正在写入 {self.folder}。请等其结束后重试。",
                    )
                ) from wrong
            yield
        finally:
            lock.close()


def _connect(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file, timeout=30, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    return connection


def _sync(path: Path) -> None:
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
