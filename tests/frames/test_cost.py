"""The frames of costs and purchases against slow twins in plain Python: day by day, in fractions."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tenure.frames.cost import cost

STARTS = ("2024-01-15", "2024-02-01", "2024-02-29", "2024-03-10", "2024-03-31", "2024-04-01")
ENDS = ("", "2024-02-01", "2024-02-29", "2024-03-01", "2024-03-10T12:00:00-04:00", "2024-04-01", "2024-06-30")
costs = st.lists(
    st.fixed_dictionaries({
        "starts_at": st.sampled_from(STARTS), "ends_at": st.sampled_from(ENDS), "amount": st.sampled_from(["100", "0.01", "-31", "999999.999999"]),
        "currency": st.sampled_from(["USD", "EUR", "XXX"]), "category": st.sampled_from(["sales", "hosting"]),
    }).filter(lambda row: not row["ends_at"] or row["starts_at"] <= row["ends_at"][:10]),
    max_size=6,
)  # fmt: skip
RATES = [{"date": "2024-01-01", "currency": "EUR", "rate": "1.25"}]


def _days(row: dict[str, Any]) -> list[date]:
    first = date.fromisoformat(row["starts_at"])
    if not row["ends_at"]:
        return [first]
    last = date.fromisoformat(row["ends_at"][:10]) + timedelta(days=1 if "T" in row["ends_at"] else 0)
    return [first + timedelta(days=n) for n in range(max((last - first).days, 1))]


@settings(max_examples=30, deadline=None)
@given(rows=costs)
def test_a_cost_is_spread_evenly_over_its_days(rows: list[dict[str, Any]], drawn: Any) -> None:
    tables = {"costs": [{"cost_id": f"c{n}", **row} for n, row in enumerate(rows)], "fx_rates": RATES}
    wanted: dict[tuple[int, str], Fraction] = {}
    for n, row in enumerate(rows):
        days, rate = _days(row), {"USD": Fraction(1), "EUR": Fraction("1.25")}.get(row["currency"])
        for number, period in enumerate(drawn.periods):
            inside = sum(period.start <= day < period.end for day in days)
            if inside and rate is not None:
                wanted[(number, f"c{n}")] = Fraction(row["amount"]) * rate * inside / len(days)
    seen = {(row["period"], row["key"]): Fraction(int(row["spent"]), 10**12) for row in drawn.rows(cost.rows, tables)}
    assert seen.keys() == wanted.keys()
    assert all(abs(seen[place] - exact) <= Fraction(1, 10**12) for place, exact in wanted.items())


@settings(max_examples=10, deadline=None)
@given(rows=costs)
def test_a_cost_without_a_rate_is_left_out_and_said(rows: list[dict[str, Any]], drawn: Any) -> None:
    tables = {"costs": [{"cost_id": f"c{n}", **row} for n, row in enumerate(rows)], "fx_rates": RATES}
    assert cost.aside is not None
    left = {row["key"] for row in drawn.rows(cost.aside, tables)}
    touched = {
        f"c{n}"
        for n, row in enumerate(rows)
        if row["currency"] == "XXX" and any(period.start <= day < period.end for day in _days(row) for period in drawn.periods)
    }
    assert left == touched
