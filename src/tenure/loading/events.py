"""Decides which files of events are read in a load: new and changed ones, and those of which held-back rows may have been mended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tenure.engine.quoting import quoted, text
from tenure.ledger.tables import TABLES
from tenure.loading.preview import preview
from tenure.loading.quarantine import QUARANTINE, none_sql, quarantine_sql
from tenure.loading.report import SourceReport, TableReport
from tenure.loading.snapshot import count_bad, note
from tenure.loading.sources import Source
from tenure.loading.stream import Flow, span_of
from tenure.loading.workbench import Staged, Workbench
from tenure.parts import Snapshot
from tenure.staging.terms import Terms
from tenure.write import Write

EVENTS = TABLES["events"]


@dataclass
class Events:
    """The files of events now (`found`), what is remembered of those loaded (`states`), and what has become of other tables.

    `lost`: accounts that are no longer there. `looked`: a digest of what lookups find.
    """

    bench: Workbench
    before: Snapshot
    found: Sequence[Source]
    states: Mapping[str, Mapping[str, Any]]
    terms: Terms
    now: int
    dedupe_days: int
    patterns: frozenset[str]
    lost: Sequence[str] = ()
    looked: str = ""

    def dirty(self) -> list[Source]:
        """The files that must be read."""
        changed = [each for each in self.found if not each.same(self.states.get(each.name))]
        names = {each.name for each in changed} | self._mended() | self._orphaned()
        if self.removed or names & self.states.keys():
            # A copy of an event that was dropped as a repeat may now be the only one, or the later one: its file must be seen again.
            names |= {name for name, state in self.states.items() if state.get("repeats")}
        return [each for each in self.found if each.name in names]

    @property
    def removed(self) -> list[str]:
        """Files whose rows go: they are gone and their source is no stream, or their source was taken out of the configuration."""
        here = {each.name for each in self.found}
        gone = {name: state for name, state in self.states.items() if name not in here}
        return sorted(
            name for name, state in gone.items() if not state["appends"] or (state["pattern"] and state["pattern"] not in self.patterns)
        )

    def load(self, dirty: Sequence[Source], write: Write | None) -> tuple[TableReport, str]:
        """Reads the dirty files; returns the report and the relation of all rows in quarantine."""
        report = TableReport("events")
        staged = [self.bench.stage(each, self.terms, number, spill=True) for number, each in enumerate(self.found) if each in dirty]
        for each in staged:
            note(self.bench, each, report)
        spans = {name: tuple(state["days"]) for name, state in self.states.items() if "days" in state}
        repeating = [name for name, state in self.states.items() if state.get("repeats")]
        flow = Flow(self.bench, self.before, write, staged, self.removed, spans, self.dedupe_days, self.now, report, repeating)
        flow.run()
        if write is None and staged:
            report.preview = preview(self.bench, EVENTS, f"(SELECT * FROM {staged[0].relation} WHERE _mask = 0)", self.terms.zone)
        bad = self._bad(staged)
        count_bad(self.bench, bad, report)
        if write:
            self._remember(write, staged, report)
        return report, bad

    def skipped(self, report: TableReport, dirty: Sequence[Source]) -> None:
        """Says in the report which files were left alone."""
        for each in self.found:
            if each not in dirty:
                noticed = dict(self.states[each.name].get("notices", {}))
                report.sources.append(SourceReport(each.name, notices=noticed, skipped=True))
                for name, count in noticed.items():
                    report.notices[name] = report.notices.get(name, 0) + count

    def _remember(self, write: Write, staged: Sequence[Staged], report: TableReport) -> None:
        write.touch("events", report.days)
        for name in self.removed:
            write.source("events", name, None)
        noticed = {each.path: each.notices for each in report.sources}
        for each in staged:
            more = {"notices": noticed[each.source.name], "appends": each.source.spec.appends, "pattern": each.source.pattern, "looked": self.looked,
                    "repeats": bool(report.repeated or report.replaced)}  # fmt: skip
            write.source("events", each.source.name, {**each.source.state, **more, **span_of(self.bench, each)})

    def _bad(self, staged: Sequence[Staged]) -> str:
        """Rows in quarantine: those of files that were not read again, and those of the files that were."""
        read = ", ".join(text(name) for name in [*(each.source.name for each in staged), *self.removed]) or "''"
        parts = self.before.of("quarantine", "events")
        names = ", ".join(quoted(name) for name in QUARANTINE)
        kept = f"SELECT {names} FROM {self.bench.parquet([part.path for part in parts])} WHERE source NOT IN ({read})" if parts else None
        new = [quarantine_sql(each.mapped.stage, each.relation, self.now) for each in staged]
        union = " UNION ALL ".join([*([kept] if kept else []), *new])
        return self.bench.table("bad", union or none_sql())

    def _mended(self) -> set[str]:
        """Files with rows in quarantine for a reason that may have passed: the account is known now, the moment has come, a lookup finds more."""
        parts = self.before.of("quarantine", "events")
        if not parts:
            return set()
        held = self.bench.parquet([part.path for part in parts])
        known = f"SELECT DISTINCT source FROM {held} WHERE rule = 'unknown_account' AND value IN (SELECT account_id FROM known_accounts)"
        # A day's margin stands for the zone in which the value was written; what cannot be read is looked at again.
        come = f"coalesce(TRY_CAST(value AS TIMESTAMPTZ) < to_timestamp({self.terms.as_of + 86400}), true)"
        future = f"SELECT DISTINCT source FROM {held} WHERE rule = 'in_future' AND {come}"
        names = {str(name) for (name,) in self.bench.rows(f"{known} UNION {future}")}
        sources = {str(name) for (name,) in self.bench.rows(f"SELECT DISTINCT source FROM {held}")}
        looking = {
            each.name for each in self.found if each.spec.lookups and self.states.get(each.name, {}).get("looked", "") != self.looked
        }
        return names | (sources & looking)

    def _orphaned(self) -> set[str]:
        """Files with loaded events of accounts that are no longer there."""
        parts = self.before.of("events")
        if not self.lost or not parts:
            return set()
        gone = self.bench.table("lost", f"SELECT unnest([{', '.join(text(each) for each in self.lost)}]) AS account_id")
        found = self.bench.rows(
            f"SELECT DISTINCT _source FROM {self.bench.parquet([part.path for part in parts])} SEMI JOIN {gone} USING (account_id)"
        )
        return {str(name) for (name,) in found}
