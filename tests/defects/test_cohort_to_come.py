"""Looked at before it was complete, a cohort had lost everybody who had not come yet: 0% of customers still to be won."""

from __future__ import annotations

from typing import Any

import pytest

from tenure import conform

ROWS = [{"subscription_id": name, "account_id": name, "starts_at": start, "ends_at": end, "amount": "10"}
        for name, start, end in (("a", "2024-01-10", "2024-05-05"), ("b", "2024-03-20", ""))]  # fmt: skip


@pytest.mark.parametrize("metric", ["cohort_customer_retention", "cohort_revenue_retention"])
@pytest.mark.parametrize(
    ("period", "value"), [("2023-06", None), ("2024-02", None), ("2024-03", "1"), ("2024-Q1", "1"), ("2024-05", "0.5")]
)
def test_a_cohort_is_looked_at_from_its_own_end_on(metric: str, period: str, value: str | None) -> None:
    wanted: dict[str, Any] = {"undefined": True} if value is None else {"value": value}
    case: dict[str, Any] = {
        "id": "cohort", "settings": {"currency": "USD", "as_of": "2024-07-01"},
        "tables": {"accounts": [{"account_id": "a"}, {"account_id": "b"}], "subscriptions": ROWS},
        "expect": [{"metric": metric, "period": period, "params": {"cohort": "2024-Q1"}, **wanted}],
    }  # fmt: skip
    assert [str(failure) for failure in conform.run([case]).failures] == []
