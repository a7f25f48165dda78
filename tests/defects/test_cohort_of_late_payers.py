"""A customer that paid nothing at first had no cohort in its plan or currency: what it had before it paid had no day of a first payment."""

from __future__ import annotations

from typing import Any

import pytest

from tenure import conform

GIFT = {"subscription_id": "s", "item_id": "gift", "account_id": "a", "starts_at": "2024-01-10", "ends_at": "2024-02-15", "amount": "100",
        "discount_percent": "100", "plan": "pro", "currency": "EUR"}  # fmt: skip


@pytest.mark.parametrize("policy", [{}, {"fx_rate": "period_end"}], ids=["at the start of service", "at the period's end"])
@pytest.mark.parametrize(
    "group", [{}, {"plan": "pro"}, {"plan": "pro", "currency": "EUR"}], ids=["whole", "of a plan", "of a plan and a currency"]
)
def test_who_paid_nothing_at_first_is_of_the_cohort_of_its_first_payment(group: dict[str, str], policy: dict[str, str]) -> None:
    rows = [GIFT, GIFT | {"item_id": "paid", "starts_at": "2024-02-15", "ends_at": "", "discount_percent": ""}]
    wanted = {"new_mrr": "200", "customers": "1", "new_customers": "1", "expansion_mrr": "0", "segment_in_mrr": "0", "mrr": "200"}
    case: dict[str, Any] = {
        "id": "late", "settings": {"currency": "USD", "as_of": "2024-05-01"}, "policy": policy,
        "tables": {"accounts": [{"account_id": "a"}], "subscriptions": rows, "fx_rates": [{"date": "2024-01-01", "currency": "EUR", "rate": "2"}]},
        "expect": [{"metric": metric, "period": "2024-02", "value": value, "group": {"cohort": "2024-02", **group}} for metric, value in wanted.items()],
    }  # fmt: skip
    assert [str(failure) for failure in conform.run([case]).failures] == []
