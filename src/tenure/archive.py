"""What each run knew and what was answered: moments, rules, and the files that tables were made of, kept so that a run can be asked again.

Nothing is computed here.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from tenure.parts import COLUMNS, Snapshot, by_table

if TYPE_CHECKING:
    from tenure.store import Store


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


_ANSWER = ", ".join(field.name for field in fields(StoredAnswer))
_NEW = f"INSERT INTO answers ({_ANSWER}) VALUES ({', '.join('?' * len(fields(StoredAnswer)))})"
_SAME = "metric = ? AND period = ? AND policy = ? AND slice = ?"


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
    """The runs and answers that a store remembers."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def record(self, snapshot: Snapshot, tables: Iterable[str], known: int, rules: str, facts: str = "{}") -> int:
        """Remember a run: the files of `tables` as they are, the text of its rules, what was known of its data. Returns its number."""
        parts = [part for name in sorted(set(tables)) for part in snapshot.of(name)]
        rows = [part.row(self.store.folder) for part in parts]
        holding = _short("\n".join(sorted(str(path) for path, *_ in rows)))
        with self.store.manifest.changing() as manifest:
            manifest.executemany("INSERT OR IGNORE INTO held VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", [(holding, *row) for row in rows])
            for text in (rules, facts):
                manifest.execute("INSERT OR IGNORE INTO said VALUES (?, ?)", (_short(text), text))
            values = (time.time(), known, holding, _short(rules), _short(facts))
            return int(manifest.execute("INSERT INTO run (at, known, holding, rules, facts) VALUES (?, ?, ?, ?, ?)", values).lastrowid or 0)

    def runs(self) -> list[Known]:
        """Every run that is remembered, oldest first."""
        rows = self.store.manifest.found(
            "SELECT r.id, r.at, r.known, r.holding, a.text, b.text FROM run AS r JOIN said AS a ON a.key = r.rules JOIN said AS b ON b.key = r.facts ORDER BY r.id"
        )
        return [Known(*row) for row in rows]

    def parts(self, known: Known) -> Snapshot:
        """The files that a run's tables were made of."""
        rows = self.store.manifest.found(f"SELECT {COLUMNS} FROM held WHERE holding = ? ORDER BY tab, slot, day_from, path", known.holding)
        return Snapshot(0, by_table(self.store.folder, rows), {})

    def remember(self, answers: Sequence[StoredAnswer], run: int | None = None) -> int:
        """Stores answers that differ from the last one of the same key; earlier ones stay. Returns how many were new."""
        with self.store.manifest.changing() as manifest:
            before = manifest.total_changes
            for answer in answers:
                if not self._said(answer):
                    manifest.execute(_NEW, astuple(replace(answer, known_at=time.time(), run=run)))
            return manifest.total_changes - before

    def history(self, metric: str, period: str, policy: str = "standard", slice: str = "") -> list[StoredAnswer]:  # noqa: A002  # the trade's word
        """Every answer ever given for that key, oldest first."""
        return self._answers(f"{_SAME} ORDER BY id", metric, period, policy, slice)

    def every_answer(self) -> list[StoredAnswer]:
        """Every answer ever given, oldest first."""
        return self._answers("true ORDER BY id")

    def answered(self, run: int, metric: str = "") -> dict[tuple[str, str], StoredAnswer]:
        """(metric, period) → what the last answer said by the end of a run; of one metric, or all."""
        found = self._answers("run <= ? AND slice = '' AND (? = '' OR metric = ?) ORDER BY id", run, metric, metric)
        return {(answer.metric, answer.period): answer for answer in found}

    def answers(self, period: str = "") -> list[StoredAnswer]:
        """Every answer that a remembered run gave of the whole company, oldest first; of one period, or all."""
        return self._answers("run IS NOT NULL AND slice = '' AND (? = '' OR period = ?) ORDER BY id", period, period)

    def forget(self, days: int) -> int:
        """Let go of the files of runs made more than `days` days ago, but for the last run; their moments, rules and answers stay. Returns how many."""
        with self.store.manifest.changing() as manifest:
            gone = manifest.execute(
                "UPDATE run SET holding = '' WHERE at < ? AND holding <> '' AND id < (SELECT max(id) FROM run)",
                (time.time() - days * 86400,),
            ).rowcount
            manifest.execute("DELETE FROM held WHERE holding NOT IN (SELECT holding FROM run)")
        return int(gone)

    def _answers(self, which: str, *values: object) -> list[StoredAnswer]:
        return [StoredAnswer(*row) for row in self.store.manifest.found(f"SELECT {_ANSWER} FROM answers WHERE {which}", *values)]

    def _said(self, answer: StoredAnswer) -> bool:
        """Whether the last answer of the same key says the same."""
        last = self._answers(f"{_SAME} ORDER BY id DESC LIMIT 1", answer.metric, answer.period, answer.policy, answer.slice)
        return [replace(each, known_at=answer.known_at, run=answer.run) for each in last] == [answer]


def facts(kept: str | None) -> dict[str, Any]:
    """What was known of a run's data, as building.py remembers it."""
    found: dict[str, Any] = json.loads(kept) if kept else {}
    return found


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:24]
