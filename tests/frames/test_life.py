"""Customers by the age they reached, and who of the opening stayed, against slow twins in plain Python: one life at a time."""

from __future__ import annotations

import random
import sys
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tenure import conform
from tenure.frames.life import life, stay
from tenure.metrics.survival import median
from tenure.policy import Policy
from tenure.question import Question

sys.path.insert(0, str(Path(__file__).parents[1] / "ledger"))
import plain_ledger

BUILDS = {name: build for name, build in conform.ONE_POLICY.items()
          if name in ("account_version", "account_plan", "fx_day", "line_span") or (name.startswith("mrr_") and name != "mrr_proof")}  # fmt: skip
MOMENTS = ("2023-12-31T23:59:59", "2024-01-31", "2024-02-01", "2024-02-20", "2024-02-29", "2024-02-29T23:59:59", "2024-03-01", "2024-03-10T03:30",
           "2024-03-11", "2024-03-31", "2024-03-31T23:59:59", "2024-04-01")  # fmt: skip
ONCE = settings(max_examples=1, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
Row = dict[str, Any]
Tables = dict[str, list[Row]]


def _account(draw: random.Random, name: str) -> Tables:
    """One or two items with gaps between their stretches, and leads of which none, one or two converted."""
    rows = []
    for number in range(draw.choice([1, 1, 2])):
        points = sorted(draw.sample(MOMENTS, draw.randint(1, 4)))
        for begin, end in zip(points, [*points[1:], draw.choice(["", "", "2024-04-20"])], strict=True):
            if draw.random() < 0.75:
                rows.append({"subscription_id": f"{name}-{number}", "account_id": name, "starts_at": begin, "ends_at": end, "amount": draw.choice(["0", "10", "30"]),
                             "status": draw.choice(["active"] * 5 + ["paused", "trial"])})  # fmt: skip
    leads, stages = [], []
    for number in range(draw.choice([0, 0, 1, 2])):
        leads.append({"lead_id": f"{name}-l{number}", "account_id": name, "created_at": "2023-09-01", "channel": draw.choice(["ads", "search", ""]),
                      "campaign": draw.choice(["spring", ""])})  # fmt: skip
        won = draw.choice(["", "2023-10-01", "2023-11-01"])
        stages += [{"lead_id": f"{name}-l{number}", "stage": "customer", "at": won}] if won else []
    return {
        "accounts": [{"account_id": name, "channel": draw.choice(["", "partner"])}],
        "subscriptions": rows,
        "leads": leads,
        "lead_stages": stages,
    }


def _origin(own: Tables) -> tuple[str | None, str | None]:
    """(channel, campaign) of the lead that converted first, else the account's own channel."""
    won = {row["lead_id"]: row["at"] for row in own["lead_stages"]}
    first = min(own["leads"], key=lambda lead: (won.get(lead["lead_id"], "9999"), lead["lead_id"]), default={})
    return first.get("channel") or own["accounts"][0]["channel"] or None, first.get("campaign") or None


def _lives(drawn: Any, own: Tables) -> tuple[dict[int, Any], dict[int, int]]:
    """Period → (age, there, MRR) of an account that has been a customer by its end; period → whether it stayed, of one that was there at its opening."""
    moves = plain_ledger.moves(own["subscriptions"], Policy(), drawn.zone)
    lived, stayed = {}, {}
    for number, period in enumerate(drawn.periods):
        start, end = (datetime.fromtimestamp(second, UTC) for second in period.bounds(drawn.zone))
        before, after = ([move for move in moves if move.at < at] for at in (start, end))
        if any(move.kind == "new" for move in after):
            first = plain_ledger.day(next(move.at for move in after if move.kind == "new"), drawn.zone)
            there = after[-1].is_
            until = period.end if there else plain_ledger.day(after[-1].at, drawn.zone)
            lived[number] = ((until - first).days, int(there), after[-1].after)
        if before and before[-1].is_:
            stayed[number] = int(after[-1].is_)
    return lived, stayed


def _drawn(seed: int) -> dict[str, Tables]:
    draw = random.Random(seed)
    return {f"a{number}": _account(draw, f"a{number}") for number in range(300)}


def _together(accounts: dict[str, Tables]) -> Tables:
    return {name: [row for own in accounts.values() for row in own[name]] for name in ("accounts", "subscriptions", "leads", "lead_stages")}


def _alike(accounts: dict[str, Tables], seen: dict[str, Any], wanted: dict[str, Any]) -> None:
    wrong = [name for name in accounts if seen.get(name, {}) != wanted[name]]
    least = min(wrong, key=lambda name: len(accounts[name]["subscriptions"]), default=None)
    assert least is None, f"{len(wrong)} differ; {least}: {accounts[least]}\nseen {seen.get(least)}\nwanted {wanted[least]}"


@ONCE
@given(seed=st.integers(0, 10**6))
def test_a_life_runs_from_the_first_new_to_the_last_loss_and_its_customer_stays_or_not(seed: int, drawn: Any) -> None:
    accounts = _drawn(seed)
    tables, told = _together(accounts), {name: _lives(drawn, own) for name, own in accounts.items()}
    seen: dict[str, dict[Any, Any]] = {}
    for row in drawn.rows(life.rows, tables, "channel", "campaign", builds=BUILDS):
        place = row["period"], row["cut_0"] or None, row["cut_1"] or None
        seen.setdefault(row["account_id"], {})[place] = (row["age"], row["there"], row["lost"], Fraction(int(row["mrr"]), 10**12))
    wanted = {name: {(number, *_origin(accounts[name])): (age, there, 1 - there, mrr) for number, (age, there, mrr) in lived.items()}
              for name, (lived, _) in told.items()}  # fmt: skip
    _alike(accounts, seen, wanted)
    found: dict[str, dict[Any, int]] = {}
    for row in drawn.rows(stay.rows, tables, "channel", "campaign", builds=BUILDS):
        assert row["opened"] == 1
        found.setdefault(row["account_id"], {})[(row["period"], row["cut_0"] or None, row["cut_1"] or None)] = row["stayed"]
    _alike(
        accounts,
        found,
        {name: {(number, *_origin(accounts[name])): stayed for number, stayed in own.items()} for name, (_, own) in told.items()},
    )
    assert {stayed for _, own in told.values() for stayed in own.values()} == {0, 1}


@ONCE
@given(seed=st.integers(0, 10**6))
def test_the_median_lifetime_is_that_of_all_lives_so_far(seed: int, drawn: Any) -> None:
    accounts = dict(list(_drawn(seed).items())[:40])
    told = [_lives(drawn, own)[0] for own in accounts.values()]
    ask = drawn.asker(_together(accounts), BUILDS)
    for row in ask.ask(Question("customer_lifetime_median", drawn.periods)):
        lives = [own[drawn.periods.index(row.period)] for own in told if drawn.periods.index(row.period) in own]
        ages = {age: (sum(a == age and not there for a, there, _ in lives), sum(a == age for a, _, _ in lives)) for age, _, _ in lives}
        assert row.value == median(ages)
