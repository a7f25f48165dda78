"""The health of a workspace: its store, its sources, its versions. Each finding says what to do."""

from __future__ import annotations

import platform
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from tenure.freshness import newest, silent
from tenure.inquiry import moment
from tenure.words import Text

if TYPE_CHECKING:
    from tenure.workspace import Workspace

GOOD, WATCH, BAD = "good", "watch", "bad"
VERSIONS = ("tenure", "duckdb", "ibis-framework", "sqlglot", "pyarrow", "numpy")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: how it stands, and what to do where it is not well."""

    what: str
    state: str
    seen: str
    do: Text | None = None

    def record(self, lang: str = "en") -> dict[str, Any]:
        """The finding as JSON has it."""
        return {"what": self.what, "state": self.state, "seen": self.seen, "do": self.do.in_(lang) if self.do else ""}


def examine(workspace: Workspace) -> list[Finding]:
    """Every finding, the store's first."""
    return [*_store(workspace), *_loads(workspace), *_freshness(workspace), *_versions()]


def _store(workspace: Workspace) -> Iterator[Finding]:
    store, snapshot = workspace.store, workspace.store.snapshot()
    parts = [part for found in snapshot.parts.values() for part in found]
    lost = [part for part in parts if not part.path.is_file()]
    again = Text("Run `tenure run`: lost parts are made anew from the sources.", "运行 `tenure run`：丢失的部分会由数据源重新生成。")
    yield Finding("store files", BAD if lost else GOOD, f"{len(parts)} parts, {len(lost)} lost", again if lost else None)
    yield Finding("store size", GOOD, f"{sum(part.bytes for part in parts) / 1e6:.1f} MB, {sum(part.rows for part in parts):,} rows")
    with sqlite3.connect(f"file:{store.folder / 'tenure.sqlite'}?mode=ro", uri=True) as connection:
        said = str(connection.execute("PRAGMA quick_check").fetchone()[0])
    connection.close()
    restore = Text("Restore data/ from a backup, or remove it and run `tenure run`.", "从备份恢复 data/，或删除后运行 `tenure run`。")
    yield Finding("manifest", GOOD if said == "ok" else BAD, said, None if said == "ok" else restore)


def _loads(workspace: Workspace) -> Iterator[Finding]:
    loads = workspace.store.loads(1)
    if not loads:
        yield Finding("last load", WATCH, "never", Text("Run `tenure run`.", "运行 `tenure run`。"))
        return
    last = loads[0]
    hours = (time.time() - float(str(last["at"]))) / 3600
    daily = Text("Run `tenure run` daily, for instance by cron.", "请每天运行 `tenure run`，例如使用 cron。")
    yield Finding("last load", WATCH if hours > 26 else GOOD, f"{hours:.1f} hours ago", daily if hours > 26 else None)
    held = workspace.store.snapshot().rows("quarantine")
    look = Text(
        "`tenure check` lists the rows and reasons; mended rows come back by themselves.", "`tenure check` 列出行与原因；修正后会自动恢复。"
    )
    yield Finding("quarantine", WATCH if held else GOOD, f"{held:,} rows", look if held else None)


def _freshness(workspace: Workspace) -> Iterator[Finding]:
    """How old the newest row of each table with things that happen is; a feed that stopped is not customers who stopped."""
    now = moment(workspace, None)
    stopped = Text("The feed may have stopped: what depends on it is marked as stale.", "数据源可能已停止：依赖它的指标已标为陈旧。")
    for name, at in newest(workspace.store).items():
        quiet = silent(name, at, now)
        said = f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d %H:%M} UTC ({(now - at) / 86400:.1f} days before the moment of asking)"
        yield Finding(f"{name} until", WATCH if quiet else GOOD, said, stopped if quiet else None)


def _versions() -> Iterator[Finding]:
    yield Finding("python", GOOD, platform.python_version())
    for name in VERSIONS:
        try:
            yield Finding(name, GOOD, version(name))
        except PackageNotFoundError:
            yield Finding(name, WATCH, "not installed as a package")
