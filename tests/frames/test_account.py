"""Attributes and plans as they were at the time."""

from __future__ import annotations

from typing import Any

from tenure import conform
from tenure.engine.duckdb import DuckDB
from tenure.period import month
from tenure.question import Question


def _answers(by: str, **tables: list[dict[str, Any]]) -> dict[str | None, str]:
    surveys = [{"response_id": f"r{n}", "kind": "nps", "score": "10", "account_id": "a", "at": f"2025-0{n}-10"} for n in (3, 6)]
    case = {"id": "drawn", "settings": {"as_of": "2025-12-01"}, "tables": {"surveys": surveys, **tables}, "expect": []}
    ask = conform.asker(case, DuckDB())
    found = [row for number in (3, 6) for row in ask.ask(Question("nps", (month(2025, number),), (by,)))]
    return {row.slices[by]: str(row.period.start) for row in found}


def test_an_attribute_is_cut_as_it_was_when_the_row_happened() -> None:
    history = [
        {"account_id": "a", "attribute": "segment", "value": "small", "valid_from": "2024-01-01"},
        {"account_id": "a", "attribute": "segment", "value": "large", "valid_from": "2025-05-01"},
    ]
    accounts = [{"account_id": "a", "segment": "large"}]
    assert _answers("segment", accounts=accounts, account_history=history) == {"small": "2025-03-01", "large": "2025-06-01"}


def test_a_plan_is_that_of_the_largest_item_running_at_the_time() -> None:
    stretches = [
        {"subscription_id": "s", "account_id": "a", "starts_at": "2025-01-01", "ends_at": "2025-05-01", "amount": "10", "plan": "pro"},
        {"subscription_id": "s", "account_id": "a", "starts_at": "2025-05-01", "amount": "90", "plan": "enterprise"},
        {"subscription_id": "add-on", "account_id": "a", "starts_at": "2025-01-01", "amount": "5", "plan": "mini"},
    ]
    assert _answers("plan", accounts=[{"account_id": "a"}], subscriptions=stretches) == {"pro": "2025-03-01", "enterprise": "2025-06-01"}


def test_before_its_first_known_value_an_attribute_has_that_value() -> None:
    history = [{"account_id": "a", "attribute": "segment", "value": "late", "valid_from": "2025-05-01"}]
    assert _answers("segment", accounts=[{"account_id": "a"}], account_history=history) == {"late": "2025-06-01"}
