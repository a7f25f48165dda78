"""Movements of small drawn ledgers, under drawn switches, are those of the plain ledger; so is every period of the bridge."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from fractions import Fraction
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tenure.conform import asker
from tenure.engine.duckdb import DuckDB
from tenure.period import Period, month, quarter
from tenure.policy import Policy
from tenure.question import Question

_spec = spec_from_file_location("plain_ledger", Path(__file__).with_name("plain_ledger.py"))
assert _spec is not None
assert _spec.loader is not None
plain = module_from_spec(_spec)
__import__("sys").modules["plain_ledger"] = plain
_spec.loader.exec_module(plain)

EDGES = [
    datetime(2024, 1, 31), datetime(2024, 2, 1), datetime(2024, 2, 28), datetime(2024, 2, 29), datetime(2024, 2, 29, 23, 30),
    datetime(2024, 3, 1), datetime(2024, 3, 1, 0, 30), datetime(2024, 3, 1, 1, 15), datetime(2024, 3, 31, 2, 0), datetime(2024, 4, 1),
    datetime(2024, 4, 1, 0, 59, 59), datetime(2024, 4, 15), datetime(2024, 4, 15, 1, 0), datetime(2024, 5, 1),
]  # fmt: skip
PERIODS = (month(2024, 2), month(2024, 3), month(2024, 4), quarter(2024, 1), quarter(2024, 2))
KEYS = (
    "mrr",
    "new_mrr",
    "expansion_mrr",
    "contraction_mrr",
    "churned_mrr",
    "reactivation_mrr",
    "customers",
    "lost_customers",
    "customer_churn_rate",
)

_POLICIES = st.fixed_dictionaries({
    "churn_timing": st.sampled_from(["paid_through_end", "marked_cancelled", "at_request"]),
    "discounts": st.sampled_from(["all", "permanent_only", "recurring_only", "none"]),
    "pause": st.sampled_from(["zero", "keep", "churn"]), "free_customer": st.sampled_from(["active", "churn"]),
    "past_due": st.sampled_from(["count_until_cancelled", "auto_churn_after 14 days"]),
    "reactivation_window_days": st.sampled_from(["none", "20"]), "group_within": st.sampled_from(["60 min", "0", "2 days"]),
})  # fmt: skip


def _item(draw: random.Random, account: str, name: str) -> list[dict[str, Any]]:
    """Stretches of one item, one after the other, some of them adjoining."""
    points = sorted(draw.sample(EDGES, draw.randint(2, 5)))
    rows, number = [], 0
    while number + 1 < len(points):
        last = number + 2 >= len(points)
        row = {
            "subscription_id": name, "account_id": account, "starts_at": points[number].isoformat(),
            "amount": draw.choice(["0", "10", "30", "120"]), "interval": draw.choice(["month", "month", "year", "week"]),
            "status": draw.choice(["active", "active", "active", "paused", "past_due", "trial"]),
            "ends_at": "" if last and draw.random() < 0.5 else points[number + 1].isoformat(),
        }  # fmt: skip
        rows.append(row | _discount(draw) | (_cancelled(draw) if row["ends_at"] and draw.random() < 0.3 else {}))
        number += draw.choice([1, 1, 2])
    return rows


def _discount(draw: random.Random) -> dict[str, str]:
    if draw.random() > 0.3:
        return {}
    duration = draw.choice(["", "once", "repeating", "forever"])
    ends = "" if duration == "once" else draw.choice(["", *[edge.isoformat() for edge in EDGES]])
    return {"discount_percent": draw.choice(["100", "25"]), "discount_duration": duration, "discount_ends_at": ends}


def _cancelled(draw: random.Random) -> dict[str, str]:
    return {name: draw.choice(EDGES).isoformat() for name in ("cancelled_at", "billed_through", "cancel_requested_at")}


def _ledger(seed: int) -> list[dict[str, Any]]:
    """Sixty accounts of one to three items."""
    draw = random.Random(seed)
    return [row for number in range(60) for item in range(draw.randint(1, 3)) for row in _item(draw, f"a{number:02d}", f"s{number}-{item}")]


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(seed=st.integers(0, 10_000), switches=_POLICIES)
def test_the_movements_of_a_drawn_ledger_are_those_of_the_plain_one(seed: int, switches: dict[str, str]) -> None:
    rows = _ledger(seed)
    names = sorted({row["account_id"] for row in rows})
    case = {"settings": {"as_of": "2024-07-01"}, "policy": switches,
            "tables": {"accounts": [{"account_id": name} for name in names], "subscriptions": rows}}  # fmt: skip
    driver = DuckDB()
    try:
        ask = asker(case, driver, {})
        policy = Policy().but(**switches)
        told = {name: plain.moves([row for row in rows if row["account_id"] == name], policy) for name in names}
        assert any(told.values())
        _the_movements_agree(ask, told)
        _the_bridge_agrees(ask, told)
    finally:
        driver.close()


def _the_movements_agree(ask: Any, told: dict[str, list[Any]]) -> None:
    table = ask.ledger.physical("mrr_movement")
    columns = 'account_id, t, kind, "was" AS was_, "is" AS is_, "real" AS change, after AS level'
    sql = f"""SELECT {columns} FROM "{table}" WHERE kind <> '' ORDER BY account_id, t"""
    seen: dict[str, list[tuple[Any, ...]]] = {}
    for record in ask.driver.fetch(sql).to_pylist():
        seen.setdefault(record["account_id"], []).append(tuple(record.values())[1:])
    for name, own in told.items():
        mine = seen.get(name, [])
        assert [one[:4] for one in mine] == [(int(m.at.timestamp()), m.kind, m.was, m.is_) for m in own], name
        for one, move in zip(mine, own, strict=True):
            assert abs(Fraction(int(one[4]), 10**12) - move.amount) < Fraction(1, 10**9), name
            assert abs(Fraction(int(one[5]), 10**12) - move.after) < Fraction(1, 10**9), name


def _the_bridge_agrees(ask: Any, told: dict[str, list[Any]]) -> None:
    ask.prepare([Question(key, PERIODS) for key in KEYS])
    seen = {key: {row.period: row.value for row in ask.ask(Question(key, PERIODS))} for key in KEYS}
    for period in PERIODS:
        for key, value in _plainly(period, told).items():
            got = seen[key][period]
            assert (got is None) == (value is None), (key, period)
            assert got is None or abs(Fraction(got) - value) < Fraction(1, 10**9), (key, period, got, value)


def _plainly(period: Period, told: dict[str, list[Any]]) -> dict[str, Fraction | None]:
    start, end = (datetime(day.year, day.month, day.day, tzinfo=UTC) for day in (period.start, period.end))
    inside = [m for own in told.values() for m in own if start <= m.at < end]
    before = {name: [m for m in own if m.at < start] for name, own in told.items()}
    after = {name: [m for m in own if m.at < end] for name, own in told.items()}
    opened = {name for name, own in before.items() if own and own[-1].is_}
    closed = {name for name, own in after.items() if own and own[-1].is_}
    sums = {kind: sum((abs(m.amount) for m in inside if m.kind == kind), Fraction(0)) for kind in
            ("new", "expansion", "contraction", "churn", "reactivation")}  # fmt: skip
    return {
        "mrr": sum((own[-1].after for own in after.values() if own), Fraction(0)), "new_mrr": sums["new"], "expansion_mrr": sums["expansion"],
        "contraction_mrr": sums["contraction"], "churned_mrr": sums["churn"], "reactivation_mrr": sums["reactivation"],
        "customers": Fraction(len(closed)), "lost_customers": Fraction(sum(m.kind == "churn" for m in inside)),
        "customer_churn_rate": Fraction(len(opened - closed), len(opened)) if opened else None,
    }  # fmt: skip


def test_the_plain_ledger_knows_a_life_by_heart() -> None:
    rows = [{"subscription_id": "s", "account_id": "a", "starts_at": "2024-01-01", "ends_at": "2024-02-01", "amount": "10"},
            {"subscription_id": "s", "account_id": "a", "starts_at": "2024-02-01", "ends_at": "2024-03-01", "amount": "25"}]  # fmt: skip
    found = plain.moves(rows, Policy())
    assert [(m.kind, m.amount) for m in found] == [("new", 10), ("expansion", 15), ("churn", -25)]
