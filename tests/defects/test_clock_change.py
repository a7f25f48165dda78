"""What began on a day on which clocks change was counted an hour off: its service periods turned an hour before they should."""

from __future__ import annotations

from typing import Any

import pytest

from tenure import conform

NEW_YORK = {"currency": "USD", "timezone": "America/New_York", "as_of": "2024-10-01"}
RATES = [{"date": "2024-03-01", "currency": "EUR", "rate": "1.10"}, {"date": "2024-08-01", "currency": "EUR", "rate": "1.20"}]


def case(tables: dict[str, Any], *expect: dict[str, str]) -> dict[str, Any]:
    accounts = [{"account_id": "a1"}]
    return {
        "id": "clock",
        "settings": NEW_YORK,
        "tables": {"accounts": accounts, **tables},
        "expect": [{"tolerance": "0.005", **one} for one in expect],
    }


@pytest.mark.parametrize(
    ("starts", "ends"),
    [("2024-03-10T21:09:57Z", "2024-08-10T21:09:57Z"), ("2024-02-10T22:09:57Z", "2024-08-10T21:09:57Z"), ("2024-03-10T05:30:00Z", "2024-08-10T04:30:00Z"),
     ("2024-03-10T07:30:00Z", "2024-08-10T07:30:00Z"), ("2023-11-05T06:30:00Z", "2024-08-05T05:30:00Z")],
    ids=["begins after the change", "runs over the change", "begins before the change, in the night",
         "begins in the hour after the change", "begins in the second of two hours of one name"],
)  # fmt: skip
def test_a_contract_that_ends_with_its_service_period_leaves_at_the_old_rate(starts: str, ends: str) -> None:
    row = {"subscription_id": "s1", "account_id": "a1", "starts_at": starts, "ends_at": ends, "amount": "100", "currency": "EUR"}
    wanted = [{"metric": "churned_mrr", "period": "2024-08", "value": "110"}, {"metric": "fx_mrr", "period": "2024-08", "value": "0"}]
    assert [str(failure) for failure in conform.run([case({"subscriptions": [row], "fx_rates": RATES}, *wanted)]).failures] == []


def test_an_invoice_line_of_a_month_that_begins_with_the_change_is_a_whole_month() -> None:
    row = {"line_id": "l1", "account_id": "a1", "issued_at": "2024-03-10T21:00:00Z", "period_start": "2024-03-10T21:00:00Z",
           "period_end": "2024-06-10T21:00:00Z", "amount": "300"}  # fmt: skip
    wanted = {"metric": "mrr", "period": "2024-04", "value": "100"}
    assert [str(failure) for failure in conform.run([case({"invoice_lines": [row]}, wanted)]).failures] == []


def test_a_rebate_of_one_interval_lasts_to_the_same_hour_of_the_clock() -> None:
    row = {"subscription_id": "s1", "account_id": "a1", "starts_at": "2024-03-10T21:00:00Z", "amount": "100", "discount_percent": "50",
           "discount_duration": "once"}  # fmt: skip
    wanted = [{"metric": "mrr", "period": {"from": "2024-04-10", "to": "2024-04-11"}, "value": "100"},
              {"metric": "expansion_mrr", "period": "2024-04-10", "value": "50"}]  # fmt: skip
    assert [str(failure) for failure in conform.run([case({"subscriptions": [row]}, *wanted)]).failures] == []
