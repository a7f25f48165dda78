"""Parallel lines of foreign money, late renewals and expansion abroad come out alike on each engine: what the shared cases do not draw."""

from __future__ import annotations

from typing import Any

import pytest

from tenure import conform
from tenure.engine.driver import Driver
from tenure.wording import Wording

pytestmark = pytest.mark.engines
RATES = [{"date": "2024-01-01", "currency": "EUR", "rate": "1"}, {"date": "2024-02-01", "currency": "EUR", "rate": "2"}]
ABROAD = [{"subscription_id": "t", "item_id": item, "account_id": "c", "plan": plan, "starts_at": start, "ends_at": end, "amount": amount, "currency": money}
          for item, plan, start, end, amount, money in (("i0", "pro", "2024-01-01", "2024-02-10", "100", "EUR"), ("i1", "pro", "2024-02-10", "", "260", "USD"))]  # fmt: skip


def _line(name: str, start: str, end: str, amount: str, **more: str) -> dict[str, str]:
    return {
        "line_id": name,
        "account_id": "a",
        "issued_at": start,
        "period_start": start,
        "period_end": end,
        "amount": amount,
        "currency": "EUR",
    } | more


LINES = [_line("year", "2024-01-10", "2025-01-10", "1200"), _line("jan", "2024-01-01", "2024-02-01", "10"), _line("feb", "2024-02-01", "2024-03-01", "10"),
         _line("plan", "2024-01-01", "2024-02-01", "30", plan="pro"), _line("late", "2024-02-03", "2024-03-03", "36", plan="pro")]  # fmt: skip
SWAP = [{"subscription_id": "s", "item_id": item, "account_id": "b", "product": product, "starts_at": start, "ends_at": end, "amount": amount, "currency": "EUR"}
        for item, product, start, end, amount in (("i0", "desk", "2024-01-01", "2024-02-10", "100"), ("i1", "studio", "2024-02-10", "", "150"))]  # fmt: skip
TOLD = {
    "service_start": {"fx_mrr": "140", "expansion_mrr": "112", "contraction_mrr": "0", "committed_mrr": "592"},
    "period_end": {"fx_mrr": "240", "expansion_mrr": "112", "contraction_mrr": "0", "committed_mrr": "592"},
}
"""In February. At the start of service: b's 100, the add-on's 10 and the plan's 30 go on at 2 (the plan late: its own rate until then); the year's
100 goes on at 1. At the period's end all 240 of the opening are revalued. Dearer by 50 and 6 at 2."""


@pytest.mark.parametrize("fx_rate", TOLD)
def test_lines_side_by_side_go_on_alike(fx_rate: str, engine: Driver) -> None:
    expect: list[dict[str, Any]] = [{"metric": metric, "period": "2024-02", "value": value} for metric, value in TOLD[fx_rate].items()]
    expect.append({"metric": "expansion_revenue", "period": "2024-02", "value": "112", "params": {"part": "upsell"}})
    case = {
        "id": "lines", "settings": {"currency": "USD", "as_of": "2024-05-01"}, "policy": {"gap_within": "3 days", "fx_rate": fx_rate},
        "tables": {"accounts": [{"account_id": "a"}, {"account_id": "b"}], "invoice_lines": LINES, "subscriptions": SWAP, "fx_rates": RATES}, "expect": expect,
    }  # fmt: skip
    result = conform.Result()
    conform.answered(case, engine, Wording(), result)
    assert [str(failure) for failure in result.failures] == []


def test_a_change_of_currency_is_one_movement_on_each_engine(engine: Driver) -> None:
    wanted = {"fx_mrr": "100", "expansion_mrr": "60", "contraction_mrr": "0", "nrr": "1.6", "gross_revenue_churn_rate": "0", "mrr": "260"}
    expect = [{"metric": metric, "period": "2024-02", "value": value} for metric, value in wanted.items()]
    case = {
        "id": "abroad", "settings": {"currency": "USD", "as_of": "2024-05-01"}, "policy": {"churn_denominator": "daily_sum", "fx_rate": "period_end"},
        "tables": {"accounts": [{"account_id": "c"}], "subscriptions": ABROAD, "fx_rates": RATES},
        "expect": [*expect, *({**one, "group": {"plan": "pro"}} for one in expect), {"metric": "expansion_revenue", "period": "2024-02", "value": "60"}],
    }  # fmt: skip
    result = conform.Result()
    conform.answered(case, engine, Wording(), result)
    assert [str(failure) for failure in result.failures] == []
