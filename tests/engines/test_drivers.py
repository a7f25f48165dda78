"""What every driver keeps: types, text order, whole numbers to the last digit, replaced days, and errors that say what to do."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import ibis
import pyarrow as pa
import pytest

from tenure.engine.choice import driver as chosen
from tenure.engine.driver import Driver
from tenure.engine.duckdb import DuckDB
from tenure.engine.postgres import Postgres
from tenure.engine.spark import SMALL, Spark
from tenure.engine.sql import compiled
from tenure.errors import EngineError

pytestmark = pytest.mark.engines
WIDE = pa.decimal128(38, 0)
MOST = Decimal(10**38 - 1)
ROWS = pa.table(
    {
        "id": pa.array(["b", "B", "a", "ä", None, "'; DROP", "back\\slash"]),
        "whole": pa.array([1, -7, None, 2**63 - 1, -(2**63), 0, 5], pa.int64()),
        "day": pa.array([1, 1, 2, 3, None, 2, 3], pa.int32()),
        "yes": pa.array([True, False, None, True, False, True, False]),
        "wide": pa.array([MOST, MOST.copy_negate(), None, Decimal(1), Decimal(0), Decimal(-1), Decimal(10**37)], WIDE),
    }
)
TABLE = ibis.table({"id": "string", "whole": "int64", "day": "int32", "yes": "boolean", "wide": "decimal(38, 0)"}, name="driven")


@pytest.fixture(params=["duckdb", "postgres", "spark"])
def driver(request: pytest.FixtureRequest) -> Iterator[Driver]:
    """Each engine, with the table `driven`."""
    if request.param == "duckdb":
        opened: Driver = DuckDB()
        opened.put("driven", ROWS)
        yield opened
        opened.close()
        return
    opened = request.getfixturevalue(request.param)
    opened.drop("driven")
    opened.put("driven", ROWS)
    yield opened


def rows(driver: Driver, expression: object) -> list[dict[str, object]]:
    table = driver.fetch(compiled(expression, driver.dialect))
    assert {field.type for field in table.schema} <= {pa.string(), pa.int64(), pa.int32(), pa.bool_(), WIDE}
    return list(table.to_pylist())


def test_what_is_put_comes_back(driver: Driver) -> None:
    key = repr
    assert sorted(rows(driver, TABLE), key=key) == sorted(ROWS.to_pylist(), key=key)


def test_a_table_without_rows_keeps_its_columns(driver: Driver) -> None:
    driver.put("hollow", ROWS.slice(0, 0))
    hollow = ibis.table({"wide": "decimal(38, 0)", "id": "string"}, name="hollow")
    assert driver.fetch(compiled(hollow.select(w="wide", i="id"), driver.dialect)).schema.types == [WIDE, pa.string()]


def test_text_is_ordered_by_its_bytes(driver: Driver) -> None:
    ranked = TABLE.filter(TABLE.id.notnull()).select("id", place=ibis.row_number().over(order_by="id"))
    found = {row["id"]: row["place"] for row in rows(driver, ranked)}
    assert sorted(found, key=lambda name: name.encode()) == sorted(found, key=lambda name: found[name])  # type: ignore[arg-type,return-value]  # all text
    assert rows(driver, TABLE.aggregate(first=TABLE.id.min(), last=TABLE.id.max())) == [{"first": "'; DROP", "last": "ä"}]


def test_text_made_of_numbers_is_ordered_by_its_bytes(driver: Driver) -> None:
    made = TABLE.filter(TABLE.whole.notnull()).select(name=TABLE.whole.cast("string"))
    driver.materialise("named", compiled(made, driver.dialect))
    named = ibis.table({"name": "string"}, name="named")
    assert rows(driver, named.aggregate(least=named.name.min(), most=named.name.max())) == [{"least": "-7", "most": "9223372036854775807"}]


def test_an_empty_value_comes_last_or_is_told_where_to_stand(driver: Driver) -> None:
    ranked = TABLE.select("id", place=ibis.row_number().over(order_by=[TABLE.day.fill_null(-1), TABLE.id.fill_null("")]))
    found = {row["id"]: row["place"] for row in rows(driver, ranked)}
    assert found[None] == 0


def test_true_is_one_and_unknown_stays_unknown(driver: Driver) -> None:
    told = TABLE.select("id", n=TABLE.yes.cast("int64"), w=TABLE.yes.cast("decimal(38, 0)")).filter(TABLE.id.isin(["b", "B", "a"]))
    assert {row["id"]: (row["n"], row["w"]) for row in rows(driver, told)} == {"b": (1, 1), "B": (0, 0), "a": (None, None)}


def test_sums_of_64_bit_numbers_do_not_wrap(driver: Driver) -> None:
    wide = TABLE.whole.cast("decimal(38, 0)")
    assert rows(driver, TABLE.aggregate(total=(wide * ibis.literal(10**15).cast("decimal(38, 0)")).sum()))[0]["total"] == -2 * 10**15


def test_a_sum_beyond_38_digits_is_an_error_and_not_another_number(driver: Driver) -> None:
    with pytest.raises(EngineError):
        rows(driver, TABLE.filter(TABLE.wide > 0).aggregate(total=TABLE.wide.sum()))


def test_least_and_greatest_of_known_values_agree(driver: Driver) -> None:
    known = TABLE.filter(TABLE.whole.notnull() & TABLE.day.notnull())
    pairs = known.aggregate(low=ibis.least(known.whole, known.day.cast("int64")).sum(where=known.yes),
                            high=ibis.greatest(known.day, 2).max())  # fmt: skip
    assert rows(driver, pairs) == [{"low": 1 + 3 + 0, "high": 3}]


def test_an_aggregate_counts_only_the_rows_of_its_condition(driver: Driver) -> None:
    told = TABLE.aggregate(n=TABLE.count(where=TABLE.yes), s=TABLE.day.sum(where=TABLE.yes & (TABLE.day > 100)), d=TABLE.day.nunique())
    assert rows(driver, told) == [{"n": 3, "s": None, "d": 3}]


def test_replaced_days_hold_the_new_rows_and_the_others_the_old(driver: Driver) -> None:
    kept = TABLE.filter(TABLE.day.notnull()).select("day", "id")
    driver.materialise("daily", compiled(kept, driver.dialect))
    fresh = TABLE.filter(TABLE.id == "B").select(day=ibis.literal(2, "int32"), id=ibis.literal("new"))
    driver.replace_days("daily", [2, 3], compiled(fresh, driver.dialect))
    found = rows(driver, ibis.table({"day": "int32", "id": "string"}, name="daily"))
    assert sorted((row["day"], row["id"]) for row in found) == [(1, "B"), (1, "b"), (2, "new")]  # type: ignore[type-var]  # day and id are known


def test_a_refused_query_says_why(driver: Driver) -> None:
    with pytest.raises(EngineError, match=r"refused the query.*nowhere"):
        driver.fetch("SELECT nothing FROM nowhere")


def test_a_dropped_table_is_gone(driver: Driver) -> None:
    driver.put("passing", ROWS)
    driver.drop("passing")
    driver.drop("passing")
    with pytest.raises(EngineError):
        driver.fetch("SELECT * FROM passing")


def test_replaced_days_are_one_transaction_in_postgres(postgres: Driver) -> None:
    postgres.put("kept", ROWS)
    with pytest.raises(EngineError):
        postgres.replace_days("kept", [1], "SELECT 'of another shape'")
    assert postgres.fetch("SELECT id FROM kept").num_rows == ROWS.num_rows


def test_a_server_that_is_not_there_is_an_error_that_says_so() -> None:
    with pytest.raises(EngineError, match=r"cannot be reached.*Is the server running"):
        chosen("postgres://nobody@127.0.0.1:1/nothing")


def test_an_address_opens_its_engine(postgres_address: str) -> None:
    opened = chosen(postgres_address)
    assert isinstance(opened, Postgres)
    assert opened.records("SELECT CAST(1 AS BIGINT) AS one") == [{"one": 1}]
    opened.close()


def test_a_fraction_from_postgres_is_an_error_and_not_rounded(postgres: Driver) -> None:
    with pytest.raises(EngineError):
        postgres.fetch("SELECT 1.5::numeric AS half")


def test_spark_tables_in_a_warehouse_are_parquet_by_day(spark: Driver, tmp_path: Path) -> None:
    written = Spark("local[2]", warehouse=tmp_path, options=SMALL)  # the running session, with a folder
    written.put("source", ROWS)
    written.materialise("by_day", "SELECT `id`, `day` FROM `source` WHERE `day` IS NOT NULL")
    written.replace_days("by_day", [2, 3], "SELECT 'new' AS `id`, CAST(2 AS INT) AS `day`")
    assert sorted((row["day"], row["id"]) for row in written.records("SELECT * FROM `by_day`")) == [(1, "B"), (1, "b"), (2, "new")]
    assert sorted({path.parent.name for path in (tmp_path / "by_day").glob("day=*/*.parquet")}) == ["day=1", "day=2"]
    written.drop("by_day")
    written.drop("source")
