"""A load's report on the command line: counts by table, each broken promise with a sample and what to do, files that could not be read."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tenure.faces import printing
from tenure.ledger.promises import PROMISES
from tenure.loading.report import LoadReport, Sample, TableReport
from tenure.words import Text

HEADS: Mapping[str, Text] = {
    "table": Text("table", "数据表"), "read": Text("read", "读取"), "new": Text("new", "新增"), "repeated": Text("repeated", "重复"),
    "replaced": Text("replaced", "替换"), "quarantined": Text("quarantined", "隔离"), "holds": Text("holds", "现有"),
}  # fmt: skip
WIDE = 8
"""How many columns of a preview fit on a line."""
ALSO = Text("and", "另有")
LEFT_OUT = Text("columns left out", "未采用的列")
SEEN = Text("noticed", "提示")


def put(report: LoadReport, lang: str, held: Sequence[Mapping[str, Any]] = ()) -> None:
    """Print the report for people. `held`: rows that are in quarantine already, for samples of tables that were not read again."""
    for error in report.errors:
        sys.stdout.write(f"{error}\n")
    rows = [_line(table) for table in report.tables.values() if table.read or table.quarantine]
    if rows:
        printing.put(rows, "table", titles={name: text.in_(lang) for name, text in HEADS.items()})
        sys.stdout.write("\n")
    for table in report.tables.values() if report.dry else ():
        _preview(table, lang)
    for line in (*_reasons(report, lang, held), *_notices(report, lang)):
        sys.stdout.write(line + "\n")
    sys.stdout.write(report.said.in_(lang) + "\n")


def _preview(table: TableReport, lang: str) -> None:
    """The first rows of a table, as many columns as fit."""
    if not table.preview:
        return
    counts = Text(f"{table.rows:,} rows, {table.quarantine:,} in quarantine", f"{table.rows:,} 行，{table.quarantine:,} 行隔离")
    names = list(table.preview[0])
    shown = [{name: _short(row[name]) for name in names[:WIDE]} for row in table.preview]
    sys.stdout.write(f"{table.table} ({counts.in_(lang)})\n")
    printing.put(shown, "table")
    sys.stdout.write((f"  {ALSO.in_(lang)}: {_short(', '.join(names[WIDE:]), 200)}\n" if names[WIDE:] else "") + "\n")


def _short(text: str, most: int = 28) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _line(table: TableReport) -> dict[str, Any]:
    return {"table": table.table, "read": f"{table.read:,}", "new": f"{table.loaded:,}", "repeated": f"{table.repeated:,}",
            "replaced": f"{table.replaced:,}", "quarantined": f"{table.quarantine:,}", "holds": f"{table.rows:,}"}  # fmt: skip


def _reasons(report: LoadReport, lang: str, held: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Each broken promise of each table: how often, one row of it, what to do."""
    known = {
        (row["tab"], row["rule"]): Sample(*(row[name] for name in ("source", "line", "column", "value", "rule", "limit"))) for row in held
    }
    for table in report.tables.values():
        for rule, times in sorted(table.quarantined.items(), key=lambda item: -item[1]):
            sample = next((sample for sample in table.samples if sample.rule == rule), known.get((table.table, rule)))
            said = f"{sample.source}:{sample.line}: {_safe(sample, lang)}" if sample else rule
            yield f"  {table.table}: {times:,} × {said}  → {PROMISES[rule].hint.in_(lang)}"


def _notices(report: LoadReport, lang: str) -> Iterator[str]:
    for table in report.tables.values():
        for name, times in table.notices.items():
            yield f"  {table.table}: {SEEN.in_(lang)}: {name} × {times:,}"
        for source in table.sources:
            if source.ignored:
                yield f"  {source.path}: {LEFT_OUT.in_(lang)}: {', '.join(source.ignored)}"


def _safe(sample: Sample, lang: str) -> str:
    return "".join(character if character.isprintable() else " " for character in sample.said(lang))
