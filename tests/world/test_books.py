"""The slow way to MRR is right by the same cases as the ledger, so that the two can check each other."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tenure.period import Period, parse
from tenure.policy import Policy
from tenure.world import World, company
from tenure.world.books import Books
from tenure.world.truth import MOVEMENTS, SIGNED, case

pytestmark = pytest.mark.slow

COUNTS = {"new_customers": "new", "lost_customers": "churned", "reactivated_customers": "reactivation"}
ASKED = {"mrr", "customers", "net_new_mrr", *MOVEMENTS, *COUNTS}
BLANK = {
    "accounts": {"is_test": None},
    "subscriptions": {"ends_at": None, "kind": "recurring", "status": "active", "interval": "month", "interval_count": 1, "discount_percent": None,
                      "discount_amount": None, "discount_duration": None, "discount_ends_at": None, "billed_through": None},
    "invoice_lines": {"kind": "recurring", "period_start": None, "period_end": None},
    "fx_rates": {},
}  # fmt: skip


def cases(shared: Path) -> Iterator[dict[str, Any]]:
    """Shared cases under the standard policy whose rows are clean: the books never read others."""
    standard = Policy.preset("standard")
    for name in ("mrr", "movements", "ledgers", "retention", "churn"):
        for one in json.loads((shared / "cases" / f"{name}.json").read_text(encoding="utf-8")):
            if Policy.preset(one.get("preset") or "standard").but(**one.get("policy", {})) == standard and "quarantined" not in one["id"]:
                yield one


def rows(one: dict[str, Any], table: str) -> Iterator[dict[str, Any]]:
    for row in one["tables"].get(table, []):
        for number in range(1, row.get("$repeat", 1) + 1):
            filled = {key: value.replace("{i}", str(number)) if isinstance(value, str) else value for key, value in row.items()}
            money = filled.get("currency") or one["settings"]["currency"]
            money = "USD" if money == one["settings"]["currency"] else money
            yield {"item_id": filled.get("subscription_id"), "subscription_id": None} | BLANK[table] | filled | {"currency": money}


def answer(books: Books, metric: str, start: float, end: float) -> Fraction | int:
    moves = [move for move in books.movements if start <= move.at < end]
    if metric in ("mrr", "customers"):
        held = books.levels(end)
        return len(held) if metric == "customers" else sum(held.values(), Fraction(0))
    if metric in COUNTS:
        return len({move.account for move in moves if move.kind == COUNTS[metric]})
    amount = sum((move.amount for move in moves if metric == "net_new_mrr" or move.kind == MOVEMENTS[metric]), Fraction(0))
    return amount if metric in SIGNED else abs(amount)


def test_the_slow_way_gives_every_answer_of_the_shared_cases(shared: Path) -> None:
    checked, wrong = 0, []
    for one in cases(shared):
        settings = one["settings"]
        books = Books({table: list(rows(one, table)) for table in BLANK}, settings["timezone"], 4e9)
        today = date.fromisoformat(settings["as_of"][:10])
        for wanted in one["expect"]:
            if wanted["metric"] not in ASKED or wanted.get("group") or wanted.get("params"):
                continue
            asked = wanted["period"]
            period = (
                parse(asked, today=today)
                if isinstance(asked, str)
                else Period(date.fromisoformat(asked["from"]), date.fromisoformat(asked["to"]))
            )
            end = min(books.second(period.end), books.second(settings["as_of"]))
            seen = answer(books, wanted["metric"], books.second(period.start), end)
            checked += 1
            if abs(Fraction(seen) - Fraction(Decimal(wanted["value"]))) > Fraction(Decimal(wanted.get("tolerance", "0"))):
                wrong.append((one["id"], wanted, float(seen)))
    assert checked > 600
    assert wrong == []


@pytest.mark.parametrize("seed", [3])
def test_what_tenure_computes_of_a_company_is_what_is_known_of_it(seed: int) -> None:
    from tenure import conform
    from tenure.metrics import catalogue

    small = company(World(accounts=120, seed=seed, months=12))
    known = case(small, catalogue())
    known["tables"].pop("visits")
    result = conform.run([known])
    assert result.expectations > 3
    assert [str(failure) for failure in result.failures] == []
