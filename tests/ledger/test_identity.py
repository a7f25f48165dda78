"""Opening + movements = closing is held by a second way to the same figure, and a break names the account."""

from __future__ import annotations

import pytest

from tenure import conform, steps
from tenure.ask import Asker
from tenure.engine.duckdb import DuckDB
from tenure.errors import LedgerBreak

ROWS = [
    {"subscription_id": "s1", "account_id": "ada", "starts_at": "2025-01-10", "ends_at": "2025-03-10", "amount": "100", "plan": "a"},
    {"subscription_id": "s1", "account_id": "ada", "starts_at": "2025-03-10", "amount": "70", "plan": "b"},
    {"subscription_id": "s2", "account_id": "bo", "starts_at": "2025-02-01", "amount": "1000", "interval": "year", "currency": "EUR"},
]
RATES = [{"date": "2025-01-01", "currency": "EUR", "rate": "1.1"}, {"date": "2025-03-01", "currency": "EUR", "rate": "1.3"}]


def _asker(preset: str) -> Asker:
    accounts = [{"account_id": "ada"}, {"account_id": "bo"}]
    tables = {"accounts": accounts, "subscriptions": ROWS, "fx_rates": RATES}
    return conform.asker({"id": "drawn", "preset": preset, "settings": {"as_of": "2025-06-01"}, "tables": tables, "expect": []}, DuckDB())


@pytest.mark.parametrize("preset", ["standard", "chargebee", "profitwell"])
def test_a_ledger_that_adds_up_passes(preset: str) -> None:
    steps._verified(_asker(preset))


@pytest.mark.parametrize("table", ["mrr_movement", "mrr_delta"])
def test_a_movement_that_is_off_by_the_least_names_its_account(table: str) -> None:
    ask = _asker("standard")
    name = ask.ledger.physical(table)
    off = 'CAST("real" + (CASE WHEN "account_id" = \'bo\' THEN 1 ELSE 0 END) AS DECIMAL(38, 0))'
    ask.driver.materialise("tampered", f'SELECT * REPLACE ({off} AS "real") FROM "{name}"')
    ask.driver.materialise(name, 'SELECT * FROM "tampered"')
    with pytest.raises(LedgerBreak, match="'bo'"):
        steps._verified(ask)
