"""Seats that were changed twice within the grouping window were told as another plan's price: the most seats of the hour hid the first and last."""

from __future__ import annotations

from typing import Any

import pytest

from tenure import conform


def _row(start: str, end: str, amount: str, seats: str, plan: str = "base") -> dict[str, str]:
    return {"subscription_id": "s", "account_id": "a", "starts_at": start, "ends_at": end, "amount": amount, "seats": seats, "plan": plan}


@pytest.mark.parametrize(
    ("between", "plan", "wanted"),
    [(("150", "15", "base"), "base", ("0", "20")), (("80", "8", "base"), "base", ("0", "20")), (("300", "10", "pro"), "base", ("0", "20")),
     (("500", "50", "pro"), "pro", ("0", "20"))],
    ids=["more, then fewer", "fewer, then more", "another plan and back", "another plan and then fewer"],
)  # fmt: skip
def test_of_seats_changed_twice_in_an_hour_the_first_and_the_last_count(between: Any, plan: str, wanted: tuple[str, str]) -> None:
    amount, seats, other = between
    first, second = "2024-02-10T10:00:00", "2024-02-10T10:20:00"
    rows = [_row("2024-01-10", first, "100", "10"), _row(first, second, amount, seats, other), _row(second, "", "120", "12", plan)]
    case: dict[str, Any] = {
        "id": "seats", "settings": {"currency": "USD", "as_of": "2024-05-01"}, "tables": {"accounts": [{"account_id": "a"}], "subscriptions": rows},
        "expect": [{"metric": "expansion_revenue", "period": "2024-02", "value": value, "params": {"part": part}}
                   for part, value in zip(("plan", "seats"), wanted, strict=True)],
    }  # fmt: skip
    assert [str(failure) for failure in conform.run([case]).failures] == []
