"""At the rate of the period's end, what an account did in two currencies at one moment was told as a gain and a loss; some figures were not converted at all."""

from __future__ import annotations

from typing import Any

import pytest

from tenure import conform

RATES = [{"date": "2024-01-01", "currency": "EUR", "rate": "2"}, {"date": "2024-01-01", "currency": "JPY", "rate": "0.01"},
         {"date": "2024-03-20", "currency": "EUR", "rate": "4"}]  # fmt: skip


def _item(name: str, money: str, start: str, end: str, amount: str, **more: str) -> dict[str, str]:
    own = {
        "subscription_id": "s",
        "item_id": name,
        "account_id": "a",
        "starts_at": start,
        "ends_at": end,
        "amount": amount,
        "currency": money,
    }
    return own | more


def _told(rows: list[dict[str, str]], *expect: tuple[str, str], policy: dict[str, str] | None = None, **more: Any) -> list[str]:
    """What is not as expected in March 2024, of (metric, value)."""
    accounts = [{"account_id": name} for name in dict.fromkeys(row["account_id"] for row in rows)]
    case: dict[str, Any] = {
        "id": "currencies", "settings": {"currency": "USD", "as_of": "2024-05-01"}, "policy": {"fx_rate": "period_end", **(policy or {})},
        "tables": {"accounts": accounts, "subscriptions": rows, "fx_rates": RATES,
                   "costs": [{"cost_id": "c", "category": "hosting", "amount": "0", "starts_at": "2024-01-01"}]},
        "expect": [{"metric": metric, "period": "2024-03", "value": value, "tolerance": "0.0001", **more} for metric, value in expect],
    }  # fmt: skip
    return [str(failure) for failure in conform.run([case]).failures]


SWAP = [_item("i0", "EUR", "2024-01-01", "2024-03-10", "100"), _item("i1", "JPY", "2024-03-10", "", "50000")]
"""100 EUR go, worth 400 USD when the period closes; 50,000 JPY come, worth 500."""


def test_a_change_of_currency_is_what_it_comes_to_at_the_rate_of_the_closing() -> None:
    """It opened at 200."""
    wanted = [
        ("expansion_mrr", "100"),
        ("contraction_mrr", "0"),
        ("fx_mrr", "200"),
        ("mrr", "500"),
        ("customers", "1"),
        ("nrr", "1.5"),
        ("grr", "1"),
    ]
    assert _told(SWAP, *wanted) == []


def test_growth_in_a_further_currency_is_growth_of_who_was_there() -> None:
    rows = [_item("i0", "USD", "2024-01-01", "", "100"), _item("i1", "JPY", "2024-03-10", "", "5000")]
    assert _told(rows, ("nrr", "1.5"), ("net_revenue_churn_rate", "-0.5"), ("expansion_mrr", "50"), ("segment_in_mrr", "0")) == []


def test_under_a_filter_a_further_currency_is_no_customer_that_comes_from_elsewhere() -> None:
    rows = [_item("i0", "USD", "2024-01-01", "", "100", plan="pro"), _item("i1", "JPY", "2024-03-10", "", "5000", plan="pro")]
    assert _told(rows, ("segment_in_mrr", "0"), ("expansion_mrr", "50"), group={"plan": "pro"}) == []
    elsewhere = [rows[0], rows[0] | {"item_id": "i2", "plan": "base", "starts_at": "2024-03-05", "currency": "EUR"}]
    assert _told(elsewhere, ("segment_in_mrr", "400"), ("expansion_mrr", "0"), group={"plan": "base"}) == []


@pytest.mark.parametrize(("rows", "wanted"), [
    (SWAP, [("all", "100"), ("upsell", "100"), ("cross_sell", "0"), ("add_on", "0")]),
    ([_item("i0", "EUR", "2024-01-01", "", "100", product="desk"), _item("i1", "JPY", "2024-03-10", "", "50000", product="desk")],
     [("all", "500"), ("add_on", "500"), ("cross_sell", "0")]),
    ([_item("i0", "EUR", "2024-01-01", "", "100", product="desk"), _item("i1", "JPY", "2024-03-10", "", "50000", product="studio")],
     [("all", "500"), ("cross_sell", "500"), ("add_on", "0")]),
    ([_item("i0", "EUR", "2024-01-01", "2024-03-10", "100"), _item("i1", "JPY", "2024-03-10", "", "30000")], [("all", "0"), ("upsell", "0")]),
], ids=["one item in another's place", "a further item", "a further product", "a cheaper item in another's place"])  # fmt: skip
def test_expansion_over_currencies_is_taken_apart_as_a_whole(rows: list[dict[str, str]], wanted: list[tuple[str, str]]) -> None:
    for part, value in wanted:
        assert _told(rows, ("expansion_revenue", value), params={"part": part}) == [], part


def test_daily_churn_is_of_money_that_is_converted() -> None:
    """At the closing's rate 400 + 100 stood on the morning of the 10th; 100 left."""
    rows = [_item("i0", "EUR", "2024-01-01", "", "100"), _item("i1", "JPY", "2024-01-01", "2024-03-10", "10000", account_id="b")]
    assert _told(rows, ("gross_revenue_churn_rate", "0.2"), ("customer_churn_rate", "0.5"), policy={"churn_denominator": "daily_sum"}) == []


def test_the_value_by_survival_is_of_money_that_is_converted() -> None:
    """The one customer that is left pays 400 USD a month at the closing; b is lost at 69 days of 91."""
    rows = [_item("i0", "EUR", "2024-01-01", "", "100"), _item("i1", "USD", "2024-01-01", "2024-03-10", "100", account_id="b")]
    home = [rows[0] | {"currency": "USD", "amount": "400"}, rows[1]]
    found = _told(rows, ("clv", "0"), params={"method": "survival"})
    assert found == _told(home, ("clv", "0"), params={"method": "survival"})
    assert "got None" not in found[0]
