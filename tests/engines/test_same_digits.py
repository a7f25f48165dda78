"""Postgres and Spark give the digits that the embedded engine gives, numerator and denominator, for every shared case and example."""

from __future__ import annotations

import os
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
SHARED = Path(os.environ.get("TENURE_SHARED", Path(__file__).resolve().parents[2] / ".." / "shared")).resolve()
CASES = [case for file in sorted((SHARED / "cases").glob("*.json")) for case in conform.read(file)]
EVERY = int(os.environ.get("TENURE_EVERY", "1"))
"""Ask every so-manieth case only: CI has an hour, and Spark takes seconds to plan a query of a few rows."""
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


@pytest.mark.parametrize("case", CASES[::EVERY], ids=lambda case: case["id"])
def test_an_engine_gives_the_digits_of_the_embedded_one_for_every_shared_case(engine: Driver, case: Any) -> None:
    ours, theirs = answers(case, embedded()), answers(case, engine)
    assert theirs[0] == ours[0]
    assert len(theirs[1]) == len(ours[1])
    for one, other in zip(ours[1], theirs[1], strict=True):
        assert other == one


def test_there_are_cases_to_run(shared: Path) -> None:
    assert len(CASES) >= 255
    assert sum(len(case["expect"]) for case in CASES) >= 3501


def answers(case: Any, driver: Driver) -> tuple[list[str], list[Digits]]:
    """What fails of a case, and every answer that the engine gave on the way."""
    recorded = Recorded(driver)
    result = conform.Result()
    conform.answered(case, recorded, WORDING, result)
    return [str(failure) for failure in result.failures], recorded.answers
