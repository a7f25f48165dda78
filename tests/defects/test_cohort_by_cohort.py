"""Cohort retention asked by cohort ended in a traceback: the cohort was both what is looked at and what is grouped by."""

from __future__ import annotations

from decimal import Decimal

from tenure.conform import asker
from tenure.engine.duckdb import DuckDB
from tenure.period import month, year
from tenure.question import Question

CASE = {
    "settings": {"as_of": "2025-01-01"},
    "tables": {
        "subscriptions": [
            {"subscription_id": "s1", "account_id": "a", "starts_at": "2024-03-05", "ends_at": "2024-03-20", "amount": "10"},
            {"subscription_id": "s2", "account_id": "b", "starts_at": "2024-03-06", "amount": "10"},
            {"subscription_id": "s3", "account_id": "c", "starts_at": "2024-05-06", "amount": "10"},
        ]
    },
}


def test_cohort_retention_by_cohort_has_a_row_for_each_cohort() -> None:
    ask = asker(CASE, DuckDB(threads=1))
    question = Question("cohort_customer_retention", (year(2024), month(2024, 5)), ("cohort",), None, {"age": "1"})
    found = {(str(row.period), row.slices["cohort"]): row.value for row in ask.ask(question)}
    assert found == {("2024", "2024-03"): Decimal("0.5"), ("2024", "2024-05"): Decimal(1), ("2024-05", "2024-05"): Decimal(1)}
    ask.driver.close()
