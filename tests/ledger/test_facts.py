"""What is known of the data shortens the ledger's tables and changes none of their rows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from tenure import conform
from tenure.conform import asker
from tenure.engine.duckdb import DuckDB
from tenure.ledger import facts

TABLES = ("mrr_span", "mrr_point", "mrr_movement", "mrr_delta", "charge", "mrr_proof")
PLAIN = {
    "id": "plain", "settings": {"as_of": "2025-06-01", "currency": "USD", "timezone": "Asia/Shanghai"},
    "tables": {
        "accounts": [{"account_id": name, "segment": "mid"} for name in "abc"],
        "subscriptions": [
            {"subscription_id": "s1", "account_id": "a", "starts_at": "2025-01-10", "ends_at": "2025-03-01", "amount": "120", "interval": "year"},
            {"subscription_id": "s1", "account_id": "a", "starts_at": "2025-03-01", "amount": "20", "plan": "pro"},
            {"subscription_id": "s2", "account_id": "b", "starts_at": "2025-01-31", "ends_at": "2025-02-28", "amount": "7",
             "cancel_kind": "delinquent", "cancel_reason": "card"},
            {"subscription_id": "s3", "account_id": "b", "starts_at": "2025-04-01T10:00:00", "amount": "9"},
            {"subscription_id": "s4", "account_id": "b", "starts_at": "2025-04-01T10:20:00", "amount": "4"},
            {"subscription_id": "s5", "account_id": "c", "starts_at": "2025-02-01", "ends_at": "2025-02-01T00:10:00", "amount": "5"},
            {"subscription_id": "s6", "account_id": "c", "starts_at": "2025-03-01", "amount": "5"},
        ],
    },
    "expect": [],
}  # fmt: skip


@pytest.fixture(scope="module")
def ways() -> Iterator[tuple[Any, Any]]:
    """The same rows, once with all that can be known of them and once with nothing."""
    told = asker(PLAIN, DuckDB(threads=1))
    with patch.object(conform.facts, "hints", lambda _: {}):
        untold = asker(PLAIN, DuckDB(threads=1))
    yield told, untold
    told.driver.close()
    untold.driver.close()


def _rows(ask: Any, name: str) -> list[str]:
    left_out = {"starts_t", "starts_day"}  # of who is no customer yet: nobody, in the short way
    return sorted(
        repr(sorted((k, v) for k, v in row.items() if k not in left_out)) for row in ask.driver.records(f'SELECT * FROM "{name}"')
    )


@pytest.mark.parametrize("name", TABLES)
def test_a_table_has_the_same_rows_whether_or_not_anything_is_known_of_the_data(name: str, ways: tuple[Any, Any]) -> None:
    told, untold = ways
    assert _rows(told, name) == _rows(untold, name)
    assert _rows(told, name) or name == "mrr_proof"


def test_of_each_fact_it_is_known_whether_the_data_have_it() -> None:
    found = dict.fromkeys(facts.FACTS, 0)
    assert set(facts.hints(found)) == {f"no_{name}" for name in facts.FACTS}
    for name in ("discounts", "pauses", "foreign", "lines", "zeros"):
        assert "no_zeros" not in facts.hints(found | {name: 1}), name
    assert "no_dues" not in facts.hints(found | {"dues": 2})


@pytest.mark.slow
@pytest.mark.parametrize("file", ["edges", "movements", "churn"])
def test_every_case_holds_when_nothing_is_known_of_its_data(file: str, shared: Path) -> None:
    with patch.object(conform.facts, "hints", lambda _: {}):
        assert conform.run(conform.read(shared / "cases" / f"{file}.json")).failures == []
