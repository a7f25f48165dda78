"""Loads events: only files that changed are read, only days that changed are touched, and no step needs the whole in memory.

A repeat is the same event id within N days (a setting): the copy received later replaces the earlier, an equal one is dropped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tenure.engine.quoting import quoted, text
from tenure.ledger.tables import TABLES
from tenure.loading.report import TableReport
from tenure.loading.snapshot import columns, content
from tenure.loading.workbench import Staged, Workbench, nulls
from tenure.parts import Part, Snapshot
from tenure.write import Write

EVENTS = TABLES["events"]
CHUNK = 2_000_000
SMALL = 300_000
MANY = 12
MERGED = 4_000_000
FEW = 5_000_000
FAR = "event ids that occur again after more than {} days (each is counted as an event of its own)"
_KEPT = ", ".join(quoted(name) for name in columns(EVENTS))
_ORDER = 'at_day, account_id, user_id, "at", _source, _line'


@dataclass
class Flow:
    """One load of events: the staged files, the store before, where to write (None = only tell), what came of it."""

    bench: Workbench
    before: Snapshot
    write: Write | None
    staged: Sequence[Staged]
    removed: Sequence[str]
    spans: Mapping[str, tuple[int, int]]
    dedupe_days: int
    now: int
    report: TableReport
    repeating: Sequence[str] = ()
    """Files of which rows were dropped as repeats: their days are compared after that is done again, not before."""
    touched: set[int] = field(default_factory=set)
    added: int = 0

    def run(self) -> None:
        """Loads the staged files; fills the report and the touched days."""
        self._fresh()
        self._changed_days()
        self.gone = self.bench.table(
            "gone",
            "SELECT CAST(NULL AS VARCHAR) AS event_id, CAST(NULL AS VARCHAR) AS _source, CAST(NULL AS BIGINT) AS _line, CAST(NULL AS INTEGER) AS at_day WHERE false",
        )
        self.bench.run("CREATE OR REPLACE TEMP TABLE still (_source VARCHAR, at_day INTEGER)")
        for first, last in self._chunks():
            self._chunk(first, last)
        self.bench.run("DELETE FROM left_days USING still WHERE still._source = left_days._source AND still.at_day = left_days.at_day")
        self._forget()
        self._merge()
        self._far_repeats()
        self.report.loaded = self.added
        self.report.days = tuple(sorted(self.touched))
        self.report.changed = bool(self.touched)

    def _fresh(self) -> None:
        """The sound rows of all staged files as view `fresh`."""
        names = ", ".join(quoted(name) for name in columns(EVENTS) if name != "_seen")
        shown = f"{names}, CAST({self.now} AS BIGINT) AS _seen, _order"
        union = " UNION ALL ".join(f"SELECT {shown} FROM {each.relation} WHERE _mask = 0" for each in self.staged)
        self.bench.run(f"CREATE OR REPLACE TEMP VIEW fresh AS {union or f'SELECT {nulls(EVENTS.staged)}, 0 AS _order WHERE false'}")

    def _changed_days(self) -> None:
        """Table `same`: (source, day) whose rows are as they were; `left`: those whose old rows go."""
        known = [each.source.name for each in self.staged if each.source.name in self.spans]
        wanted = [*known, *self.removed]
        if not wanted:
            self.bench.run("CREATE OR REPLACE TEMP TABLE same (_source VARCHAR, at_day INTEGER)")
            self.bench.run("CREATE OR REPLACE TEMP TABLE left_days (_source VARCHAR, at_day INTEGER)")
            self.bench.run("CREATE OR REPLACE TEMP TABLE old_days (_source VARCHAR, at_day INTEGER, n BIGINT, h HUGEINT)")
            return
        days = [self.spans[name] for name in wanted if name in self.spans]
        parts = self.before.of("events", days=(min(day[0] for day in days), max(day[1] for day in days))) if days else ()
        listed = ", ".join(text(name) for name in wanted)
        summed = f"SELECT _source, at_day, count(*) AS n, sum(CAST({content(EVENTS)} AS HUGEINT)) AS h FROM"
        old = (
            f"{summed} {self.bench.parquet([part.path for part in parts])} WHERE _source IN ({listed}) GROUP BY 1, 2"
            if parts
            else f"{summed} fresh WHERE false GROUP BY 1, 2"
        )
        self.bench.run(f"CREATE OR REPLACE TEMP TABLE old_days AS {old}")
        self.bench.run(f"CREATE OR REPLACE TEMP TABLE new_days AS {summed} fresh WHERE _source IN ({listed}) GROUP BY 1, 2")
        repeating = ", ".join(text(name) for name in self.repeating) or "''"
        self.bench.run(
            "CREATE OR REPLACE TEMP TABLE same AS SELECT _source, at_day FROM old_days SEMI JOIN new_days USING (_source, at_day, n, h) "
            f"WHERE _source NOT IN ({repeating})"
        )
        self.bench.run(
            "CREATE OR REPLACE TEMP TABLE left_days AS SELECT _source, at_day FROM old_days ANTI JOIN same USING (_source, at_day)"
        )
        self.report.unchanged = int(self.bench.value("SELECT coalesce(sum(n), 0) FROM old_days SEMI JOIN same USING (_source, at_day)"))

    @property
    def _news(self) -> str:
        return "(SELECT * FROM fresh ANTI JOIN same USING (_source, at_day))" if self.report.unchanged else "fresh"

    def _chunks(self) -> list[tuple[int, int]]:
        """Spans of days (first, last) of about CHUNK rows each."""
        found: list[tuple[int, int]] = []
        total = 0
        for day, rows in self.bench.rows(f"SELECT at_day, count(*) FROM {self._news} GROUP BY 1 ORDER BY 1"):
            if found and total + rows <= CHUNK:
                found[-1], total = (found[-1][0], day), total + rows
            else:
                found.append((day, day))
                total = rows
        return found

    def _chunk(self, first: int, last: int) -> None:
        """Frees one span of days of its repeats and writes what is left."""
        margin = self.dedupe_days
        news = self.bench.table(
            "news", f"SELECT *, row_number() OVER () AS _rid FROM {self._news} WHERE at_day BETWEEN {first - margin} AND {last + margin}"
        )
        kept = once(self.bench, news, self.report, margin, (first, last))
        kept = self._not_known(kept, first, last)
        kept = self._not_as_before(kept, first, last)
        days = self.bench.rows(f"SELECT at_day, count(*) FROM {kept} WHERE at_day BETWEEN {first} AND {last} GROUP BY 1 ORDER BY 1")
        self.touched.update(day for day, _ in days)
        self.added += sum(rows for _, rows in days)
        if self.write and days:
            self._part(f"SELECT {_KEPT} FROM {kept} WHERE at_day BETWEEN {first} AND {last} ORDER BY {_ORDER}", (days[0][0], days[-1][0]))
        self.bench.run(f"DROP TABLE {news}")

    def _not_known(self, kept: str, first: int, last: int) -> str:
        """The rows without those that the store holds already; what they replace there is noted in `gone`."""
        margin = self.dedupe_days
        parts = self.before.of("events", days=(first - margin, last + margin))
        if not parts:
            return kept
        ids = f"SELECT event_id FROM {kept} WHERE event_id IS NOT NULL AND at_day BETWEEN {first} AND {last}"
        held = self.bench.table("held", f"SELECT event_id, at_day, _source, _line, {content(EVENTS)} AS content FROM {self.bench.parquet([part.path for part in parts])} "
                                        f"ANTI JOIN left_days USING (_source, at_day) WHERE at_day BETWEEN {first - margin} AND {last + margin} AND event_id IN ({ids})")  # fmt: skip
        if not self.bench.value(f"SELECT count(*) FROM {held}"):
            return kept
        pairs = self.bench.table("pairs", f"SELECT n._rid, h.event_id, h._source, h._line, h.at_day, n.content = h.content AS same FROM "
                                          f"(SELECT _rid, event_id, at_day, {content(EVENTS)} AS content FROM {kept} WHERE at_day BETWEEN {first} AND {last}) AS n "
                                          f"JOIN {held} AS h ON h.event_id = n.event_id AND abs(h.at_day - n.at_day) <= {margin}")  # fmt: skip
        known = f"SELECT DISTINCT _rid FROM {pairs} WHERE same"
        self.report.repeated += int(self.bench.value(f"SELECT count(*) FROM ({known})"))
        other = f"SELECT event_id, _source, _line, at_day FROM {pairs} WHERE NOT same AND _rid NOT IN ({known})"
        self.report.replaced += int(self.bench.value(f"SELECT count(*) FROM ({other})"))
        self.bench.run(f"INSERT INTO {self.gone} {other}")
        return f"(SELECT * FROM {kept} WHERE _rid NOT IN ({known}))"

    def _not_as_before(self, kept: str, first: int, last: int) -> str:
        """The rows without those of (source, day) that are stored just so: a file read again with its repeats in it changes nothing."""
        self.bench.run(
            f"INSERT INTO still SELECT _source, at_day FROM (SELECT _source, at_day, count(*) AS n, sum(CAST({content(EVENTS)} AS HUGEINT)) AS h "
            f"FROM {kept} WHERE at_day BETWEEN {first} AND {last} GROUP BY 1, 2) SEMI JOIN old_days USING (_source, at_day, n, h) "
            "SEMI JOIN left_days USING (_source, at_day)"
        )
        return f"(SELECT * FROM {kept} ANTI JOIN still USING (_source, at_day))"

    def _forget(self) -> None:
        """Takes old rows of changed days, and rows that were replaced, out of the parts that hold them."""
        lost = self.bench.rows(f"SELECT at_day FROM left_days UNION SELECT at_day FROM {self.gone} ORDER BY 1")
        self.touched.update(day for (day,) in lost)
        if not lost or not self.write:
            return
        for part in self.before.of("events", days=(lost[0][0], lost[-1][0])):
            kept = (f"SELECT * FROM {self.bench.parquet([part.path])} AS p WHERE NOT EXISTS (SELECT 1 FROM left_days AS l WHERE l._source = p._source AND l.at_day = p.at_day) "
                    f"AND NOT EXISTS (SELECT 1 FROM {self.gone} AS g WHERE g.event_id = p.event_id AND g._source = p._source AND g._line = p._line)")  # fmt: skip
            found = self.bench.rows(f"SELECT count(*), min(at_day), max(at_day) FROM ({kept})")[0]
            if found[0] == part.rows:
                continue
            self.write.drop([part])
            if found[0]:
                self._part(f"SELECT {_KEPT} FROM ({kept}) ORDER BY {_ORDER}", (found[1], found[2]))

    def _far_repeats(self) -> None:
        """Says how often an id occurs again too late to be a repeat: ids that are no ids, or a window that is too short."""
        if not 0 < self.added <= FEW:
            return
        again = int(self.bench.value(f"SELECT count(event_id) - count(DISTINCT event_id) FROM {self._news}"))
        if again > self.report.repeated + self.report.replaced:
            self.report.notices[FAR.format(self.dedupe_days)] = again - self.report.repeated - self.report.replaced

    def _merge(self) -> None:
        """Merges small parts once there are many of them: readers open fewer files, and a daily load stays one small file."""
        if not self.write:
            return
        small = [
            part
            for part in (*self.before.of("events"), *self.write.added)
            if part.tab == "events" and part.rows < SMALL and part not in self.write.dropped
        ]
        if len(small) < MANY:
            return
        rows = 0
        chosen: list[Part] = []
        for part in sorted(small, key=lambda each: (each.day_from or 0, str(each.path))):
            if rows + part.rows <= MERGED:
                chosen.append(part)
                rows += part.rows
        relation = self.bench.parquet([part.path for part in chosen])
        days = (min(part.day_from or 0 for part in chosen), max(part.day_to or 0 for part in chosen))
        self._part(f"SELECT {_KEPT} FROM {relation} ORDER BY {_ORDER}", days)
        self.write.replace(chosen)

    def _part(self, sql: str, days: tuple[int, int]) -> Path:
        assert self.write is not None
        path = self.write.path("events")
        self.write.add("events", path, self.bench.write(sql, path), days=days)
        return path


def once(bench: Workbench, news: str, report: TableReport, within: int, days: tuple[int, int] = (-(10**9), 10**9)) -> str:
    """The rows without those that a later one of the same id, within so many days, repeats or replaces; counted if they fall into `days`."""
    twice = bench.table("twice", f"SELECT event_id FROM {news} WHERE event_id IS NOT NULL GROUP BY 1 HAVING count(*) > 1")
    if not bench.value(f"SELECT count(*) FROM {twice}"):
        return news
    ranked = bench.table(
        "ranked",
        f"SELECT _rid, event_id, at_day, {content(EVENTS)} AS content, row_number() OVER (ORDER BY _order, _line, _rid) AS seq "
        f"FROM {news} SEMI JOIN {twice} USING (event_id)",
    )
    near = f"(PARTITION BY event_id ORDER BY at_day RANGE BETWEEN {within} PRECEDING AND {within} FOLLOWING)"
    later = f"SELECT *, max(seq) OVER {near} AS final FROM {ranked}"
    drop = bench.table(
        "dropped",
        f"SELECT l._rid, l.content = r.content AS same, l.at_day FROM ({later}) AS l JOIN {ranked} AS r ON r.seq = l.final WHERE l.final > l.seq",
    )
    same, other = bench.rows(
        f"SELECT count(*) FILTER (WHERE same), count(*) FILTER (WHERE NOT same) FROM {drop} WHERE at_day BETWEEN {days[0]} AND {days[1]}"
    )[0]
    report.repeated += same
    report.replaced += other
    return f"(SELECT * FROM {news} ANTI JOIN {drop} USING (_rid))"


def span_of(bench: Workbench, staged: Staged) -> dict[str, Any]:
    """The days that a file's sound rows span, to be remembered with it."""
    first, last = bench.rows(f"SELECT min(at_day), max(at_day) FROM {staged.relation} WHERE _mask = 0")[0]
    return {} if first is None else {"days": [first, last]}
