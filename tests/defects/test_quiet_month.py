"""By the day, churn had no answer in a month in which nothing happened at all: nobody left of those who were there, which is 0."""

from __future__ import annotations

from typing import Any

import pytest

from tenure import conform


def _told(rows: list[dict[str, str]], policy: dict[str, str], **wanted: str | None) -> list[str]:
    """What is not as expected of customer churn, by month of 2024."""
    case: dict[str, Any] = {
        "id": "quiet", "settings": {"currency": "USD", "as_of": "2024-05-01"}, "policy": {"churn_denominator": "daily_sum", **policy},
        "tables": {"accounts": [{"account_id": "a"}, {"account_id": "b"}], "subscriptions": rows,
                   "fx_rates": [{"date": "2024-01-01", "currency": "EUR", "rate": "2"}]},
        "expect": [{"metric": "customer_churn_rate", "period": f"2024-{month[1:]}"} | ({"undefined": True} if value is None else {"value": value, "tolerance": "0.000001"})
                   for month, value in wanted.items()],
    }  # fmt: skip
    return [str(failure) for failure in conform.run([case]).failures]


def _row(name: str, start: str, end: str = "", money: str = "USD") -> dict[str, str]:
    return {"subscription_id": name, "account_id": name, "starts_at": start, "ends_at": end, "amount": "10", "currency": money}


@pytest.mark.parametrize("rate", ["service_start", "period_end"])
@pytest.mark.parametrize("money", ["USD", "EUR"])
def test_a_month_without_any_movement_has_no_churn(rate: str, money: str) -> None:
    rows = [_row("a", "2024-01-10", money=money), _row("b", "2024-01-20", "2024-04-11")]
    assert _told(rows, {"fx_rate": rate}, m01="0", m02="0", m03="0", m04="0.5") == []


def test_who_comes_on_the_last_day_was_there_on_no_morning() -> None:
    assert _told([_row("a", "2024-01-31")], {}, m01=None, m02="0") == []
    assert _told([_row("a", "2024-01-30")], {}, m01="0") == []


def test_who_comes_and_goes_in_one_day_was_there_on_no_morning() -> None:
    assert _told([_row("a", "2024-01-10T01:00:00", "2024-01-10T22:00:00")], {"group_within": "0"}, m01=None, m02=None) == []
