"""The manifest: one SQLite file (WAL) that says what a store holds, and how it is read and changed. What its rows mean is for those that keep them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tenure.errors import StoreError
from tenure.words import Text

VERSION = 2
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


class Manifest:
    """The manifest of the store in `folder`; it is made if it is not there."""

    def __init__(self, folder: Path) -> None:
        """Raises `StoreError` where a newer Tenure wrote it, `sqlite3.Error` where it is none."""
        self.folder = folder
        self._connection = sqlite3.connect(folder / "tenure.sqlite", timeout=30, isolation_level=None, check_same_thread=False)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._prepare()

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def found(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """The rows that a query finds."""
        return self._connection.execute(sql, values).fetchall()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """What is found in the block is all of one moment."""
        self._connection.execute("BEGIN")
        try:
            yield
        finally:
            self._connection.execute("COMMIT")

    @contextmanager
    def changing(self) -> Iterator[sqlite3.Connection]:
        """One change: whole, or not at all."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield self._connection
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    @contextmanager
    def locked(self, wait: float) -> Iterator[None]:
        """One writer at a time, in whatever process. Raises `StoreError` if another holds the lock past `wait` seconds."""
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

    def _prepare(self) -> None:
        found = self._version()
        if found > VERSION:
            raise StoreError(
                Text(
                    f"The store {self.folder} was written by a newer Tenure (schema {found}, this one knows {VERSION}). Update Tenure.",
                    f"存储 {self.folder} 由更新版本的 Tenure 写入（结构版本 {found}，本程序支持 {VERSION}）。请升级 Tenure。",
                )
            )
        if found == VERSION:
            return
        with self.changing() as manifest:
            found = self._version()
            for statement in (_SCHEMA * (found < 1) + _SINCE_2 * (found < 2)).split(";"):
                manifest.execute(statement)
            if found < 1:
                manifest.execute("INSERT INTO meta VALUES ('gen', '0')")
            manifest.execute(f"PRAGMA user_version = {VERSION}")

    def _version(self) -> int:
        return int(self.found("PRAGMA user_version")[0][0])
