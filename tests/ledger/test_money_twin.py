"""Movements of drawn invoice lines and foreign money, in several time zones and under every rule of rates, are those of the plain ledger."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tenure import conform
from tenure.ask import Asker
from tenure.engine.duckdb import DuckDB
from tenure.period import Period, month, quarter
from tenure.policy import Policy
from tenure.question import Question
from tenure.wording import Wording

sys.path.insert(0, str(Path(__file__).parent))
import plain_ledger
import plain_money

BUILDS = {
    name: build
    for name, build in conform.ONE_POLICY.items()
    if name in ("account_version", "fx_day", "line_span") or (name.startswith("mrr_") and name != "mrr_proof")
}
MOMENTS = (
    "2024-01-31", "2024-01-31T23:59:59", "2024-02-01", "2024-02-10T22:30", "2024-02-28", "2024-02-29", "2024-02-29T23:30", "2024-03-01",
    "2024-03-01T00:30", "2024-03-10T01:30", "2024-03-10T03:30", "2024-03-10T21:00", "2024-03-29", "2024-03-31", "2024-03-31T01:59:59",
    "2024-03-31T03:00", "2024-04-01", "2024-04-10T01:30", "2024-04-10T03:30", "2024-04-30", "2024-05-01",
)  # fmt: skip
"""Local times: ends of months, a leap day, both hours that clocks skip in New York and Berlin, and their anniversaries."""
STARTS, AS_OF = ("2024-01-31", "2024-02-01", "2024-02-29", "2024-02-10T22:30", "2024-03-10T01:30", "2024-03-10T21:00"), "2024-07-01"
RATES = [
    {"date": day, "currency": money, "rate": rate}
    for money, days in {
        "EUR": {"2024-01-01": "1", "2024-02-29": "1.25", "2024-03-31": "1.1", "2024-05-05": "2"},
        "JPY": {"2023-12-31": "0.007", "2024-03-10": "0.008", "2024-04-01": "0.0064", "2024-06-01": "0.0071"},
    }.items()
    for day, rate in days.items()
]  # fmt: skip
KNOWN = {(one["currency"], date.fromisoformat(one["date"])): Fraction(one["rate"]) for one in RATES}
PERIODS = (month(2024, 2), month(2024, 3), month(2024, 4), quarter(2024, 1), Period(date(2024, 3, 10), date(2024, 3, 31)))
KEYS = ("mrr", "new_mrr", "expansion_mrr", "contraction_mrr", "churned_mrr", "reactivation_mrr", "fx_mrr", "customers", "lost_customers", "segment_in_mrr",
        "segment_out_mrr", "nrr", "grr")  # fmt: skip
WITHIN = {"segment_in_mrr": "expansion_mrr", "segment_out_mrr": "contraction_mrr"}
"""An account that is asked for alone comes to match where what it had before it was a customer changes: the whole company has that as expansion."""
RULES = (
    ("America/New_York", {"fx_rate": "service_start", "refunds": "at_issue", "metered": "include"}),
    ("Europe/Berlin", {"fx_rate": "invoice_date", "refunds": "dated_credits", "unpaid_lines": "paid", "group_within": "0"}),
    ("Asia/Shanghai", {"fx_rate": "period_end"}),
    ("Europe/Berlin", {"fx_rate": "service_start", "refunds": "retroactive", "gap_within": "20 days"}),
)
NEAR = Fraction(1, 10**9)
RATIOS = ("nrr", "grr")
"""Of these the money of the opening customers is compared, which adds up."""
WHOLE = "all"
Tables = dict[str, list[dict[str, Any]]]


def _rows(draw: random.Random, account: str, money: str) -> Iterator[dict[str, Any]]:
    """One to three items of a subscription, stretch after stretch, some of them adjoining; some change at one moment, in two currencies."""
    shared = draw.sample(MOMENTS, draw.choice([4, 4, len(MOMENTS)]))
    for number in range(draw.randint(1, 3)):
        points, money = sorted(draw.sample(shared, draw.randint(2, 4))), draw.choice([money] * 4 + ["USD", "EUR"])
        for begin, end in zip(points, [*points[1:], ""], strict=True):
            if draw.random() < 0.8:
                yield {
                    "subscription_id": f"s-{account}", "item_id": f"i{number}", "account_id": account, "starts_at": begin, "currency": money,
                    "ends_at": end if draw.random() < 0.7 or end else "", "amount": draw.choice(["0", "10", "30", "120"]),
                    "interval": draw.choice(["month", "month", "quarter", "week", "day"]), "interval_count": draw.choice(["1", "1", "2"]),
                    "status": draw.choice(["active", "active", "active", "paused", "trial"]), "plan": draw.choice(["pro", "base"]),
                    "discount_percent": draw.choice(["", "", "50", "100"]), "discount_duration": draw.choice(["once", "forever"]),
                }  # fmt: skip


def _lines(draw: random.Random, account: str, money: str) -> Iterator[dict[str, Any]]:
    """Chains of lines, some of them side by side in one item, and what was given back."""
    for chain in range(draw.randint(1, 3)):
        plan, step = draw.choice(["pro", "base"]), draw.choice([1, 1, 1, 3, 0])
        amount, at = draw.choice(["10", "30", "30", "120"]), plain_ledger.when(draw.choice(STARTS))
        for number in range(draw.randint(1, 4)):
            end = (
                plain_ledger.shifted(at, step)
                if step
                else plain_ledger.when(draw.choice([m for m in MOMENTS if m > f"{at:%Y-%m-%dT%H:%M}"] or ["2024-05-20"]))
            )
            amount = draw.choice([amount, amount, "45", "0"])
            yield {
                "line_id": f"l-{account}-{chain}-{number}", "account_id": account, "subscription_id": draw.choice([f"s-{account}", ""]) if not number else "",
                "issued_at": draw.choice([f"{at:%Y-%m-%dT%H:%M:%S}", *MOMENTS]), "paid_at": draw.choice([f"{end:%Y-%m-%d}", ""]), "plan": plan,
                "period_start": f"{at:%Y-%m-%dT%H:%M:%S}", "period_end": f"{end:%Y-%m-%dT%H:%M:%S}", "amount": amount, "currency": money,
                "kind": draw.choice(["recurring"] * 6 + ["metered"]), "prorated": "true" if not step and draw.random() < 0.5 else "",
            }  # fmt: skip
            at = end if draw.random() < 0.8 else plain_ledger.shifted(end, 0, draw.choice([1, 20]))
    for number in range(draw.randint(0, 2)):
        begin, end = sorted(draw.sample(MOMENTS, 2))
        yield {
            "line_id": f"g-{account}-{number}", "account_id": account, "issued_at": draw.choice(MOMENTS), "period_start": begin, "period_end": end,
            "amount": draw.choice(["-3", "-4.50"]), "currency": money, "kind": draw.choice(["refund", "credit"]), "plan": draw.choice(["pro", "base"]),
        }  # fmt: skip


def _drawn(seed: int) -> dict[str, Tables]:
    """Three hundred accounts, each with its tables: some with subscriptions, most with invoice lines, some with both."""
    draw, found = random.Random(seed), {}
    for number in range(300):
        name, money = f"a{number:03d}", draw.choice(["EUR", "EUR", "JPY", "USD"])
        rows = list(_rows(draw, name, money)) if number % 3 == 0 else []
        lines = list(_lines(draw, name, money)) if number % 3 else [one for one in _lines(draw, name, money) if draw.random() < 0.5]
        found[name] = {"subscriptions": rows, "invoice_lines": lines}
    return found


@pytest.fixture(scope="module")
def engine() -> Iterator[tuple[DuckDB, Wording]]:
    driver = DuckDB(threads=1)
    yield driver, Wording()
    driver.close()


def _asker(engine: tuple[DuckDB, Wording], accounts: dict[str, Tables], switches: dict[str, str], zone: str) -> Asker:
    tables: Tables = {"accounts": [{"account_id": name} for name in accounts], "fx_rates": RATES}
    for own in accounts.values():
        for name, rows in own.items():
            tables.setdefault(name, []).extend(rows)
    case = {"settings": {"as_of": AS_OF, "timezone": zone, "currency": "USD"}, "policy": switches, "tables": tables}
    with patch.object(conform, "ONE_POLICY", BUILDS):
        return conform.asker(case, *engine)


@pytest.mark.parametrize(("zone", "switches"), RULES, ids=lambda said: said if isinstance(said, str) else "-".join(said.values()))
@settings(max_examples=1, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, phases=[Phase.generate])
@given(seed=st.integers(0, 10**9))
def test_lines_and_foreign_money_move_as_in_the_plain_ledger(
    zone: str, switches: dict[str, str], seed: int, engine: tuple[DuckDB, Wording]
) -> None:
    native = switches["fx_rate"] == "period_end"
    accounts, rules = _drawn(seed), plain_money.Rules(Policy().but(**switches), zone, KNOWN)
    told = {name: plain_money.changes(own["subscriptions"], own["invoice_lines"], rules) for name, own in accounts.items()}
    ask = _asker(engine, accounts, switches, zone)
    if not native:
        moves = {name: plain_ledger.told(found, rules.policy, zone) for name, found in told.items()}
        assert {m.kind for own in moves.values() for m in own} >= {"new", "expansion", "contraction", "churn", "fx"}
        _agree(ask, accounts, moves)
        return
    _the_bridge_agrees(ask, accounts, {name: {p: plain_money.bridge(found, rules, p) for p in PERIODS} for name, found in told.items()})


def _agree(ask: Asker, accounts: dict[str, Tables], moves: dict[str, list[Any]]) -> None:
    """The movements of every account; the smallest account that differs is shown alone."""
    table = ask.ledger.physical("mrr_movement")
    columns = 'account_id, t, kind, "was" AS a, "is" AS b, "real" AS c, fx AS d, after AS e'
    sql = f"""SELECT {columns} FROM "{table}" WHERE kind <> '' ORDER BY account_id, t"""
    seen: dict[str, list[tuple[Any, ...]]] = {name: [] for name in accounts}
    for name, *rest in (tuple(record.values()) for record in ask.driver.fetch(sql).to_pylist()):
        seen[name].append((*rest[:4], *(Fraction(int(value), 10**12) for value in rest[4:])))
    wanted = {name: [(int(m.at.timestamp()), m.kind, m.was, m.is_, m.amount, m.fx, m.after) for m in own] for name, own in moves.items()}
    _alike(accounts, seen, wanted, _same)


def _the_bridge_agrees(ask: Asker, accounts: dict[str, Tables], wanted: dict[str, dict[Period, dict[str, Fraction]]]) -> None:
    """Of every account, and of all of them together."""
    questions = [Question(key, PERIODS, by) for by in (("account_id",), ()) for key in KEYS]
    ask.prepare(questions)
    seen: dict[str, dict[tuple[Period, str], Fraction]] = {name: {} for name in (*accounts, WHOLE)}
    for question in questions:
        key = WITHIN.get(question.metric, question.metric)
        for row in ask.ask(question):
            own = seen[str(row.slices.get("account_id", WHOLE))]
            own[(row.period, key)] = own.get((row.period, key), Fraction(0)) + Fraction(
                (row.numerator if key in RATIOS else row.value) or 0
            )
    flat = {name: {(period, key): value for period, of in own.items() for key, value in of.items()} for name, own in wanted.items()}
    flat[WHOLE] = {place: sum((own.get(place, Fraction(0)) for own in flat.values()), Fraction(0)) for place in seen[WHOLE]}
    everybody = {
        **accounts,
        WHOLE: {name: [row for own in accounts.values() for row in own[name]] for name in ("subscriptions", "invoice_lines")},
    }
    _alike(everybody, seen, flat, lambda mine, theirs: all(abs(mine.get(place, 0) - value) < NEAR for place, value in theirs.items()))


def _alike(accounts: dict[str, Tables], seen: dict[str, Any], wanted: dict[str, Any], same: Callable[[Any, Any], bool]) -> None:
    """Nothing where all accounts agree, else the smallest that does not, alone."""
    wrong = [name for name in accounts if not same(seen[name], wanted[name])]
    least = min(wrong, key=lambda name: sum(map(len, accounts[name].values())), default=None)
    assert least is None, (
        f"{len(wrong)} differ; {least}: {_plain(accounts[least])}\nseen   {_said(seen[least])}\nwanted {_said(wanted[least])}"
    )


def _same(seen: list[tuple[Any, ...]], wanted: list[tuple[Any, ...]]) -> bool:
    if [one[:4] for one in seen] != [one[:4] for one in wanted]:
        return False
    return all(abs(a - b) < NEAR for one, other in zip(seen, wanted, strict=True) for a, b in zip(one[4:], other[4:], strict=True))


def _plain(tables: Tables) -> str:
    return "\n" + "\n".join(str({key: value for key, value in row.items() if value}) for rows in tables.values() for row in rows)


def _said(told: Any) -> str:
    if isinstance(told, dict):
        return "\n       ".join(f"{period} {key} {float(value)}" for (period, key), value in sorted(told.items()) if value)
    return "\n       ".join(f"{move[:4]} {[float(value) for value in move[4:]]}" for move in told)
