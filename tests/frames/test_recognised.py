"""Recognised revenue against a slow twin in plain Python: every charge is put on each of its days, one by one."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tenure import conform
from tenure.frames.recognised import recognised
from tenure.policy import Policy

sys.path.insert(0, str(Path(__file__).parents[1] / "ledger"))
import plain_ledger

BUILDS = {name: conform.ONE_POLICY[name] for name in ("account_version", "account_plan", "fx_day", "charge")}
CHARGED = Policy(pause="churn", metered="include")
RATES = {date(2024, 2, 1): Fraction("1.25"), date(2024, 3, 5): Fraction("0.9"), date(2024, 3, 31): Fraction("2")}
ENDS = ("", "", "2024-02-20T15:00:00-05:00", "2024-03-05T00:00:00-05:00", "2024-06-30T00:00:00-04:00")
Row = dict[str, Any]
Days = Iterator[tuple[date, Fraction]]
"""The days on which something of a charge falls, with how much."""


def _rate(currency: str, day: date) -> Fraction | None:
    if currency in ("", "USD"):
        return Fraction(1)
    known = [since for since in RATES if since <= day]
    return RATES[max(known)] if currency == "EUR" and known else None


def _spread(price: Fraction, since: date, until: date, kept: tuple[date, date], currency: str) -> Days:
    """A price shared out over the days of its service period; only the days of `kept` are charged."""
    rate = _rate(currency, since)
    for number in range((until - since).days):
        day = since + timedelta(days=number)
        if kept[0] <= day < kept[1] and rate is not None:
            yield day, price * rate / (until - since).days


def _subscribed(rows: list[Row], zone: str) -> Iterator[tuple[str, str, Days]]:
    """(item, kind, days) of each stretch, cut where its discount ends."""
    for own in plain_ledger.items(rows, CHARGED):
        for row, start, end in plain_ledger.ends(own, CHARGED, zone):
            whole = plain_ledger.monthly(
                {"amount": "1", "interval": row["interval"], "interval_count": row["interval_count"]}, CHARGED, False
            )
            for begin, stop, monthly, _ in plain_ledger.pieces(row, start, end, CHARGED, zone):
                kept = plain_ledger.day(begin, zone), plain_ledger.day(stop, zone) if stop else date(2024, 8, 1)
                yield row["item_id"], row["kind"], _served(row, monthly / whole, kept, zone)


def _served(row: Row, price: Fraction, kept: tuple[date, date], zone: str) -> Days:
    """A price for each service period, from anniversary to anniversary of the stretch's first day."""
    start = plain_ledger.when(row["starts_at"], zone)
    months, days = plain_ledger.lasts(row)
    since, number = plain_ledger.day(start, zone), 1
    while since < kept[1]:
        until = plain_ledger.day(plain_ledger.shifted(start, months * number, days * number, zone), zone)
        yield from _spread(price, since, until, kept, row["currency"])
        since, number = until, number + 1


def _charges(tables: dict[str, list[Row]], zone: str) -> Iterator[tuple[str, str, Days]]:
    rows = tables["subscriptions"]
    yield from _subscribed([row for row in rows if row["kind"] != "one_time"], zone)

    def at(row: Row, name: str) -> date | None:
        return plain_ledger.day(plain_ledger.when(row[name], zone), zone) if row[name] else None

    singles = [(row["item_id"], "one_time", at(row, "starts_at"), at(row, "ends_at"), row) for row in rows
               if row["kind"] == "one_time" and row["status"] not in ("trial", "free")]  # fmt: skip
    for row in tables["invoice_lines"] if not rows else ():
        if row["kind"] in ("recurring", "metered", "one_time"):
            served = row["period_start"] and row["period_end"]
            first, last = (at(row, "period_start"), at(row, "period_end")) if served else (at(row, "issued_at"), None)
            singles.append((row["line_id"], row["kind"], first, last, row))
    singles += [(row["purchase_id"], "purchase", at(row, "at"), None, row) for row in tables["purchases"]]
    for key, kind, first, last, row in singles:
        last = max(last or first, first + timedelta(days=1))
        yield key, kind, _spread(Fraction(row["amount"]), first, last, (first, last), row["currency"])


def _account(draw: random.Random, name: str, moments: tuple[str, ...]) -> dict[str, list[Row]]:
    """One account with subscriptions of one or two items, or invoice lines, or both; and purchases."""
    money = draw.choice(["USD", "", "EUR", "XXX"])
    own = {"account_id": name, "currency": money}
    rows, lines = [], []
    for number in range(draw.choice([0, 1, 1, 2])):
        points, kind = (
            sorted(draw.sample(moments, draw.randint(1, 3)), key=lambda text: plain_ledger.when(text)),
            draw.choice(["recurring"] * 3 + ["metered", "one_time"]),
        )
        for begin, end in zip(points, [*points[1:], draw.choice(ENDS)], strict=True):
            if end and plain_ledger.when(end) <= plain_ledger.when(begin):
                end = ""
            rows.append(own | {
                "subscription_id": name, "item_id": f"{name}-{number}", "starts_at": begin, "ends_at": end, "kind": kind,
                "amount": draw.choice(["0", "10", "31", "120"]), "interval": draw.choice(["day", "week", "month", "month", "quarter", "year"]),
                "interval_count": draw.choice(["1", "1", "2"]), "status": draw.choice(["active"] * 4 + ["paused", "trial", "past_due", "free"]),
                "discount_percent": draw.choice(["", "", "50", "100"]), "discount_duration": draw.choice(["once", "forever", "repeating"]),
                "discount_ends_at": draw.choice(["", moments[3], moments[7]]), "discount_amount": draw.choice(["", "4"]),
            })  # fmt: skip
    for number in range(draw.choice([0, 1, 2])):
        begin, end = sorted(draw.sample(moments, 2), key=lambda text: plain_ledger.when(text))
        begin, end = draw.choice([(begin, end), (begin, end), ("", end), (begin, begin)])
        lines.append(own | {
            "line_id": f"{name}-l{number}", "issued_at": draw.choice(moments), "period_start": begin, "period_end": end, "amount": draw.choice(["0", "30", "-5", "99.99"]),
            "kind": draw.choice(["recurring", "recurring", "metered", "one_time", "tax", "credit", "refund"]),
        })  # fmt: skip
    bought = [own | {"purchase_id": f"{name}-p", "at": draw.choice(moments), "amount": "7.5"}] if draw.random() < 0.3 else []
    return {"subscriptions": rows, "invoice_lines": lines, "purchases": bought}


@settings(max_examples=1, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(seed=st.integers(0, 10**6))
def test_each_charge_is_recognised_over_the_days_of_its_own_service_period(seed: int, drawn: Any) -> None:
    draw, moments = random.Random(seed), tuple({plain_ledger.when(moment): moment for moment in drawn.moments}.values())
    accounts = {f"a{number}": _account(draw, f"a{number}", moments) for number in range(250)}
    tables = {name: [row for own in accounts.values() for row in own[name]] for name in ("subscriptions", "invoice_lines", "purchases")}
    known = {"accounts": [{"account_id": name, "is_test": "true" if name.endswith("9") else ""} for name in accounts],
             "fx_rates": [{"date": str(day), "currency": "EUR", "rate": str(float(rate))} for day, rate in RATES.items()]}  # fmt: skip
    seen: dict[str, dict[Any, Fraction]] = {name: {} for name in accounts}
    for row in drawn.rows(recognised.rows, tables | known, builds=BUILDS):
        _add(seen[row["account_id"]], (row["period"], row["key"], row["kind"]), Fraction(int(row["amount"]), 10**12))
    wanted: dict[str, dict[Any, Fraction]] = {name: {} for name in accounts}
    for name, own in accounts.items():
        for key, kind, days in _charges(own, drawn.zone) if not name.endswith("9") else ():
            for day, amount in days:
                for number in (number for number, period in enumerate(drawn.periods) if period.start <= day < period.end):
                    _add(wanted[name], (number, key, kind), amount)
    wrong = [name for name in accounts if any(abs(seen[name].get(place, 0) - wanted[name].get(place, 0)) > Fraction(1, 10**9)
                                              for place in {*seen[name], *wanted[name]})]  # fmt: skip
    least = min(wrong, key=lambda name: sum(map(len, accounts[name].values())), default=None)
    assert least is None, f"{len(wrong)} differ; {least}: {accounts[least]}\nseen {_said(seen[least])}\nwanted {_said(wanted[least])}"
    assert {kind for own in wanted.values() for _, _, kind in own} == {"recurring", "metered", "one_time", "purchase"}


def _add(sums: dict[Any, Fraction], place: Any, amount: Fraction) -> None:
    sums[place] = sums.get(place, Fraction(0)) + amount


def _said(sums: dict[Any, Fraction]) -> str:
    return str({place: float(amount) for place, amount in sorted(sums.items())})
