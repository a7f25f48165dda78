"""The CDNOW sample of purchases: value of a customer by its purchases, against sums in plain Python."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from tenure import conform
from tenure.ask import Asker
from tenure.engine.duckdb import DuckDB
from tenure.period import year
from tenure.question import Question

pytestmark = pytest.mark.slow

YEAR = 2025


@pytest.fixture(scope="module")
def bought(shared: Path) -> list[tuple[str, int, Decimal]]:
    """(customer, repeat purchases, their mean amount) of the summary's customers who bought again."""
    file = shared / "data" / "lifetimes_cdnow" / "cdnow_customers_summary_with_transactions.csv"
    with file.open(encoding="utf-8") as opened:
        rows = [(row["ID"], int(row["x"]), Decimal(row["zbar"])) for row in csv.DictReader(opened)]
    return [row for row in rows if row[1] > 0]


@pytest.fixture(scope="module")
def ask(bought: list[tuple[str, int, Decimal]]) -> Asker:
    """One purchase for each repeat of a customer, at its mean amount, spread over the year."""
    purchases = [
        {
            "purchase_id": f"{who}-{n}",
            "account_id": who,
            "at": (date(YEAR, 1, 1) + timedelta(days=n * 7)).isoformat(),
            "amount": str(amount),
        }
        for who, often, amount in bought
        for n in range(often)
    ]
    tables = {"accounts": [{"account_id": who} for who, _, _ in bought], "purchases": purchases}
    return conform.asker({"id": "cdnow", "settings": {"as_of": f"{YEAR + 1}-01-01"}, "tables": tables}, DuckDB())


def _value(ask: Asker, key: str, **params: str) -> Decimal:
    (row,) = ask.ask(Question(key, (year(YEAR),), params=params))
    assert row.value is not None
    return row.value


def test_946_customers_bought_again(bought: list[tuple[str, int, Decimal]]) -> None:
    assert len(bought) == 946


def test_value_by_purchases_is_value_times_frequency_times_years(ask: Asker, bought: list[tuple[str, int, Decimal]]) -> None:
    spent, count = sum(often * amount for _, often, amount in bought), sum(often for _, often, _ in bought)
    assert abs(_value(ask, "average_purchase_value") - spent / count) < Decimal("1e-9")
    assert abs(_value(ask, "purchases_per_customer") - Decimal(count) / len(bought)) < Decimal("1e-9")
    assert abs(_value(ask, "clv", method="simple", years="3") - spent / len(bought) * 3) < Decimal("1e-9")
