"""The ledger proves itself, and a ledger that was tampered with does not."""

from __future__ import annotations

from typing import Any

import pytest

from tenure.conform import asker
from tenure.engine.duckdb import DuckDB
from tenure.engine.sql import compiled
from tenure.errors import LedgerBreak
from tenure.ledger.proof import judge, mrr_proof

ROWS = [
    {
        "subscription_id": "s1",
        "account_id": "ada",
        "starts_at": "2025-01-10",
        "ends_at": "2025-02-10",
        "amount": "100",
        "plan": "a",
        "currency": "EUR",
    },
    {"subscription_id": "s1", "account_id": "ada", "starts_at": "2025-02-10", "amount": "130", "plan": "b", "currency": "EUR"},
    {"subscription_id": "s2", "account_id": "bo", "starts_at": "2025-01-10", "ends_at": "2025-03-01", "amount": "40"},
]
TABLES = {
    "accounts": [{"account_id": "ada", "segment": "small"}, {"account_id": "bo"}], "subscriptions": ROWS,
    "account_history": [{"account_id": "ada", "attribute": "segment", "value": "small", "valid_from": "2025-01-01"},
                        {"account_id": "ada", "attribute": "segment", "value": "large", "valid_from": "2025-02-20"}],
    "fx_rates": [{"date": "2025-01-01", "currency": "EUR", "rate": "1.10"}, {"date": "2025-02-10", "currency": "EUR", "rate": "1.05"}],
}  # fmt: skip


def breaks(tampering: str = "") -> list[dict[str, Any]]:
    driver = DuckDB()
    try:
        ask = asker({"settings": {"as_of": "2025-06-01"}, "tables": TABLES}, driver)
        if tampering:
            name = ask.ledger.physical("mrr_delta" if "delta" in tampering else "mrr_movement")
            ask.driver.materialise(name, tampering.replace("TABLE", f'"{name}"'))
        return list(ask.driver.fetch(compiled(mrr_proof(ask.ledger), "duckdb")).to_pylist())
    finally:
        driver.close()


def test_a_ledger_with_currencies_plans_and_histories_adds_up() -> None:
    assert breaks() == []


@pytest.mark.parametrize(
    ("tampering", "what"),
    [
        ("SELECT * REPLACE (after + 1 AS after) FROM TABLE", "chain"),
        ("SELECT * FROM TABLE WHERE NOT (account_id = 'bo' AND kind = 'churn')", "closing"),
        ("SELECT * /* delta */ FROM TABLE WHERE plan IS DISTINCT FROM 'b'", "slices"),
    ],
)
def test_what_was_tampered_with_is_found_and_named(tampering: str, what: str) -> None:
    found = breaks(tampering)
    assert what in {row["broken"] for row in found}
    with pytest.raises(LedgerBreak, match=r"ada|bo"):
        judge(found)
