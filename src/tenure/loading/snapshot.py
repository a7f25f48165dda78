"""Loads a table that is what its files say now: staged whole, judged, freed of repeats, and replaced in one piece."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tenure.engine.quoting import quoted, text
from tenure.ledger.tables import TABLES, Table, Type
from tenure.loading.quarantine import none_sql, quarantine_sql
from tenure.loading.report import Sample, SourceReport, TableReport
from tenure.loading.workbench import Staged, Workbench, nulls

SAMPLES = 3


@dataclass
class Loaded:
    """The rows of one table, sound ones in `good` and broken ones in `bad` (temporary tables), and what to say of them."""

    good: str
    bad: str
    extras: tuple[str, ...]
    report: TableReport


def sort_out(bench: Workbench, table: Table, staged: Sequence[Staged], now: int) -> Loaded:
    """The sound and the broken rows of all staged sources of `table`; later rows replace earlier ones of the same key."""
    report = TableReport(table.name)
    extras = tuple(dict.fromkeys(name for each in staged for name in each.mapped.stage.extras))
    bad = bench.table("bad", " UNION ALL ".join(quarantine_sql(each.mapped.stage, each.relation, now) for each in staged) or none_sql())
    for each in staged:
        note(bench, each, report)
    good = bench.table("good", _good(table, staged, extras))
    if table.name != "events":
        good = _last_of_each(bench, table, good, report)
    if table.span and table.name == "subscriptions":
        good = _without_overlaps(bench, good, bad, now)
    if table.name == "accounts":
        good = _without_cycles(bench, good, bad, now)
    count_bad(bench, bad, report)
    report.loaded = int(bench.value(f"SELECT count(*) FROM {good}"))
    report.rows = report.loaded
    return Loaded(good, bad, extras, report)


def content(table: Table, extras: Sequence[str] = ()) -> str:
    """SQL of a hash of a row's own values, provenance left out."""
    names = [name for name in table.staged if not name.startswith("_")]
    return f"hash({', '.join(quoted(name) for name in [*names, *extras])})"


def columns(table: Table, extras: Sequence[str] = ()) -> list[str]:
    """The staged columns in their order: canonical, attributes, provenance."""
    names = list(table.staged)
    return [name for name in names if not name.startswith("_")] + list(extras) + [name for name in names if name.startswith("_")]


def count_bad(bench: Workbench, bad: str, report: TableReport) -> None:
    """Fills the report's counts and samples of quarantined rows."""
    report.quarantined = dict(bench.rows(f"SELECT rule, count(*) FROM {bad} GROUP BY 1 ORDER BY 2 DESC, 1"))
    ranked = f"SELECT *, row_number() OVER (PARTITION BY rule ORDER BY source, line) AS place FROM {bad}"
    found = bench.rows(f'SELECT source, line, "column", value, rule, "limit" FROM ({ranked}) WHERE place <= {SAMPLES} ORDER BY rule, place')
    report.samples = [Sample(*row) for row in found]


def note(bench: Workbench, staged: Staged, report: TableReport) -> None:
    """Adds one staged source to the report: rows read and held back, amounts rounded, checks that found something."""
    stage, checks = staged.mapped.stage, staged.mapped.checks
    sums = [f"count(*) FILTER (WHERE _mask = 0 AND _notes & {1 << bit} <> 0)" for bit in range(len(stage.noted))]
    sums += [f"count(*) FILTER (WHERE _checks & {1 << bit} <> 0)" for bit in range(len(checks))]
    read, held, *found = bench.rows(
        f"SELECT count(*), count(*) FILTER (WHERE _mask <> 0){''.join(', ' + each for each in sums)} FROM {staged.relation}"
    )[0]
    report.read += read
    names = [*(f"rounded {name}" for name in stage.noted), *(name for name, _ in checks)]
    noticed = {name: count for name, count in zip(names, found, strict=True) if count}
    for name, count in noticed.items():
        report.notices[name] = report.notices.get(name, 0) + count
    report.sources.append(SourceReport(staged.source.name, read, held, staged.mapped.ignored, staged.feed.facts, noticed))


def _good(table: Table, staged: Sequence[Staged], extras: Sequence[str]) -> str:
    wanted = ", ".join(quoted(name) for name in columns(table, extras))
    if not staged:
        return f"SELECT {nulls(table.staged)}, 0 AS _order, CAST(0 AS BIGINT) AS _rid WHERE false"
    union = " UNION ALL BY NAME ".join(f"(SELECT * FROM {each.relation} WHERE _mask = 0)" for each in staged)
    return f"SELECT {wanted}, _order, row_number() OVER () AS _rid FROM ({union})"


def _last_of_each(bench: Workbench, table: Table, good: str, report: TableReport) -> str:
    """The rows without those that a later row of the same key repeats or replaces."""
    key = ", ".join(quoted(name) for name in table.key)
    named = " AND ".join(f"{quoted(name)} IS NOT NULL" for name in table.key)
    twice = bench.table("twice", f"SELECT {key} FROM {good} WHERE {named} GROUP BY {key} HAVING count(*) > 1")
    if not bench.value(f"SELECT count(*) FROM {twice}"):
        return good
    window = f"(PARTITION BY {key} ORDER BY _order, _line, _rid)"
    said = bench.table("said", f"SELECT _rid, {content(table)} AS content, lead({content(table)}) OVER {window} AS following "
                               f"FROM {good} SEMI JOIN {twice} USING ({key})")  # fmt: skip
    report.repeated, report.replaced = bench.rows(
        f"SELECT count(*) FILTER (WHERE content = following), count(*) FILTER (WHERE content <> following) FROM {said}"
    )[0]
    return bench.table("good", f"SELECT * FROM {good} ANTI JOIN (SELECT _rid FROM {said} WHERE following IS NOT NULL) USING (_rid)")


def _without_overlaps(bench: Workbench, good: str, bad: str, now: int) -> str:
    """The stretches of which none runs into another of the same item; the one that begins later is held back."""
    window = (
        "(PARTITION BY subscription_id, item_id ORDER BY starts_at, _order, _line, _rid ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)"
    )
    forever = "coalesce(ends_at, 9223372036854775807)"
    suspects = bench.rows(
        f"WITH seen AS (SELECT *, max({forever}) OVER {window} AS until FROM {good}) "
        f"SELECT _rid, subscription_id, item_id, starts_at, {forever} FROM {good} "
        "SEMI JOIN (SELECT subscription_id, item_id FROM seen WHERE until > starts_at) USING (subscription_id, item_id) "
        "ORDER BY subscription_id, item_id, starts_at, _order, _line, _rid"
    )
    held = _overlapping(suspects)
    if not held:
        return good
    return _held_back(bench, good, bad, now, Held("overlap", "starts_at", tuple(held)))


def _overlapping(rows: Sequence[tuple[Any, ...]]) -> list[tuple[int, int]]:
    """(row, start of the stretch it runs into) for rows ordered by item and start. What is held back hides nothing behind it."""
    held, item, until, began = [], None, 0, 0
    for rid, subscription, part, start, end in rows:
        if (subscription, part) != item:
            item, until, began = (subscription, part), start, start
        if start < until:
            held.append((rid, began))
        elif end > start:
            until, began = end, start
    return held


def _without_cycles(bench: Workbench, good: str, bad: str, now: int) -> str:
    """Accounts whose parents lead back to themselves lose the parent, and nothing else: what they pay still counts."""
    parents = dict(bench.rows(f"SELECT account_id, parent_id FROM {good} WHERE parent_id IS NOT NULL"))
    loops = [account for account in parents if _loops(account, parents)]
    if not loops:
        return good
    listed = bench.table("loops", f"SELECT unnest([{', '.join(text(each) for each in loops)}]) AS account_id")
    kept = f"SELECT * REPLACE (CASE WHEN account_id IN (SELECT account_id FROM {listed}) THEN NULL ELSE parent_id END AS parent_id) FROM {good}"
    bench.run(
        f"INSERT INTO {bad} {_bad_of('accounts', 'cyclic_parent', 'parent_id', 'NULL', now)} FROM {good} SEMI JOIN {listed} USING (account_id)"
    )
    return bench.table("good", kept)


def _loops(account: str, parents: dict[str, str]) -> bool:
    seen, at = {account}, parents.get(account)
    while at is not None and at not in seen:
        seen.add(at)
        at = parents.get(at)
    return at == account


@dataclass(frozen=True, slots=True)
class Held:
    """Rows held back after all rows were seen: (row, limit) each."""

    rule: str
    column: str
    rows: tuple[tuple[int, int], ...]


def _held_back(bench: Workbench, good: str, bad: str, now: int, held: Held) -> str:
    rows = bench.table("held", f"SELECT * FROM (VALUES {', '.join(f'({rid}, {limit})' for rid, limit in held.rows)}) AS v(_rid, _began)")
    limit = "strftime(make_timestamp(CAST(_began AS BIGINT) * 1000000), '%Y-%m-%dT%H:%M:%SZ')"
    bench.run(f"INSERT INTO {bad} {_bad_of('subscriptions', held.rule, held.column, limit, now)} FROM {good} JOIN {rows} USING (_rid)")
    return bench.table("good", f"SELECT * FROM {good} ANTI JOIN {rows} USING (_rid)")


def _bad_of(table: str, rule: str, column: str, limit: str, now: int) -> str:
    """SELECT list of a quarantine row for a row that was sound by itself."""
    names = [name for name in TABLES[table].staged if not name.startswith("_")]
    shown = {name: _shown(TABLES[table], name) for name in names if TABLES[table].column(name) is not None}
    row = f"CAST(json_object({', '.join(f'{text(name)}, {sql}' for name, sql in shown.items())}) AS VARCHAR)"
    return (f'SELECT {text(table)} AS tab, _source AS source, _line AS line, {text(column)} AS "column", CAST({shown[column]} AS VARCHAR) AS value, '
            f'{text(rule)} AS rule, {limit} AS "limit", {text(f"{rule}:{column}")} AS broken, {row} AS raw, CAST({now} AS BIGINT) AS first_seen')  # fmt: skip


def _shown(table: Table, name: str) -> str:
    column = table.column(name)
    if column is not None and column.type is Type.TIME:
        return f"strftime(make_timestamp({quoted(name)} * 1000000), '%Y-%m-%dT%H:%M:%SZ')"
    return quoted(name)
