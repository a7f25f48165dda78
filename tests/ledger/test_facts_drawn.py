"""Whatever the data have and lack, and under whatever policy, the ledger written short by its facts is the ledger written whole."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tenure import conform
from tenure.ask import Asker
from tenure.engine.duckdb import DuckDB
from tenure.ledger import facts
from tenure.period import Period, month, quarter
from tenure.policy import SWITCHES
from tenure.question import Question
from tenure.wording import Wording

pytestmark = pytest.mark.slow

MOMENTS = (
    "2024-01-31", "2024-01-31T23:59:59", "2024-02-01", "2024-02-10T22:30", "2024-02-28", "2024-02-29", "2024-02-29T23:30", "2024-03-01",
    "2024-03-01T00:30", "2024-03-10T01:30", "2024-03-10T03:30", "2024-03-29", "2024-03-31", "2024-03-31T03:00", "2024-04-01", "2024-04-30",
)  # fmt: skip
ZONES = ("UTC", "America/New_York", "Europe/Berlin", "Asia/Shanghai", "Australia/Lord_Howe")
PERIODS = (month(2024, 1), month(2024, 2), month(2024, 3), quarter(2024, 1), Period(date(2024, 3, 10), date(2024, 3, 11)))
TABLES = ("mrr_span", "mrr_point", "mrr_movement", "mrr_delta", "charge", "mrr_proof")
FRAMES = ("mrr_bridge", "books", "trial", "expansion", "recognised", "won", "life", "stay")
WAITING = ("starts_t", "starts_day")
"""Columns of who is no customer yet: nobody, in the short way."""
VALUES = {name: (*switch.values, *([switch.example] if switch.pattern else [])) for name, switch in SWITCHES.items() if name != "rounding"}
MORE = {
    "past_due": ("auto_churn_after 2 cycles",),
    "group_within": ("2 days",),
    "reactivation_window_days": ("0", "10"),
    "gap_within": ("20 days",),
}
WORDING = Wording()
Rows = list[dict[str, Any]]


class Draw(random.Random):
    """Draws rows of which some have what a fact is about, if the ledger has it at all."""

    has: frozenset[str] = frozenset()

    def said(self, fact: str, *values: str) -> str:
        return self.choice(values) if fact in self.has and self.random() < 0.4 else ""


def _policy(draw: Draw) -> dict[str, str]:
    """All switches turned, some of them, or none."""
    names = draw.sample(sorted(VALUES), draw.choice([0, 3, 8, len(VALUES)]))
    return {name: draw.choice((*VALUES[name], *MORE.get(name, ()))) for name in names}


def _subscribed(draw: Draw, account: str) -> Iterator[dict[str, Any]]:
    """Items whose changes fall on few moments, so that some fall together."""
    shared = draw.sample(MOMENTS, draw.choice([4, len(MOMENTS)]))
    for item in range(draw.randint(1, 3)):
        points = sorted(draw.sample(shared, draw.randint(2, 4) if "sequels" in draw.has else 1))
        for begin, end in zip(points, [*points[1:], draw.choice(["", "2024-05-01"])], strict=True):
            yield {
                "subscription_id": f"s-{account}", "item_id": f"i{item}", "account_id": account, "starts_at": begin, "ends_at": end,
                "amount": draw.said("zeros", "0", "0.000001") or draw.choice(["10", "30", "120", "0.01"]),
                "interval": draw.choice(["day", "week", "month", "month", "quarter", "year"]), "interval_count": draw.said("zeros", "2000") or "1",
                "status": draw.said("pauses", "paused") or draw.said("dues", "past_due") or draw.said("trials", "trial", "free") or "active",
                "currency": draw.said("foreign", "EUR", "JPY"), "kind": draw.said("metered", "metered", "one_time"),
                "discount_percent": draw.said("discounts", "100", "25"), "discount_amount": draw.said("discounts", "5", "1000"),
                "discount_duration": draw.said("discounts", "once", "forever", "repeating"), "discount_ends_at": draw.said("discounts", *MOMENTS),
                **{name: draw.choice(["", "", *MOMENTS]) for name in ("billed_through", "cancelled_at", "cancel_requested_at")},
                "cancel_kind": draw.choice(["", "delinquent"]), "seats": draw.choice(["", "3", "5"]), "plan": draw.choice(["", "pro", "base"]),
                "product": draw.choice(["", "desk"]),
            }  # fmt: skip


def _billed(draw: Draw, account: str) -> Iterator[dict[str, Any]]:
    for number in range(draw.randint(0, 3)):
        begin, end = sorted(draw.sample(MOMENTS, 2))
        yield {
            "line_id": f"l-{account}-{number}", "account_id": account, "issued_at": draw.choice(MOMENTS), "paid_at": draw.choice(["", begin]),
            "period_start": begin, "period_end": end, "amount": draw.choice(["10", "30", "-4", "0"]), "plan": draw.choice(["", "pro"]),
            "kind": draw.choice(["recurring", "recurring", "recurring", "metered", "credit", "refund", "one_time", "tax"]),
            "currency": draw.said("foreign", "EUR"),
        }  # fmt: skip


def _tables(draw: Draw) -> dict[str, Rows]:
    names = [f"a{number}" for number in range(draw.choice([1, 3, 12]))]
    lines = "lines" in draw.has
    rates = {("EUR", "2024-02-10"): "1.25", ("EUR", "2024-03-31"): "1.1", ("JPY", "2024-01-01"): "0.007", ("JPY", "2024-03-10"): "0.008"}
    return {
        "accounts": [{"account_id": name, "segment": draw.choice(["small", ""]), "is_test": draw.said("tests", "true")} for name in names],
        "subscriptions": [row for name in names if not lines or draw.random() < 0.6 for row in _subscribed(draw, name)],
        "invoice_lines": [row for name in names if lines for row in _billed(draw, name)],
        "fx_rates": [{"date": day, "currency": money, "rate": rate} for (money, day), rate in rates.items() if "foreign" in draw.has],
    }


def _rows(ask: Asker, name: str) -> list[str]:
    return sorted(
        repr(sorted((key, value) for key, value in row.items() if key not in WAITING))
        for row in ask.driver.records(f'SELECT * FROM "{name}"')
    )


def _answers(ask: Asker, by: tuple[str, ...]) -> dict[str, list[str]]:
    """Of every metric over money that can be cut so: its rows."""
    cut = [
        item for item in ask.catalogue.values() if item.over and item.over.name in FRAMES and {*by} <= {*item.over.dimensions(ask.ledger)}
    ]
    questions = [Question(item.key, PERIODS, by) for item in cut]
    ask.prepare(questions)
    return {
        question.metric: sorted(
            repr((row.period, row.slices, row.value, row.numerator, row.denominator)) for row in ask.ask(question) if row.value is not None
        )
        for question in questions
    }


@settings(max_examples=4, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10**6))
def test_what_the_data_lack_changes_no_row_and_no_figure(seed: int) -> None:
    draw = Draw(seed)
    draw.has = frozenset(name for name in ("trials", "metered", *facts.FACTS) if draw.random() < 0.35)
    as_of, zone = draw.choice(["2024-05-20", "2024-03-10T12:00:00"]), draw.choice(ZONES)
    case = {"id": "drawn", "settings": {"as_of": as_of, "timezone": zone}, "policy": _policy(draw), "tables": _tables(draw)}
    by = draw.choice([(), ("account_id",), ("segment",), ("plan",), ("currency",)])
    told = conform.asker(case, DuckDB(threads=1), WORDING)
    with patch.object(facts, "hints", lambda _: {}):
        untold = conform.asker(case, DuckDB(threads=1), WORDING)
    try:
        for name in TABLES:
            assert _rows(told, name) == _rows(untold, name), name
        assert not _rows(told, "mrr_proof")
        assert _answers(told, by) == _answers(untold, by)
    finally:
        told.driver.close()
        untold.driver.close()
