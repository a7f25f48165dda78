"""What each run knew: its moment, its rules, and the files that its tables were made of, kept so that it can be asked again. Nothing is computed here."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tenure.parts import Part, Snapshot
from tenure.store import StoredAnswer

if TYPE_CHECKING:
    from tenure.store import Store

_PART = "path, tab, slot, day_from, day_to, rows, bytes, gen"
_ANSWER = "metric, slice, period, policy, value, numerator, denominator, fingerprint, known_at, run"


@dataclass(frozen=True, slots=True)
class Known:
    """One run: `known` is the moment of asking (epoch seconds; nothing later was known), `at` when the run was made.

    `holding` names its files; empty where they are no longer kept.
    """

    run: int
    at: float
    known: int
    holding: str
    rules: str
    facts: str


class Archive:
    """The runs that a store remembers."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def record(self, snapshot: Snapshot, tables: Iterable[str], known: int, rules: str, facts: str = "{}") -> int:
        """Remember a run: the files of `tables` as they are, the text of its rules, what was known of its data. Returns its number."""
        parts = [part for name in sorted(set(tables)) for part in snapshot.of(name)]
        paths = [part.path.relative_to(self.store.folder).as_posix() for part in parts]
        holding = _short("\n".join(sorted(paths)))
        with self.store.changing() as manifest:
            manifest.executemany(
                "INSERT OR IGNORE INTO held VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [(holding, path, part.tab, part.slot, part.day_from, part.day_to, part.rows, part.bytes, part.gen)
                 for path, part in zip(paths, parts, strict=True)],
            )  # fmt: skip
            for text in (rules, facts):
                manifest.execute("INSERT OR IGNORE INTO said VALUES (?, ?)", (_short(text), text))
            values = (time.time(), known, holding, _short(rules), _short(facts))
            return int(manifest.execute("INSERT INTO run (at, known, holding, rules, facts) VALUES (?, ?, ?, ?, ?)", values).lastrowid or 0)

    def runs(self) -> list[Known]:
        """Every run that is remembered, oldest first."""
        rows = self.store.found(
            "SELECT r.id, r.at, r.known, r.holding, a.text, b.text FROM run AS r JOIN said AS a ON a.key = r.rules JOIN said AS b ON b.key = r.facts ORDER BY r.id"
        )
        return [Known(*row) for row in rows]

    def parts(self, known: Known) -> Snapshot:
        """The files that a run's tables were made of."""
        found: dict[str, list[Part]] = {}
        for path, tab, *rest in self.store.found(
            f"SELECT {_PART} FROM held WHERE holding = ? ORDER BY tab, slot, day_from, path", known.holding
        ):
            found.setdefault(tab, []).append(Part(self.store.folder / path, tab, *rest))
        return Snapshot(0, {tab: tuple(parts) for tab, parts in found.items()}, {})

    def answered(self, run: int, metric: str = "") -> dict[tuple[str, str], StoredAnswer]:
        """(metric, period) → what the last answer said by the end of a run; of one metric, or all."""
        rows = self.store.found(
            f"SELECT {_ANSWER} FROM answers WHERE run <= ? AND slice = '' AND (? = '' OR metric = ?) ORDER BY id", run, metric, metric
        )
        return {(row[0], row[2]): StoredAnswer(*row) for row in rows}

    def answers(self, period: str = "") -> list[StoredAnswer]:
        """Every answer that a remembered run gave of the whole company, oldest first; of one period, or all."""
        rows = self.store.found(
            f"SELECT {_ANSWER} FROM answers WHERE run IS NOT NULL AND slice = '' AND (? = '' OR period = ?) ORDER BY id", period, period
        )
        return [StoredAnswer(*row) for row in rows]

    def forget(self, days: int) -> int:
        """Let go of the files of runs made more than `days` days ago, but for the last run; their moments, rules and answers stay. Returns how many."""
        with self.store.changing() as manifest:
            gone = manifest.execute(
                "UPDATE run SET holding = '' WHERE at < ? AND holding <> '' AND id < (SELECT max(id) FROM run)",
                (time.time() - days * 86400,),
            ).rowcount
            manifest.execute("DELETE FROM held WHERE holding NOT IN (SELECT holding FROM run)")
        return int(gone)


def facts(kept: str | None) -> dict[str, Any]:
    """What was known of a run's data, as building.py remembers it."""
    found: dict[str, Any] = json.loads(kept) if kept else {}
    return found


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:24]
