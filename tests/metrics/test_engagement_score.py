"""The engagement score on a small drawn company: parts that add up, coverage, tiers, and weights that are refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from tenure import conform
from tenure.ask import Asker
from tenure.engine.duckdb import DuckDB
from tenure.errors import UsageError
from tenure.metrics.engagement_score import scores, top
from tenure.period import month
from tenure.question import Question

MAY = month(2025, 5)
SEATS = {"a": 4, "b": 2}


def event(account: str, user: str, day: int, minute: int) -> dict[str, Any]:
    return {"event_id": f"{account}{user}{day}{minute}", "account_id": account, "user_id": f"{account}-{user}",
            "at": f"2025-05-{day:02d}T10:{minute:02d}:00Z", "name": "view"}  # fmt: skip


EVENTS = [
    *(event("a", user, day, minute) for user in ("ann", "amy") for day in (20, 22, 24, 26) for minute in (0, 4)),
    *(event("b", "bob", day, minute) for day in (21, 28) for minute in (0, 2)),
    event("c", "cat", 30, 0),
]


@pytest.fixture(scope="module")
def ask() -> Iterator[Asker]:
    items = [{"subscription_id": f"s{account}", "account_id": account, "starts_at": "2025-01-01", "amount": "10", "seats": seats,
              "tier": "pro" if account == "a" else "enterprise"} for account, seats in SEATS.items()]  # fmt: skip
    tables = {"accounts": [{"account_id": account} for account in "abcd"], "events": EVENTS, "subscriptions": items}
    driver = DuckDB()
    yield conform.asker({"id": "drawn", "settings": {"as_of": "2025-06-01"}, "tables": tables}, driver)
    driver.close()


def question(**params: str) -> Question:
    return Question("engagement_score", (MAY,), ("account_id",), params=params)


def test_the_points_of_the_parts_add_up_to_the_score(ask: Asker) -> None:
    found = scores(ask, question(), MAY)
    assert len(found) > 2
    for score in found.values():
        assert abs(sum(part.points for part in score.parts) - score.value) < Decimal("1e-24")
        assert abs(sum(part.weight for part in score.parts) - 1) < Decimal("1e-24")


def test_the_most_engaged_stand_at_a_hundred_and_the_silent_at_nought(ask: Asker) -> None:
    found = {row.slices["account_id"]: row.value for row in ask.ask(question())}
    assert found["a"] == 100
    assert found["d"] == 0
    assert found["a"] > found["b"] > found["c"] > 0


def test_a_part_without_data_lowers_the_coverage_and_is_not_nought(ask: Asker) -> None:
    found = scores(ask, question(), MAY)
    assert (found["a"].coverage, found["c"].coverage) == (1, Decimal("0.75"))
    assert "licence_use" not in [part.part for part in found["c"].parts]
    one = {part.part: part.points for part in found["c"].parts}
    assert one["time"] == 0
    assert one["frequency"] > 0


def test_within_its_tier_the_only_account_stands_at_a_hundred(ask: Asker) -> None:
    found = scores(ask, question(within="tier"), MAY)
    assert (found["a"].value, found["b"].value) == (100, 100)


@pytest.mark.parametrize("weights", [{"frequency": 50, "time": 40}, {"frequency": 150, "time": -50}, {"frequency": 60, "logins": 40}])
def test_weights_that_do_not_add_to_a_hundred_are_refused(ask: Asker, weights: dict[str, int]) -> None:
    told = replace(ask, ledger=replace(ask.ledger, settings=replace(ask.ledger.settings, engagement_weights=weights)))
    with pytest.raises(UsageError, match="add to 100"):
        told.ask(question())


def test_the_reference_is_the_nearest_rank_above_95_of_a_hundred() -> None:
    assert top([Decimal(number) for number in range(1, 101)]) == 95
    assert top([Decimal(3)]) == 3
    assert top([]) == 0
