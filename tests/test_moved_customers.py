"""A movement says of how many customers it is."""

from __future__ import annotations

from tenure.conform import asker
from tenure.engine.duckdb import DuckDB
from tenure.period import month
from tenure.question import Question


def test_two_expansions_of_one_customer_are_one_customer() -> None:
    rows = [
        {"subscription_id": "a", "account_id": "ada", "starts_at": "2025-01-10", "ends_at": "2025-03-05", "amount": "10"},
        {"subscription_id": "a", "account_id": "ada", "starts_at": "2025-03-05", "ends_at": "2025-03-20", "amount": "15"},
        {"subscription_id": "a", "account_id": "ada", "starts_at": "2025-03-20", "amount": "30"},
        {"subscription_id": "b", "account_id": "bo", "starts_at": "2025-01-10", "amount": "10"},
    ]
    driver = DuckDB()
    try:
        ask = asker(
            {
                "settings": {"as_of": "2025-04-01"},
                "tables": {"accounts": [{"account_id": "ada"}, {"account_id": "bo"}], "subscriptions": rows},
            },
            driver,
        )
        (row,) = ask.ask(Question("expansion_mrr", (month(2025, 3),))).rows()
        assert (row["value"], row["customers"]) == ("20.00", 1)
    finally:
        driver.close()
