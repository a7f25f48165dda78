"""Stages rows that are already in memory, by the same promises as a load, without a store: for conformance cases, trials and tests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from tenure.connectors.jsonlines import records
from tenure.engine.quoting import quoted
from tenure.ledger.promises import order
from tenure.ledger.settings import Settings
from tenure.ledger.tables import TABLES
from tenure.loading.report import TableReport
from tenure.loading.snapshot import columns, sort_out
from tenure.loading.sources import Source
from tenure.loading.stream import once
from tenure.loading.workbench import Staged, Workbench
from tenure.spec import Spec
from tenure.staging.terms import Terms

KINDS = {"string": pa.string(), "int64": pa.int64(), "int32": pa.int32(), "boolean": pa.bool_()}
REFERRED = ("accounts", "leads", "fx_rates")
Rows = Iterable[Mapping[str, Any]]


def staged_rows(tables: Mapping[str, Rows], settings: Settings, as_of: int) -> tuple[dict[str, Any], dict[str, TableReport]]:
    """(table name → Arrow table of its staged rows, for every canonical table; table name → report). `as_of`: epoch seconds.

    Raises `SourceError` if a table lacks a required column.
    """
    found: dict[str, Any] = {}
    reports: dict[str, TableReport] = {}
    with Workbench() as bench:
        for name in order():
            rows = list(tables.get(name, ()))
            found[name], reports[name] = _table(bench, name, rows, settings, as_of) if rows else (_empty(name), TableReport(name))
            if name in REFERRED:
                bench.connection.register(f"known_{name}", found[name])
    return found, reports


def _table(bench: Workbench, name: str, rows: list[Mapping[str, Any]], settings: Settings, as_of: int) -> tuple[Any, TableReport]:
    loaded = sort_out(bench, TABLES[name], [_stage(bench, name, rows, settings, as_of)], as_of)
    good = once(bench, loaded.good, loaded.report, 7) if name == "events" else loaded.good
    names = ", ".join(quoted(column) for column in columns(TABLES[name], loaded.extras))
    return bench.connection.sql(f"SELECT {names} FROM {good} ORDER BY _line").to_arrow_table(), loaded.report


def _empty(name: str) -> Any:
    return pa.schema([(column, KINDS[kind]) for column, kind in TABLES[name].staged.items()]).empty_table()


def _stage(bench: Workbench, name: str, rows: list[Mapping[str, Any]], settings: Settings, as_of: int) -> Staged:
    source = Source(Spec(name, name), Path(name), name)
    return bench.stage_feed(source, records(name, rows), terms(settings, as_of), 0)


def terms(settings: Settings, as_of: int) -> Terms:
    """The terms of a load whose earlier tables are views `known_<table>`."""
    rates = "SELECT currency, min(date_day) AS first_day FROM known_fx_rates GROUP BY 1"
    return Terms(settings.timezone, settings.currency, as_of, settings.csat_words,
                 "SELECT account_id AS id FROM known_accounts", "SELECT DISTINCT lead_id AS id FROM known_leads", rates)  # fmt: skip
