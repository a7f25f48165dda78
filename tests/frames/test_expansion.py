"""Expansion taken apart, against a slow twin in plain Python that looks at every item before and after each movement."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tenure import conform
from tenure.frames.expansion import PARTS, expansion
from tenure.policy import Policy

sys.path.insert(0, str(Path(__file__).parents[1] / "ledger"))
import plain_ledger
import plain_money

NAMES = (
    "account_version",
    "account_plan",
    "fx_day",
    "mrr_stretch",
    "line_span",
    "mrr_span",
    "mrr_rated",
    "mrr_point",
    "mrr_crowd",
    "mrr_anchor",
    "mrr_movement",
)
BUILDS = {name: conform.ONE_POLICY[name] for name in NAMES}
MOMENTS = (
    "2024-01-31",
    "2024-02-01T10:00",
    "2024-02-29T22:00",
    "2024-02-29T23:30",
    "2024-03-01T02:00",
    "2024-03-10T03:30",
    "2024-03-10T03:50",
    "2024-03-10T04:10",
    "2024-03-31",
    "2024-04-01",
)
"""Local times of New York; three of them within an hour."""
CLOSE = ("2024-02-29T22:00", *MOMENTS[5:8])
RATES = [
    {"date": day, "currency": "EUR", "rate": rate} for day, rate in (("2024-01-01", "1.25"), ("2024-02-15", "2"), ("2024-03-31", "0.5"))
]
KNOWN = {("EUR", date.fromisoformat(one["date"])): Fraction(one["rate"]) for one in RATES}
Row = dict[str, Any]
Parts = dict[str, Fraction]


def _account(draw: random.Random, name: str) -> tuple[list[Row], list[Row]]:
    """One to three items whose plan, seats, product and price change; and purchases."""
    money, rows = draw.choice(["USD", "USD", "EUR"]), []
    for number in range(draw.randint(1, 3)):
        points, product = (
            sorted(draw.sample(draw.choice([MOMENTS, MOMENTS, CLOSE]), draw.randint(1, 4))),
            draw.choice(["desk", "studio", ""]),
        )
        for begin, end in zip(points, [*points[1:], ""], strict=True):
            product = draw.choice([product, product, product, "desk"])
            rows.append({
                "subscription_id": f"s-{name}", "item_id": f"i{number}", "account_id": name, "currency": money, "starts_at": begin, "ends_at": end,
                "product": product, "plan": draw.choice(["base", "pro"]), "seats": draw.choice(["", "5", "5", "10", "12"]),
                "amount": draw.choice(["0", "10", "30", "47.5", "120"]), "interval": draw.choice(["month", "month", "week", "year"]),
                "status": draw.choice(["active"] * 6 + ["paused", "trial"]), "discount_percent": draw.choice(["", "", "", "100", "20"]),
                "discount_duration": draw.choice(["once", "forever"]),
            })  # fmt: skip
    bought = {"purchase_id": f"p-{name}", "account_id": name, "at": draw.choice(MOMENTS), "amount": "75.25", "currency": money}
    return rows, [bought] if draw.random() < 0.3 else []


def _expansions(rows: list[Row], rules: plain_money.Rules) -> Iterator[tuple[datetime, Parts]]:
    """Each expansion of one account, taken apart."""
    known = plain_money.spans(rows, [], rules)
    after = {id(span): follower.rate if follower else span.rate for span, follower in plain_money.followers(known)}
    for move in plain_ledger.told(plain_money.changes(rows, [], rules), rules.policy, rules.zone):
        if move.kind == "expansion":
            old = [(span, span.amount * (after[id(span)] if span.end == move.at else span.rate)) for span in known
                   if span.start < move.at and (span.end is None or span.end >= move.at)]  # fmt: skip
            close = move.at + timedelta(seconds=rules.policy.group_seconds)
            new = [(span, span.amount * span.rate) for span in known if span.start <= close and (span.end is None or span.end > close)]
            yield move.at, _apart(move.amount, old, new)


def _apart(real: Fraction, old: list[Any], new: list[Any]) -> Parts:
    """A further product is cross-sell unless another went; a further item of a product an add-on unless another of it went; the rest is upsell."""
    was, is_ = (_levels(side, lambda row: row["product"]) for side in (old, new))
    went = any(was[name] and not is_.get(name) for name in was)
    cross = Fraction(0) if went else min(sum((value for name, value in is_.items() if not was.get(name)), Fraction(0)), real)
    more = seats = Fraction(0)
    for product in (name for name in is_ if is_[name] and was.get(name)):
        mine = [[(span, value) for span, value in side if span.row["product"] == product] for side in (old, new)]
        had, has = (_levels(side, lambda row: row["item_id"]) for side in mine)
        if not any(had[name] and not has.get(name) for name in had):
            more += sum(value for name, value in has.items() if not had.get(name))
        seats += sum((_seats(name, *mine) for name in has if has[name] and had.get(name)), Fraction(0))
    more = min(more, real - cross)
    upsell = real - cross - more
    return {"cross_sell": cross, "add_on": more, "upsell": upsell, "seats": max(min(seats, upsell), Fraction(0)), "purchases": Fraction(0)}


def _levels(side: list[Any], name: Any) -> dict[str, Fraction]:
    found: dict[str, Fraction] = {}
    for span, value in side:
        found[name(span.row)] = found.get(name(span.row), Fraction(0)) + value
    return found


def _seats(item: str, old: list[Any], new: list[Any]) -> Fraction:
    """What of an item's change is due to its seats: the plan's part is counted at the old seats."""
    (before, was), (after, is_) = (next((span.row, value) for span, value in side if span.row["item_id"] == item) for side in (old, new))
    if not before["seats"] or not after["seats"]:
        return Fraction(0)
    if before["plan"] == after["plan"]:
        return is_ - was if before["seats"] != after["seats"] else Fraction(0)
    return is_ - is_ * Fraction(before["seats"]) / Fraction(after["seats"])


@settings(max_examples=1, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(seed=st.integers(0, 10**6))
def test_an_expansion_is_cross_sell_add_on_and_upsell_by_what_each_item_does(seed: int, drawn: Any) -> None:
    draw, rules = random.Random(seed), plain_money.Rules(Policy(), drawn.zone, KNOWN)
    accounts = {f"a{number}": _account(draw, f"a{number}") for number in range(300)}
    wanted: dict[str, dict[Any, Parts]] = {}
    for name, (rows, bought) in accounts.items():
        told = [(at, parts) for at, parts in _expansions(rows, rules)]
        told += [(plain_ledger.when(row["at"], drawn.zone), _bought(row, rules)) for row in bought]
        wanted[name] = {(number, int(at.timestamp()), parts["purchases"] > 0): parts for at, parts in told for number in _inside(drawn, at)}
    tables = {"accounts": [{"account_id": name} for name in accounts], "subscriptions": [row for rows, _ in accounts.values() for row in rows],
              "purchases": [row for _, bought in accounts.values() for row in bought], "fx_rates": RATES}  # fmt: skip
    seen: dict[str, dict[Any, Parts]] = {name: {} for name in accounts}
    for row in drawn.rows(expansion.rows, tables, builds=BUILDS):
        parts = {part: Fraction(int(row[part]), 10**12) for part in PARTS}
        assert Fraction(int(row["amount"]), 10**12) == sum(value for part, value in parts.items() if part != "seats")
        seen[row["account_id"]][(row["period"], row["t"], parts["purchases"] > 0)] = parts
    wrong = [name for name in accounts if not _same(seen[name], wanted[name])]
    least = min(wrong, key=lambda name: len(accounts[name][0]), default=None)
    assert least is None, f"{len(wrong)} differ; {least}: {accounts[least]}\nseen {_said(seen[least])}\nwanted {_said(wanted[least])}"
    assert all(any(parts[part] for own in wanted.values() for parts in own.values()) for part in PARTS)


def _bought(row: Row, rules: plain_money.Rules) -> Parts:
    day = plain_ledger.day(plain_ledger.when(row["at"], rules.zone), rules.zone)
    return dict.fromkeys(PARTS, Fraction(0)) | {"purchases": Fraction(row["amount"]) * rules.rate(row["currency"], day)}


def _inside(drawn: Any, at: datetime) -> list[int]:
    return [number for number, period in enumerate(drawn.periods) if period.start <= plain_ledger.day(at, drawn.zone) < period.end]


def _same(seen: dict[Any, Parts], wanted: dict[Any, Parts]) -> bool:
    return seen.keys() == wanted.keys() and all(
        abs(seen[at][part] - wanted[at][part]) < Fraction(1, 10**9) for at in seen for part in PARTS
    )


def _said(told: dict[Any, Parts]) -> str:
    return "\n".join(f"{at} { {part: float(value) for part, value in parts.items() if value} }" for at, parts in sorted(told.items()))
