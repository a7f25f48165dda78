"""Expansion of customers who pay in foreign money was taken apart wrongly: a product that went was not seen to go once its rate had changed."""

from __future__ import annotations

from typing import Any

import pytest

from tenure import conform

RATES = [{"date": "2024-01-01", "currency": "EUR", "rate": "1"}, {"date": "2024-02-01", "currency": "EUR", "rate": "2"},
         {"date": "2024-03-20", "currency": "EUR", "rate": "4"}]  # fmt: skip


def _item(name: str, product: str, start: str, end: str, amount: str, **more: str) -> dict[str, str]:
    return {"subscription_id": "s", "item_id": name, "account_id": "a", "product": product, "starts_at": start, "ends_at": end, "amount": amount,
            "currency": "EUR", **more}  # fmt: skip


def _told(rows: list[dict[str, str]], policy: dict[str, str], **wanted: str) -> list[str]:
    case: dict[str, Any] = {
        "id": "abroad", "settings": {"currency": "USD", "as_of": "2024-05-01"}, "policy": policy,
        "tables": {"accounts": [{"account_id": "a"}], "subscriptions": rows, "fx_rates": RATES},
        "expect": [{"metric": "expansion_revenue", "period": "2024-03", "value": value, "params": {"part": part}} for part, value in wanted.items()],
    }  # fmt: skip
    return [str(failure) for failure in conform.run([case]).failures]


SWAP = [_item("i0", "desk", "2024-01-01", "2024-03-01", "100"), _item("i1", "studio", "2024-03-01", "", "150")]
SEATS = [
    _item("i0", "desk", "2024-01-01", "2024-03-01", "100", plan="base", seats="10"),
    _item("i0", "desk", "2024-03-01", "", "180", plan="pro", seats="12"),
]


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [(SWAP, {"upsell": "100", "cross_sell": "0"}), (SEATS, {"upsell": "160", "plan": "100", "seats": "60"})],
    ids=["a product in another's place", "plan and seats together"],
)
def test_a_change_of_rate_hides_no_product_and_no_seat(rows: list[dict[str, str]], wanted: dict[str, str]) -> None:
    assert _told(rows, {}, **wanted) == []


def test_at_the_rate_of_the_periods_end_expansion_is_converted_too() -> None:
    assert _told(SWAP, {"fx_rate": "period_end"}, all="200", upsell="200", cross_sell="0") == []
    more = [_item("i0", "desk", "2024-01-01", "", "100"), _item("i1", "studio", "2024-03-01", "", "15")]
    assert _told(more, {"fx_rate": "period_end"}, all="60", cross_sell="60", upsell="0") == []
