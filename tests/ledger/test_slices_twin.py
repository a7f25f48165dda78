"""What a customer does within a plan, of drawn ledgers: a slow twin in plain Python follows each account and plan from moment to moment."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tenure import conform
from tenure.engine.duckdb import DuckDB
from tenure.period import Period, month, quarter
from tenure.policy import Policy
from tenure.question import Question

sys.path.insert(0, str(Path(__file__).parent))
import plain_ledger

MOMENTS = ("2024-01-31", "2024-02-01", "2024-02-10T22:30", "2024-02-10T23:10", "2024-02-29", "2024-03-01", "2024-03-01T00:30", "2024-03-10", "2024-03-31",
           "2024-04-01")  # fmt: skip
PERIODS = (month(2024, 2), month(2024, 3), month(2024, 4), quarter(2024, 1))
KINDS = {"new": "new_mrr", "expansion": "expansion_mrr", "contraction": "contraction_mrr", "churn": "churned_mrr", "reactivation": "reactivation_mrr",
         "segment_in": "segment_in_mrr", "segment_out": "segment_out_mrr"}  # fmt: skip
KEYS = ("mrr", "customers", *KINDS.values())
Row = dict[str, Any]
Step = tuple[datetime, str, Fraction, int]
"""When (as the ledger dates it), in which plan, how much more, how many more items keep the customer there."""


def _rows(draw: random.Random, account: str) -> Iterator[Row]:
    shared = draw.sample(MOMENTS, draw.choice([4, len(MOMENTS)]))
    for item in range(draw.randint(1, 3)):
        points = sorted(draw.sample(shared, draw.randint(1, 4)))
        for begin, end in zip(points, [*points[1:], draw.choice(["", "2024-04-15"])], strict=True):
            if draw.random() < 0.85:
                yield {"subscription_id": f"s-{account}", "item_id": f"i{item}", "account_id": account, "starts_at": begin, "ends_at": end,
                       "amount": draw.choice(["10", "10", "30", "120"]), "status": draw.choice(["active"] * 6 + ["paused", "trial"]),
                       "plan": draw.choice(["pro", "pro", "base"]), "discount_percent": draw.choice(["", "", "", "100"])}  # fmt: skip


def _placed(rows: list[Row], policy: Policy) -> list[Step]:
    """Every change of an account, in its plan."""
    found = []
    for own in plain_ledger.items(rows, policy):
        for row, start, end in plain_ledger.ends(own, policy):
            for begin, stop, amount, keep in plain_ledger.pieces(row, start, end, policy):
                found.append((begin, row["plan"], amount, keep))
                if stop is not None:
                    found.append((stop, row["plan"], -amount, -keep))
    return _added(found)


def _added(steps: list[Step]) -> list[Step]:
    sums: dict[tuple[datetime, str], tuple[Fraction, int]] = {}
    for at, plan, amount, keep in steps:
        more, most = sums.get((at, plan), (Fraction(0), 0))
        sums[at, plan] = (more + amount, most + keep)
    return [(at, plan, *sums[at, plan]) for at, plan in sorted(sums) if any(sums[at, plan])]


def _dated(steps: list[Step], policy: Policy) -> list[Step]:
    """The changes under the moment of the first of their group."""
    first: datetime | None = None
    found = []
    for at, plan, amount, keep in steps:
        if first is None or not policy.group_seconds or at - first > timedelta(seconds=policy.group_seconds):
            first = at
        found.append((first, plan, amount, keep))
    return _added(found)


def _within(rows: list[Row], policy: Policy) -> Iterator[tuple[datetime, str, str, Fraction, int]]:
    """(when, plan, kind, amount, customers more or fewer) of one account in each of its plans."""
    steps = _dated(_placed(rows, policy), policy)
    changes = [plain_ledger.Change(at, amount, keep, place=(plan,)) for at, plan, amount, keep in steps]
    moves = {move.at: move for move in plain_ledger.told(changes, policy.but(group_within="0"))}
    held: dict[str, int] = {}
    waiting: dict[str, int] = {}
    is_ = False
    for at in sorted({at for at, *_ in steps}):
        move, now = moves.get(at), {plan: (amount, keep) for when, plan, amount, keep in steps if when == at}
        if move is None and not is_:
            waiting = {plan: waiting.get(plan, 0) + now.get(plan, (0, 0))[1] for plan in {*waiting, *now}}
            continue
        kind = move.kind if move else ""
        if waiting and move and move.is_:
            now = {plan: (now.get(plan, (Fraction(0), 0))[0], now.get(plan, (0, 0))[1] + waiting.get(plan, 0)) for plan in {*waiting, *now}}
            waiting = {}
        is_ = move.is_ if move else is_
        for plan, (amount, keep) in sorted(now.items()):
            had, held[plan] = held.get(plan, 0), held.get(plan, 0) + keep
            has = held[plan]
            if has > 0 >= had:
                yield at, plan, kind if kind in ("new", "reactivation") else "segment_in", amount, 1
            elif had > 0 >= has:
                yield at, plan, "churn" if kind == "churn" else "segment_out", amount, -1
            else:
                yield at, plan, "expansion" if amount > 0 else "contraction", amount, 0


def _told(accounts: dict[str, list[Row]], policy: Policy) -> dict[tuple[Period, str, str], Fraction]:
    found: dict[tuple[Period, str, str], Fraction] = {}
    for rows in accounts.values():
        for at, plan, kind, amount, step in _within(rows, policy):
            for period in PERIODS:
                start, end = (datetime(day.year, day.month, day.day, tzinfo=UTC) for day in (period.start, period.end))
                if at < end:
                    for key, value in (("mrr", amount), ("customers", Fraction(step))):
                        found[period, plan, key] = found.get((period, plan, key), Fraction(0)) + value
                if start <= at < end:
                    found[period, plan, KINDS[kind]] = found.get((period, plan, KINDS[kind]), Fraction(0)) + abs(amount)
    return found


@pytest.mark.parametrize(
    "switches", [{}, {"group_within": "0", "free_customer": "churn", "pause": "keep"}, {"reactivation_window_days": "10"}], ids=str
)
@settings(max_examples=1, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(seed=st.integers(0, 10**6))
def test_within_a_plan_customers_come_and_go_as_their_items_do(switches: dict[str, str], seed: int) -> None:
    draw = random.Random(seed)
    accounts = {f"a{number:03d}": list(_rows(draw, f"a{number:03d}")) for number in range(200)}
    case = {"settings": {"as_of": "2024-07-01"}, "policy": switches, "tables": {
        "accounts": [{"account_id": name} for name in accounts], "subscriptions": [row for rows in accounts.values() for row in rows]}}  # fmt: skip
    driver = DuckDB(threads=1)
    try:
        ask = conform.asker(case, driver)
        questions = [Question(key, PERIODS, ("account_id", "plan")) for key in KEYS]
        ask.prepare(questions)
        seen: dict[str, dict[Any, Fraction]] = {name: {} for name in accounts}
        for question in questions:
            for row in ask.ask(question):
                if row.value:
                    seen[str(row.slices["account_id"])][(row.period, row.slices["plan"], question.metric)] = Fraction(row.value)
    finally:
        driver.close()
    policy = Policy().but(**switches)
    wanted = {name: {place: value for place, value in _told({name: rows}, policy).items() if value} for name, rows in accounts.items()}
    wrong = [name for name in accounts if any(abs(seen[name].get(place, 0) - wanted[name].get(place, 0)) > Fraction(1, 10**9)
                                              for place in {*seen[name], *wanted[name]})]  # fmt: skip
    least = min(wrong, key=lambda name: len(accounts[name]), default=None)
    assert least is None, f"{len(wrong)} differ; {least}: {accounts[least]}\nseen   {_said(seen[least])}\nwanted {_said(wanted[least])}"
    assert {key for own in wanted.values() for _, _, key in own} == {*KEYS}


def _said(told: dict[Any, Fraction]) -> str:
    return str({f"{period} {plan} {key}": float(value) for (period, plan, key), value in sorted(told.items())})
