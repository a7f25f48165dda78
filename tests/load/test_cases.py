"""The conformance cases, loaded as a user's rows would be, are the rows that the cases are asked about."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tenure import conform
from tenure.ledger.settings import Settings
from tenure.loading.memory import staged_rows
from tenure.period import midnight


def settings_of(case: Mapping[str, Any]) -> Settings:
    return Settings(currency=case["settings"]["currency"], timezone=case["settings"]["timezone"])


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["acquisition", "churn", "edges", "engagement", "ledgers", "movements", "mrr", "retention", "unit_economics", "voice"]
)
def test_the_load_stages_every_case_as_its_plain_twin_does(name: str, shared: Path) -> None:
    cases = conform.read(shared / "cases" / f"{name}.json")
    assert cases
    for case in cases:
        settings = settings_of(case)
        as_of = midnight(date.fromisoformat(case["settings"]["as_of"][:10]), settings.timezone)
        tables = {table: list(conform._repeated(rows)) for table, rows in case["tables"].items()}
        found, _ = staged_rows(tables, settings, as_of)
        expected, _ = conform._tables(case, settings)
        for table, rows in expected.items():
            names = [column for column in rows.column_names if not column.startswith("_")]
            assert found[table].column_names == rows.column_names
            kept = [row for row in rows.select(names).to_pylist() if on_scale(row)]
            assert sorted(map(repr, found[table].select(names).to_pylist())) == sorted(map(repr, kept)), (case["id"], table)


def on_scale(row: Mapping[str, Any]) -> bool:
    """The plain twin leaves answers off their scale to the metric; the load holds them back."""
    bounds = [row.get(name) for name in ("scale_min", "score", "scale_max")]
    return None in bounds or bounds == sorted(bounds)
