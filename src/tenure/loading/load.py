"""One load of all tables, in the order in which they refer to each other, published together. What a table's rows must keep is judged elsewhere."""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from tenure.engine.quoting import quoted
from tenure.errors import SourceError
from tenure.ledger.promises import PRICED, order
from tenure.ledger.settings import Settings
from tenure.ledger.tables import TABLES, Table
from tenure.loading.events import Events
from tenure.loading.memory import terms
from tenure.loading.preview import preview
from tenure.loading.quarantine import Quarantine
from tenure.loading.recorded import changes
from tenure.loading.report import LoadReport, TableReport
from tenure.loading.snapshot import Loaded, columns, content, count_bad, sort_out
from tenure.loading.sources import SETTLED, Source, sources, specs_for
from tenure.loading.workbench import Workbench, nulls
from tenure.parts import Snapshot
from tenure.spec import Spec
from tenure.staging.terms import Terms
from tenure.store import Store
from tenure.write import Write

NO_ACCOUNTS = (
    "no source gives this table, so every row that names an account is held back. Add a file accounts.csv, or take the accounts from "
    "another file: `- {path: subscriptions.csv, table: accounts, columns: {account_id: account_id}}`."
)
BOTH = "accounts with both subscriptions and recurring invoice lines (their MRR is that of the subscriptions)"
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Plan:
    """What a load needs to know: where the workspace is, its sources and settings, the moment, and how to load."""

    folder: Path
    specs: tuple[Spec, ...] = ()
    settings: Settings = field(default_factory=Settings)
    as_of: int | None = None
    dedupe_days: int = 7
    fail_above: Decimal | None = None
    memory: str = "800MB"


def load(plan: Plan, store: Store, dry: bool = False, progress: Progress | None = None) -> LoadReport:
    """Loads what changed; `dry` only tells. Raises `StoreError` if another run holds the store. Unreadable sources are in the report."""
    started = time.time()
    with store.writing() as write, Workbench(_cleared(store.folder / "tmp"), plan.memory) as bench:
        run = _Run(plan, store, write, bench, store.snapshot(), dry)
        for number, name in enumerate(order()):
            if progress:
                progress(name, number, len(TABLES))
            run.table(TABLES[name])
        run.whole()
        report = run.report
        if dry:
            write.back((0, 0, 0, False))
    report.seconds, report.dry = time.time() - started, dry
    if not dry:
        report.generation = store.snapshot().gen
        store.log_load(report.seconds, report.changed, report.summary())
        store.collect()
    return report


def _cleared(folder: Path) -> Path:
    """The folder without what killed loads left there; only the writer, who is alone, may call it."""
    shutil.rmtree(folder, ignore_errors=True)
    return folder


@dataclass
class _Run:
    plan: Plan
    store: Store
    write: Write
    bench: Workbench
    before: Snapshot
    dry: bool
    report: LoadReport = field(default_factory=LoadReport)
    now: int = field(default_factory=lambda: int(time.time()))

    def __post_init__(self) -> None:
        self.specs = specs_for(self.plan.folder, self.plan.specs)
        self.quarantine = Quarantine(self.bench, self.before)
        for name in TABLES:
            self._know(name, None)

    def table(self, table: Table) -> None:
        """Loads one table, if anything about it changed."""
        mark = self.write.mark()
        try:
            self._table(table)
        except SourceError as wrong:
            self.write.back(mark)
            self.report.errors.append(wrong if wrong.table else SourceError(wrong.source, wrong.why, table.name))
            self.report.tables[table.name] = TableReport(table.name, rows=self.before.rows(table.name))

    def whole(self) -> None:
        """What is to be said of all tables together."""
        naming = {spec.table for spec in self.specs if any(column.refers == "accounts" for column in TABLES[spec.table].columns)}
        if naming and not self.before.of("accounts") and not any(spec.table == "accounts" for spec in self.specs):
            self.report.errors.append(SourceError("accounts", NO_ACCOUNTS))
        lines = self.report.tables.get("invoice_lines")
        if lines and "subscriptions" in self.report.tables:
            both = self.bench.value(
                "SELECT count(DISTINCT account_id) FROM known_invoice_lines SEMI JOIN known_subscriptions USING (account_id) WHERE kind = 'recurring'"
            )
            lines.notices.pop(BOTH, None)
            lines.notices |= {BOTH: both} if both else {}

    def _table(self, table: Table) -> None:
        states = self.store.sources(table.name)
        found = sources(self.plan.folder, self.specs, table.name, self.terms, states, bool(self.plan.specs))
        if not found and not self.before.of(table.name, "") and not states:
            return
        if table.name == "events":
            self._events(table, found, states)
            return
        key = self._key(table, found)
        if key == self.store.key(table.name):
            self._unchanged(table, found, states)
            return
        staged = [self.bench.stage(each, self.terms, number) for number, each in enumerate(found)]
        loaded = sort_out(self.bench, table, staged, self.now)
        self._bearable(loaded.report)
        self._publish(table, found, loaded, key)

    def _bearable(self, report: TableReport) -> None:
        """Raises `SourceError` if more rows are held back than the workspace bears."""
        limit, rows = self.plan.fail_above, report.read - report.unchanged
        if limit is not None and rows and report.quarantine > limit * rows and not self.dry:
            worst = max(report.quarantined, key=lambda rule: report.quarantined[rule])
            why = f"{report.quarantine:,} of {rows:,} rows would be held back (load.fail_above is {limit}), most for {worst!r}. `tenure check` shows them."
            raise SourceError(", ".join(each.path for each in report.sources if not each.skipped), why, report.table)

    def _events(self, table: Table, found: Sequence[Source], states: Mapping[str, Mapping[str, Any]]) -> None:
        patterns = frozenset(spec.path for spec in self.specs if spec.table == table.name)
        events = Events(
            self.bench, self.before, found, states, self.terms, self.now, self.plan.dedupe_days, patterns, self._lost(), self._looked(found)
        )
        dirty = events.dirty()
        if not dirty and not events.removed:
            self._unchanged(table, found, states)
            return
        report, bad = events.load(dirty, None if self.dry else self.write)
        events.skipped(report, dirty)
        self._bearable(report)
        report.rows = self.before.rows("events") + self.write.rows("events") if not self.dry else self.before.rows("events") + report.loaded
        self.report.tables[table.name] = report
        if not self.dry:
            self.quarantine.replace(self.write, table.name, bad)
            self._keep_notices(report)
            if report.changed:
                self.write.changed(table.name)

    def _lost(self) -> list[str]:
        """Accounts that the store holds and that are no longer there."""
        parts = self.before.of("accounts")
        if not parts:
            return []
        old = self.bench.parquet([part.path for part in parts])
        return [str(name) for (name,) in self.bench.rows(f"SELECT account_id FROM {old} ANTI JOIN known_accounts USING (account_id)")]

    def _looked(self, found: Sequence[Source]) -> str:
        """A digest of the tables that lookups read."""
        names = sorted({lookup.table for each in found for lookup in each.spec.lookups if lookup.table})
        said = [self.bench.rows(f"SELECT count(*), sum(CAST({content(TABLES[name])} AS HUGEINT)) FROM known_{name}") for name in names]
        return str(said) if said else ""

    @property
    def terms(self) -> Terms:
        """The terms of the moment: what is known of accounts, leads and rates so far."""
        return terms(self.plan.settings, self.now if self.plan.as_of is None else self.plan.as_of)

    def _key(self, table: Table, found: Sequence[Source]) -> str:
        """What the table is made of: its files and how they are read, and what of other tables decides which rows are sound."""
        said = [repr((each.name, each.digest, each.recipe)) for each in found]
        if any(column.refers == "accounts" for column in table.columns):
            said.append(str(self._ids("accounts", "account_id")))
        if any(column.refers == "leads" for column in table.columns):
            said.append(str(self._ids("leads", "lead_id")))
        if self.quarantine.waits(table.name):
            said.append(str(self.terms.as_of))
        if table.name in PRICED:
            said.append(str(self.bench.rows("SELECT currency, min(date_day) FROM known_fx_rates GROUP BY 1 ORDER BY 1")))
        looked = sorted({lookup.table for each in found for lookup in each.spec.lookups if lookup.table})
        said += [
            str(self.bench.rows(f"SELECT count(*), sum(CAST({content(TABLES[name])} AS HUGEINT)) FROM known_{name}")) for name in looked
        ]
        return hashlib.blake2b("\n".join(said).encode(), digest_size=16).hexdigest()

    def _ids(self, table: str, column: str) -> object:
        return self.bench.rows(f"SELECT count(*), sum(CAST(hash({column}) AS HUGEINT)) FROM known_{table}")

    def _unchanged(self, table: Table, found: Sequence[Source], states: Mapping[str, Mapping[str, Any]]) -> None:
        """Reports a table that was left alone, with what was said of it when it was read."""
        report = TableReport(table.name, rows=self.before.rows(table.name))
        report.notices = json.loads(self.store.meta(f"notices:{table.name}") or "{}")
        if held := self.quarantine.held(table.name):
            count_bad(self.bench, held, report)
        self.report.tables[table.name] = report
        if self.dry and report.rows:
            report.preview = preview(self.bench, table, f"known_{table.name}", self.plan.settings.timezone)
        for each in found:
            self._remember(table, each, states.get(each.name))

    def _remember(self, table: Table, source: Source, state: Mapping[str, Any] | None) -> None:
        if state is None or state["at"] - source.mtime <= SETTLED or not source.same(state):
            self.write.source(table.name, source.name, {**(state or {}), **source.state})

    def _publish(self, table: Table, found: Sequence[Source], loaded: Loaded, key: str) -> None:
        good = self._dated(table, loaded)
        self.report.tables[table.name] = loaded.report
        if self.dry:
            loaded.report.preview = preview(self.bench, table, good, self.plan.settings.timezone, loaded.extras)
        loaded.report.changed = self._differs(table, good, loaded)
        if not self.dry:
            if loaded.report.changed:
                self._record(table, good, found)
                self._replace(table, good, loaded)
            self.quarantine.replace(self.write, table.name, loaded.bad)
            self._keep_notices(loaded.report)
            self.write.changed(table.name, key) if loaded.report.changed else self.write.rekey(table.name, key)
            states = self.store.sources(table.name)
            for name in set(states) - {each.name for each in found}:
                self.write.source(table.name, name, None)
            for each in found:
                self._remember(table, each, states.get(each.name))
        self._know(table.name, good)

    def _keep_notices(self, report: TableReport) -> None:
        said = json.dumps(report.notices)
        if said != (self.store.meta(f"notices:{report.table}") or "{}"):
            self.write.meta(f"notices:{report.table}", said)

    def _know(self, name: str, relation: str | None) -> None:
        """What later tables can refer to: the rows of `relation`, else those of the store."""
        paths = [part.path for part in self.before.of(name)]
        found = relation or (self.bench.parquet(paths) if paths else "")
        sql = f"SELECT * FROM {found}" if found else f"SELECT {nulls(TABLES[name].staged)} WHERE false"
        self.bench.run(f"CREATE OR REPLACE TEMP VIEW known_{name} AS {sql}")

    def _dated(self, table: Table, loaded: Loaded) -> str:
        """The good rows with the moment at which each was first received."""
        parts = self.before.of(table.name, "")
        wanted = ", ".join(quoted(name) for name in columns(table, loaded.extras) if name != "_seen")
        if not parts:
            return self.bench.table("dated", f"SELECT {wanted}, CAST({self.now} AS BIGINT) AS _seen FROM {loaded.good}")
        key = " AND ".join(f"n.{quoted(name)} IS NOT DISTINCT FROM o.{quoted(name)}" for name in table.key)
        old = f"SELECT {', '.join(quoted(name) for name in table.key)}, {content(table)} AS content, min(_seen) AS seen FROM {self.bench.parquet([part.path for part in parts])} GROUP BY ALL"
        new = f"SELECT *, {content(table)} AS content FROM {loaded.good}"
        return self.bench.table("dated", f"SELECT {', '.join('n.' + quoted(name) for name in columns(table, loaded.extras) if name != '_seen')}, "
                                         f"coalesce(o.seen, CAST({self.now} AS BIGINT)) AS _seen FROM ({new}) AS n LEFT JOIN ({old}) AS o "
                                         f"ON {key} AND n.content = o.content")  # fmt: skip

    def _differs(self, table: Table, good: str, loaded: Loaded) -> bool:
        parts = self.before.of(table.name, "")
        if not parts:
            return bool(loaded.report.loaded)
        old = self.bench.parquet([part.path for part in parts])
        have = {row[0] for row in self.bench.rows(f"DESCRIBE SELECT * FROM {old}")}
        wanted = columns(table, loaded.extras)
        if have != set(wanted):
            return True
        hashed = f"hash({', '.join(quoted(name) for name in wanted)})"
        summed = f"SELECT count(*), sum(CAST({hashed} AS HUGEINT)) FROM "
        return bool(self.bench.rows(summed + old) != self.bench.rows(summed + good))

    def _record(self, table: Table, good: str, found: Sequence[Source]) -> None:
        """Keeps the attributes that accounts had until now. A mapping that changed is no change of an account."""
        old, states = self.before.of("accounts"), self.store.sources("accounts")
        if table.name != "accounts" or not old or {each.recipe for each in found} != {state["recipe"] for state in states.values()}:
            return
        history = self.before.of("account_history")
        known = self.bench.parquet([part.path for part in history]) if history else "known_account_history"
        rows = changes(self.bench, self.bench.parquet([part.path for part in old]), good, known, self.now, self.plan.settings.timezone)
        if rows:
            path = self.write.path("account_history")
            self.write.add(
                "account_history",
                path,
                self.bench.write(f"SELECT * FROM {rows} ORDER BY account_id, attribute, valid_from", path),
                slot="recorded",
            )
            self.write.changed("account_history", self.store.key("account_history"))

    def _replace(self, table: Table, good: str, loaded: Loaded) -> None:
        path = self.write.path(table.name)
        wanted = ", ".join(quoted(name) for name in columns(table, loaded.extras))
        rows = self.bench.write(
            f"SELECT {wanted} FROM {good} ORDER BY {', '.join(quoted(name) for name in table.key)}, _source, _line", path
        )
        self.write.drop(self.before.of(table.name, ""))
        self.write.add(table.name, path, rows)
