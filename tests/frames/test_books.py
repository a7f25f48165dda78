"""What runs when a period closes, and trials that became paid, against slow twins in plain Python that look at one account at one moment."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tenure import conform
from tenure.frames.books import trial
from tenure.policy import Policy
from tenure.question import Question

sys.path.insert(0, str(Path(__file__).parents[1] / "ledger"))
import plain_ledger
import plain_money

BUILDS = {name: conform.ONE_POLICY[name] for name in ("account_version", "account_plan", "fx_day", "mrr_stretch", "line_span", "mrr_span")}
MOMENTS = ("2024-01-31", "2024-02-01T10:00", "2024-02-28", "2024-02-29T23:59:59", "2024-03-01", "2024-03-10T03:30", "2024-03-11", "2024-03-31",
           "2024-04-01", "2024-04-10")  # fmt: skip
RATES = [
    {"date": day, "currency": "EUR", "rate": rate} for day, rate in (("2024-01-01", "1.25"), ("2024-02-29", "2"), ("2024-03-31", "0.5"))
]
KNOWN = {("EUR", date.fromisoformat(one["date"])): Fraction(one["rate"]) for one in RATES}
KEYS = ("committed_mrr", "trial_mrr", "metered_mrr")
ONCE = settings(max_examples=1, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
Row = dict[str, Any]
Tables = dict[str, list[Row]]


def _account(draw: random.Random, name: str) -> Tables:
    money, rows, lines = draw.choice(["USD", "EUR"]), [], []
    for number in range(draw.choice([0, 1, 1, 2])):
        points, kind, status = (
            sorted(draw.sample(MOMENTS, draw.randint(1, 3))),
            draw.choice(["recurring"] * 3 + ["metered"]),
            draw.choice(["trial", "active"]),
        )
        for begin, end in zip(points, [*points[1:], draw.choice(["", "2024-04-20", "2024-06-01"])], strict=True):
            end = end if draw.random() < 0.8 else max(m for m in (begin, *MOMENTS) if m < (end or "3") and m >= begin)
            rows.append({
                "subscription_id": f"s-{name}", "item_id": f"{name}-{number}", "account_id": name, "currency": money, "starts_at": begin,
                "ends_at": end if end > begin or not end else "", "amount": draw.choice(["0", "10", "30", "120"]), "status": status, "kind": kind,
                "interval": draw.choice(["month", "week", "year"]), "discount_percent": draw.choice(["", "", "100", "20"]),
                "discount_duration": draw.choice(["once", "forever", ""]), "discount_ends_at": draw.choice(["", "", *MOMENTS]),
                "billed_through": draw.choice(["", "2024-03-31", "2024-06-10"]), "cancel_requested_at": draw.choice(["", "", "2024-02-28", "2024-03-10T03:30"]),
                "cancelled_at": draw.choice(["", "", "2024-03-01", "2024-04-01"]),
            })  # fmt: skip
            status = draw.choice(["active", "active", "trial", "paused", "free", "past_due"])
    for number in range(draw.choice([0, 1, 2])):
        begin, end = sorted(draw.sample([*MOMENTS, "2024-06-01"], 2))
        lines.append({"line_id": f"{name}-l{number}", "account_id": name, "currency": money, "issued_at": "2024-02-01", "period_start": begin,
                      "period_end": end, "amount": draw.choice(["0", "10", "99"]), "kind": draw.choice(["recurring", "recurring", "metered", "one_time"])})  # fmt: skip
    return {"subscriptions": rows, "invoice_lines": lines}


def _stretches(rows: list[Row], zone: str) -> Iterator[tuple[Row, str, bool, list[Any]]]:
    """(row, book, whether nothing of its item adjoins, its priced pieces) of each stretch."""
    for own in plain_ledger.items(rows, Policy(metered="include")):
        starts = [plain_ledger.when(row["starts_at"], zone) for row in own]
        for row, start, end in plain_ledger.ends(own, Policy(), zone):
            still = row["status"] == "paused"
            book = "trial" if row["status"] == "trial" else "mrr" if row["kind"] == "recurring" else "metered"
            if row["status"] == "free" or (book != "mrr" and still) or (book == "trial" and row["kind"] == "metered"):
                continue
            priced = plain_ledger.pieces(row if still else row | {"status": "active"}, start, end, Policy(), zone)
            said = plain_ledger.when(row["ends_at"], zone)
            if priced:
                yield row, book, not any(start < at and (said is None or at <= said) for at in starts), priced


def _amounts(tables: Tables, closes: datetime, rules: plain_money.Rules) -> dict[str, Fraction]:
    """What an account has committed, tries and uses by meter just before a moment, at the rate of the day before."""
    found = dict.fromkeys(KEYS, Fraction(0))
    day = rules.day(closes) - timedelta(days=1)
    for row, book, last, priced in _stretches(tables["subscriptions"], rules.zone):
        end = priced[-1][1]
        if not (priced[0][0] < closes and (end is None or end >= closes)):
            continue
        said = plain_ledger.when(row["cancel_requested_at"], rules.zone) or plain_ledger.when(row["cancelled_at"], rules.zone)
        now = sum((amount for begin, stop, amount, _ in priced if begin < closes and (stop is None or stop >= closes)), Fraction(0))
        ending = last and end is not None and said is not None and said < closes
        value = {"mrr": Fraction(0) if ending else priced[-1][2]}.get(book, now)
        found[{"mrr": "committed_mrr", "trial": "trial_mrr", "metered": "metered_mrr"}[book]] += value * rules.rate(row["currency"], day)
    for line in tables["invoice_lines"] if not tables["subscriptions"] else ():
        start, end = (plain_ledger.when(line[name], rules.zone) for name in ("period_start", "period_end"))
        if line["kind"] != "one_time" and start < closes <= end:
            key = "committed_mrr" if line["kind"] == "recurring" else "metered_mrr"
            found[key] += plain_money.monthly(line, start, end, rules.zone)[0] * rules.rate(line["currency"], day)
    return found


def _tables(accounts: dict[str, Tables]) -> dict[str, Any]:
    known = {name: [row for own in accounts.values() for row in own[name]] for name in ("subscriptions", "invoice_lines")}
    return known | {"accounts": [{"account_id": name} for name in accounts], "fx_rates": RATES}


@ONCE
@given(seed=st.integers(0, 10**6))
def test_committed_trial_and_metered_mrr_are_what_runs_and_lasts_when_the_period_closes(seed: int, drawn: Any) -> None:
    draw, rules = random.Random(seed), plain_money.Rules(Policy(), drawn.zone, KNOWN)
    accounts = {f"a{number}": _account(draw, f"a{number}") for number in range(300)}
    ask = drawn.asker(_tables(accounts), BUILDS)
    questions = [Question(key, drawn.periods, ("account_id",)) for key in KEYS]
    ask.prepare(questions)
    seen: dict[str, dict[Any, Fraction]] = {name: {} for name in accounts}
    for question in questions:
        for row in ask.ask(question):
            seen[row.slices["account_id"]][(row.period, question.metric)] = Fraction(row.value)
    wanted = {name: {(period, key): value for period in drawn.periods for key, value in
                     _amounts(own, datetime.fromtimestamp(period.bounds(rules.zone)[1], UTC), rules).items()} for name, own in accounts.items()}  # fmt: skip
    wrong = [
        name
        for name in accounts
        if any(abs(seen[name].get(place, 0) - value) > Fraction(1, 10**9) for place, value in wanted[name].items())
    ]
    least = min(wrong, key=lambda name: sum(map(len, accounts[name].values())), default=None)
    assert least is None, f"{len(wrong)} differ; {least}: {accounts[least]}\nseen {_said(seen[least])}\nwanted {_said(wanted[least])}"
    assert all(any(own[(period, key)] for own in wanted.values()) for key in KEYS for period in drawn.periods)


@ONCE
@given(seed=st.integers(0, 10**6))
def test_a_trial_counts_when_it_begins_and_when_its_subscription_first_is_paid(seed: int, drawn: Any) -> None:
    draw = random.Random(seed)
    accounts = {f"a{number}": _account(draw, f"a{number}") for number in range(300)}
    wanted: dict[tuple[int, str, str], int] = {}
    for name, own in accounts.items():
        told = list(_stretches(own["subscriptions"], drawn.zone))
        tried = [priced[0][0] for _, book, _, priced in told if book == "trial"]
        paid = [
            piece[0]
            for _, book, _, priced in told
            if book == "mrr"
            for piece in priced
            if piece[2] > 0 and tried and piece[0] >= min(tried)
        ]
        for number in _inside(drawn, min(tried)) if tried else ():
            wanted[(number, f"s-{name}", "begun")] = int(bool(paid))
        for number in _inside(drawn, min(paid)) if paid else ():
            wanted[(number, f"s-{name}", "paid")] = 0
    found = drawn.rows(trial.rows, _tables(accounts), builds=BUILDS)
    assert {(row["period"], row["key"], "begun" if row["begun"] else "paid"): row["converted"] for row in found} == wanted
    assert {kind for *_, kind in wanted} == {"begun", "paid"}


def _inside(drawn: Any, at: datetime) -> list[int]:
    return [number for number, period in enumerate(drawn.periods) if period.start <= plain_ledger.day(at, drawn.zone) < period.end]


def _said(told: dict[Any, Fraction]) -> str:
    return str({f"{period} {key}": float(value) for (period, key), value in told.items() if value})
