"""Contract cohorts that others published (Fader and Hardie, 2007): every survivor count by the catalogue's own metrics."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from tenure import conform
from tenure.ask import Asker
from tenure.condition import equals
from tenure.engine.duckdb import DuckDB
from tenure.period import year
from tenure.question import Question

pytestmark = pytest.mark.slow

FIRST = 2000
KINDS = ("regular", "highend")


@pytest.fixture(scope="module")
def ask(shared: Path) -> Iterator[Asker]:
    """Yearly contracts from 2000 on: a customer of `recency` years leaves after the last of them, unless it was seen to the end."""
    accounts, contracts = [], []
    for kind in KINDS:
        with (shared / "data" / "sbg_contractual" / f"sbg_{kind}.csv").open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                years, seen = int(row["recency"]), int(row["T"])
                ends = "" if years >= seen else f"{FIRST + years}-01-01"
                accounts.append({"account_id": row["customer_id"], "segment": kind})
                contracts.append({"subscription_id": row["customer_id"], "account_id": row["customer_id"], "starts_at": f"{FIRST}-01-01",
                                  "ends_at": ends, "amount": "120", "interval": "year"})  # fmt: skip
    case = {"id": "sbg", "settings": {"as_of": f"{FIRST + 8}-01-01"}, "tables": {"accounts": accounts, "subscriptions": contracts}}
    driver = DuckDB()
    yield conform.asker(case, driver)
    driver.close()


@pytest.mark.parametrize("kind", KINDS)
def test_every_published_survivor_count_is_a_cohort_s_retention(kind: str, ask: Asker, shared: Path) -> None:
    survivors = json.loads((shared / "data" / "sbg_contractual" / "expected.json").read_text(encoding="utf-8"))["survivors"][kind]
    periods = tuple(year(FIRST + n) for n in range(len(survivors)))
    found = ask.ask(Question("cohort_customer_retention", periods, (), equals(segment=kind), {"cohort": str(FIRST)}))
    assert [row.value for row in found] == [Decimal(count) / 1000 for count in survivors]
    assert [row.value for row in ask.ask(Question("customers", periods, (), equals(segment=kind)))] == survivors


@pytest.mark.parametrize("kind", KINDS)
def test_yearly_churn_is_the_step_from_one_count_to_the_next(kind: str, ask: Asker, shared: Path) -> None:
    survivors = json.loads((shared / "data" / "sbg_contractual" / "expected.json").read_text(encoding="utf-8"))["survivors"][kind]
    periods = tuple(year(FIRST + n) for n in range(1, len(survivors)))
    found = [(row.numerator, row.denominator) for row in ask.ask(Question("customer_churn_rate", periods, (), equals(segment=kind)))]
    assert found == [(before - after, before) for before, after in pairwise(survivors)]


def test_the_lives_of_the_high_end_last_longer(ask: Asker) -> None:
    found = {row.slices["segment"]: row.value for row in ask.ask(Question("fit", (year(FIRST + 1),), ("segment",)))}
    assert found == {"regular": Decimal("0.631"), "highend": Decimal("0.869")}
