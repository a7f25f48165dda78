"""Postgres and Spark give the digits that the embedded engine gives, numerator and denominator, for every shared case and example."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tenure import conform
from tenure.engine.driver import Driver
from tenure.engine.duckdb import DuckDB
from tenure.engine.held import Held
from tenure.wording import Wording

pytestmark = pytest.mark.engines
FILES = ("voice", "acquisition", "engagement", "movements", "mrr", "retention", "churn", "unit_economics", "edges", "ledgers")
Digits = list[tuple[Any, ...]]


class Recorded:
    """A driver that remembers every answer that it gave, as sorted rows of exact whole numbers."""

    def __init__(self, driver: Driver) -> None:
        self.driver = driver
        self.answers: list[Digits] = []

    def fetch(self, sql: str) -> Any:
        table = self.driver.fetch(sql)
        self.answers.append(digits(table.to_pylist()))
        return table

    def records(self, sql: str) -> list[dict[str, Any]]:
        rows = self.driver.records(sql)
        self.answers.append(digits(rows))
        return rows

    def __getattr__(self, name: str) -> Any:
        return getattr(self.driver, name)


def digits(rows: list[dict[str, Any]]) -> Digits:
    """Rows as sorted tuples; whole numbers as int, whatever their width. A float is an error: it cannot be exact."""
    return sorted((tuple(_exact(value) for value in row.values()) for row in rows), key=repr)


def _exact(value: Any) -> Any:
    assert not isinstance(value, float)
    assert not isinstance(value, Decimal) or value == value.to_integral_value()
    return int(value) if isinstance(value, Decimal) else value


@cache
def embedded() -> Driver:
    return Held(DuckDB())


WORDING = Wording()


@pytest.mark.parametrize("topic", FILES)
def test_an_engine_gives_the_digits_of_the_embedded_one_for_every_shared_case(engine: Driver, shared: Path, topic: str) -> None:
    wrong = []
    for case in conform.read(shared / "cases" / f"{topic}.json"):
        ours, theirs = answers(case, embedded()), answers(case, engine)
        if ours != theirs:
            wrong.append(f"{case['id']}: {difference(ours, theirs)}")
    assert not wrong, "\n".join(wrong)


def answers(case: Any, driver: Driver) -> tuple[list[str], list[Digits]]:
    """What fails of a case, and every answer that the engine gave on the way."""
    recorded = Recorded(driver)
    result = conform.Result()
    conform.answered(case, recorded, WORDING, result)
    return [str(failure) for failure in result.failures], recorded.answers


def difference(ours: tuple[list[str], list[Digits]], theirs: tuple[list[str], list[Digits]]) -> str:
    """The first that differs, in words."""
    if ours[0] != theirs[0]:
        return f"fails otherwise: {sorted(set(ours[0]) ^ set(theirs[0]))[:2]}"
    for number, (one, other) in enumerate(zip(ours[1], theirs[1], strict=False)):
        if one != other:
            return f"answer {number}: {[row for row in one if row not in other][:2]} is not {[row for row in other if row not in one][:2]}"
    return f"{len(ours[1])} answers are not {len(theirs[1])}"
