"""Whole division is exact on every engine: any numbers, any sign, up to the digits that the engine has."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

import ibis
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tenure.engine.driver import Driver
from tenure.engine.duckdb import DuckDB
from tenure.engine.sql import compiled
from tenure.errors import EngineError
from tenure.ledger.exact import divide, quotient, scaled, wide

pytestmark = pytest.mark.engines
WIDE = pa.decimal128(38, 0)
PAIRS = ibis.table({"n": "int64", "a": "decimal(38, 0)", "b": "decimal(38, 0)"}, name="pairs")
EDGES = [
    (a, b)
    for b in (1, 2, 3, 7, 10**6, 10**18)
    for a in (0, 1, -1, b, -b, b // 2, -(b // 2), 3 * b // 2, -(3 * b) // 2, 10**30, -(10**30) - 1)
]
LARGE = [(5 * 10**36 + k, b) for k in (-1, 0, 1) for b in (10**6, 10**12 + 1, 10**18)]
"""Numbers of 37 digits. Spark has 32 digits for what comes out; beyond them it refuses."""

whole = st.one_of(st.integers(-(10**4), 10**4), st.integers(-(10**18), 10**18), st.integers(-(10**30), 10**30))
divisor = st.one_of(st.integers(1, 100), st.integers(1, 10**12), st.sampled_from([2, 3, 10, 12, 28, 365, 10**6]))


@pytest.fixture(scope="module")
def duckdb() -> Iterator[Driver]:
    opened = DuckDB()
    yield opened
    opened.close()


@pytest.fixture(params=["duckdb", "postgres", "spark"])
def driver(request: pytest.FixtureRequest) -> Driver:
    opened: Driver = request.getfixturevalue(request.param)
    return opened


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(pairs=st.lists(st.tuples(whole, divisor), min_size=100, max_size=400))
def test_division_agrees_with_python(driver: Driver, pairs: list[tuple[int, int]]) -> None:
    agree(driver, [*pairs, *EDGES, *LARGE])


def agree(driver: Driver, pairs: list[tuple[int, int]]) -> None:
    numbers = {"a": [a for a, _ in pairs], "b": [b for _, b in pairs]}
    columns = {name: pa.array([Decimal(value) for value in values], WIDE) for name, values in numbers.items()}
    driver.put("pairs", pa.table({"n": pa.array(range(len(pairs)), pa.int64()), **columns}))
    month = Fraction(12, 52)
    asked = PAIRS.select(
        "n", cut=quotient(PAIRS.a, PAIRS.b), half_up=divide(PAIRS.a, PAIRS.b), part=scaled(quotient(PAIRS.a, 10**6), month)
    )
    for row in driver.records(compiled(asked, driver.dialect)):
        a, b = pairs[row["n"]]
        assert (row["cut"], row["half_up"], row["part"]) == (cut(a, b), half_up(a, b), half_up(cut(a, 10**6) * 3, 13)), (a, b)


def cut(a: int, b: int) -> int:
    return abs(a) // b * (1 if a >= 0 else -1)


def half_up(a: int, b: int) -> int:
    return (2 * abs(a) + b) // (2 * b) * (1 if a >= 0 else -1)


def test_a_product_beyond_38_digits_is_an_error_and_not_another_number(driver: Driver) -> None:
    driver.put("pairs", pa.table({"n": pa.array([0], pa.int64()), **{name: pa.array([Decimal(10**20)], WIDE) for name in "ab"}}))
    with pytest.raises(EngineError, match=r"(?i)overflow|out of range|precision|38|too large|fit"):
        driver.fetch(compiled(PAIRS.select(product=wide(PAIRS.a) * wide(PAIRS.b)), driver.dialect))


def test_division_of_nothing_is_nothing(driver: Driver) -> None:
    driver.put("pairs", pa.table({"n": pa.array([0], pa.int64()), "a": pa.array([None], WIDE), "b": pa.array([Decimal(3)], WIDE)}))
    assert driver.records(compiled(PAIRS.select(half_up=divide(PAIRS.a, PAIRS.b)), driver.dialect)) == [{"half_up": None}]
