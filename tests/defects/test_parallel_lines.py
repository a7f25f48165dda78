"""Two lines of one plan side by side in foreign money: one was taken for the other's follower, and fx and expansion swapped money."""

from __future__ import annotations

from typing import Any

import pytest

from tenure import conform

RATES = [{"date": "2024-01-01", "currency": "EUR", "rate": "1"}, {"date": "2024-02-01", "currency": "EUR", "rate": "2"},
         {"date": "2024-03-01", "currency": "EUR", "rate": "4"}]  # fmt: skip


def _line(name: str, start: str, end: str, amount: str, **more: str) -> dict[str, str]:
    own = {"line_id": name, "account_id": "a", "issued_at": start, "period_start": start, "period_end": end, "amount": amount,
           "currency": "EUR", "plan": "pro", "subscription_id": "s"}  # fmt: skip
    return own | more


def _told(lines: list[dict[str, str]], policy: dict[str, str], **wanted: str) -> list[str]:
    case = {
        "id": "lines", "settings": {"currency": "USD", "as_of": "2024-03-15"}, "policy": policy,
        "tables": {"accounts": [{"account_id": "a"}], "invoice_lines": lines, "fx_rates": RATES},
        "expect": [{"metric": key, "period": period, "value": value} for name, value in wanted.items() for key, period in [_of(name)]],
    }  # fmt: skip
    return [str(failure) for failure in conform.run([case]).failures]


def _of(name: str) -> tuple[str, str]:
    """feb_fx → (fx_mrr, 2024-02)"""
    month, metric = name.split("_")
    return f"{metric}_mrr", {"jan": "2024-01", "feb": "2024-02", "mar": "2024-03"}[month]


YEAR = _line("year", "2024-01-10", "2025-01-10", "1200")
MONTHS = [_line("jan", "2024-01-01", "2024-02-01", "10"), _line("feb", "2024-02-01", "2024-03-01", "10")]
Lines = list[dict[str, str]]


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        ([YEAR, *MONTHS], {"jan_expansion": "100", "feb_expansion": "0", "feb_fx": "10"}),
        ([_line("main", "2024-01-01", "2024-02-01", "100"), *MONTHS], {"jan_new": "110", "feb_contraction": "100", "feb_expansion": "0", "feb_fx": "10"}),
        ([MONTHS[0], _line("main", "2024-01-01", "2024-02-01", "100"), _line("next", "2024-02-01", "2024-03-01", "100")],
         {"feb_contraction": "10", "feb_expansion": "0", "feb_fx": "100"}),
        ([_line("old", "2024-01-01", "2024-02-01", "30"), MONTHS[0], MONTHS[1], _line("dear", "2024-02-01", "2024-03-01", "50")],
         {"feb_expansion": "40", "feb_contraction": "0", "feb_fx": "40"}),
    ],
    ids=["an add-on goes on beside a year's line", "the small one of two goes on", "the large one of two goes on", "one goes on dearer"],
)  # fmt: skip
def test_a_line_is_followed_by_the_line_of_its_item_that_begins_where_it_ends(lines: Lines, wanted: dict[str, Any]) -> None:
    assert _told(lines, {}, **wanted) == []


def test_by_the_day_of_invoice_each_of_two_lines_goes_on_at_its_own_rate() -> None:
    """Main: 100 at 1, then 100 at 2. Add-on: 10 at 1, then 10 billed a month early, at 1."""
    lines = [_line("main", "2024-01-01", "2024-02-01", "100"), MONTHS[0], _line("early", "2024-02-01", "2024-03-01", "10", issued_at="2024-01-20"),
             _line("later", "2024-02-01", "2024-03-01", "100")]  # fmt: skip
    assert _told(lines, {"fx_rate": "invoice_date"}, feb_fx="100", feb_expansion="0", feb_contraction="0") == []


def test_a_credit_is_no_follower_of_a_charge() -> None:
    """February's credit begins where January's line ends; the line is over, and the customer pays nothing more."""
    lines = [
        MONTHS[0],
        _line("back", "2024-02-01", "2024-03-01", "-4", kind="credit"),
        _line("other", "2024-01-01", "2024-03-01", "100", plan="base"),
    ]
    wanted = {"feb_fx": "0", "feb_contraction": "18", "feb_expansion": "0"}
    assert _told(lines, {"refunds": "dated_credits"}, **wanted) == []


HOME = {"currency": "USD"}
LATE = {"gap_within": "3 days"}


@pytest.mark.parametrize(
    "lines",
    [
        [*MONTHS[:1], _line("later", "2024-02-03", "2024-03-03", "10"), _line("year", "2024-02-01", "2025-02-01", "1200")],
        [*MONTHS[:1], _line("later", "2024-02-03", "2024-03-03", "10"), _line("half", "2024-01-16", "2024-07-16", "600")],
        [*MONTHS[:1], _line("main", "2024-01-01", "2024-02-01", "100"), _line("main2", "2024-02-01", "2024-03-01", "100"),
         _line("dearer", "2024-02-02", "2024-03-02", "12")],
    ],
    ids=["a year begins where the month ends", "half a year began in between", "the late one comes dearer"],
)  # fmt: skip
def test_a_late_renewal_is_no_gap_whatever_else_its_plan_bills(lines: Lines) -> None:
    assert _told([line | HOME for line in lines], LATE, feb_contraction="0", feb_churned="0") == []


def test_an_early_renewal_does_not_count_twice() -> None:
    lines = [MONTHS[0], _line("early", "2024-01-30", "2024-02-29", "10"), _line("year", "2024-01-31", "2025-01-31", "1200")]
    assert _told([line | HOME for line in lines], LATE, jan_new="10", jan_expansion="100", feb_contraction="10") == []
