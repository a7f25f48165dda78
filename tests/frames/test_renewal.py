"""The frames of renewals and purchases against slow twins in plain Python: rows of one day, their money at the rate of that day."""

from __future__ import annotations

import random
from datetime import date
from fractions import Fraction
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tenure.frames.purchase import purchase
from tenure.frames.renewal import pending, renewal

RATES = [{"date": "2024-02-29", "currency": "EUR", "rate": "1.25"}, {"date": "2024-03-10", "currency": "EUR", "rate": "0.9"}]
ONCE = settings(max_examples=2, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
ACCOUNTS = [{"account_id": name, "is_test": "true" if name == "ours" else ""} for name in ("a", "b", "ours")]
Row = dict[str, Any]


def _rate(row: Row, day: date) -> Fraction | None:
    """The last rate known on or before the day; EUR has none before the leap day, XXX never."""
    if row["currency"] in ("", "USD"):
        return Fraction(1)
    if row["currency"] != "EUR" or day < date(2024, 2, 29):
        return None
    return Fraction("1.25") if day < date(2024, 3, 10) else Fraction("0.9")


def _drawn(drawn: Any, seed: int, *, at: str, **choices: list[str]) -> list[Row]:
    """Two hundred rows of one table, each at an edge moment."""
    draw = random.Random(seed)
    shared = {
        at: [*drawn.moments, "2024-02-29", "2024-03-10"],
        "currency": ["", "USD", "EUR", "EUR", "XXX"],
        "account_id": ["a", "b", "ours"],
    }
    return [{name: draw.choice(values) for name, values in (shared | choices).items()} for _ in range(200)]


def _day(drawn: Any, moment: str) -> date:
    return drawn.day(moment) if "T" in moment else date.fromisoformat(moment)


def _pico(value: Any) -> Fraction:
    return Fraction(int(value), 10**12)


def _renewals(drawn: Any, seed: int) -> list[Row]:
    rows = _drawn(drawn, seed, at="due_at", value_due=["0", "100", "0.01", "999.999999"], outcome=["renewed", "renewed", "lost", "pending", ""],
                  value_renewed=["", "0", "80", "150"], decided_at=["", "2024-01-01", "2024-04-20"])  # fmt: skip
    return [{"renewal_id": f"r{number}", **row} for number, row in enumerate(rows)]


@ONCE
@given(seed=st.integers(0, 10**6))
def test_a_decided_renewal_counts_by_the_day_it_was_due_with_what_was_due_and_what_was_renewed(seed: int, drawn: Any) -> None:
    rows = _renewals(drawn, seed)
    wanted = {}
    for row in rows:
        day = _day(drawn, row["due_at"])
        rate = _rate(row, day)
        if row["account_id"] == "ours" or row["outcome"] in ("pending", "") or rate is None:
            continue
        won = row["outcome"] == "renewed"
        due = Fraction(row["value_due"]) * rate
        kept = (due if row["value_renewed"] == "" else Fraction(row["value_renewed"]) * rate) if won else Fraction(0)
        wanted |= {(number, row["renewal_id"]): (int(won), due, kept) for number, p in enumerate(drawn.periods) if p.start <= day < p.end}
    found = drawn.rows(renewal.rows, {"accounts": ACCOUNTS, "renewals": rows, "fx_rates": RATES})
    assert {(row["period"], row["key"]): (row["won"], _pico(row["due"]), _pico(row["kept"])) for row in found} == wanted


@ONCE
@given(seed=st.integers(0, 10**6))
def test_an_open_renewal_waits_on_neither_side_and_every_row_left_out_is_said_why(seed: int, drawn: Any) -> None:
    rows = _renewals(drawn, seed)
    reasons = {}
    for row in rows:
        day = _day(drawn, row["due_at"])
        reason = "test_account" if row["account_id"] == "ours" else "pending" if row["outcome"] in ("pending", "") else "no_rate"
        if reason != "no_rate" or _rate(row, day) is None:
            reasons |= {(number, row["renewal_id"]): reason for number, p in enumerate(drawn.periods) if p.start <= day < p.end}
    tables = {"accounts": ACCOUNTS, "renewals": rows, "fx_rates": RATES}
    assert {(row["period"], row["key"]): row["reason"] for row in drawn.rows(renewal.aside, tables)} == reasons
    waiting = {place for place, reason in reasons.items() if reason == "pending"}
    assert {(row["period"], row["key"]) for row in drawn.rows(pending.rows, tables)} == waiting


@ONCE
@given(seed=st.integers(0, 10**6))
def test_a_purchase_is_worth_its_amount_at_the_rate_of_its_day(seed: int, drawn: Any) -> None:
    rows = _drawn(drawn, seed, at="at", amount=["0", "100", "-30", "0.000001", "12345.678901"], kind=["upsell", "add_on", ""])
    rows = [{"purchase_id": f"p{number}", **row} for number, row in enumerate(rows)]
    wanted, left = {}, {}
    for row in rows:
        day = _day(drawn, row["at"])
        rate = _rate(row, day)
        for number, period in enumerate(drawn.periods):
            if period.start <= day < period.end:
                place = (number, row["purchase_id"])
                if row["account_id"] == "ours" or rate is None:
                    left[place] = "test_account" if row["account_id"] == "ours" else "no_rate"
                else:
                    wanted[place] = Fraction(row["amount"]) * rate
    tables = {"accounts": ACCOUNTS, "purchases": rows, "fx_rates": RATES}
    assert {(row["period"], row["key"]): _pico(row["worth"]) for row in drawn.rows(purchase.rows, tables)} == wanted
    assert {(row["period"], row["key"]): row["reason"] for row in drawn.rows(purchase.aside, tables)} == left
