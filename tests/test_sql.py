"""How expressions become text: exact division in every dialect, casts that an engine lacks, a text that is the same in every process."""

from __future__ import annotations

import ibis
import pytest

from tenure.engine.sql import DIALECTS, compiled, with_rows
from tenure.ledger.exact import divide, quotient

ROW = ibis.table({"a": "int64", "b": "int64", "yes": "boolean"}, name="t")


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_division_inside_a_division_is_spelled_exactly(dialect: str) -> None:
    sql = compiled(ROW.select(x=divide(quotient(ROW.a, ROW.b), quotient(ROW.b, 3))), dialect).upper()
    assert "TENURE_QUOTIENT" not in sql
    assert not any(word in sql for word in ("DOUBLE", "FLOAT", "REAL"))


def test_bigquery_holds_38_digits() -> None:
    sql = compiled(ROW.select(x=quotient(ROW.a, ROW.b)), "bigquery")
    assert "BIGNUMERIC" in sql
    assert " AS NUMERIC" not in sql


@pytest.mark.parametrize("kind", ["int64", "decimal(38, 0)"])
def test_postgres_makes_true_a_number_by_way_of_integer(kind: str) -> None:
    """It has no cast from BOOLEAN to any other kind of number."""
    assert 'CAST(CAST("t0"."yes" AS INT) AS' in compiled(ROW.select(x=ROW.yes.cast(kind)), "postgres")


def test_columns_that_are_left_out_are_in_order() -> None:
    """Ibis keeps them as a set: the text would differ from process to process, and what is made of it be made again."""
    wide = ibis.table({**{f"kept_{n}": "int64" for n in range(20)}, "_z": "int64", "_y": "int64", "_x": "int64"}, name="wide")
    assert 'EXCLUDE ("_x", "_y", "_z")' in compiled(wide.drop("_z", "_y", "_x"), "duckdb")


@pytest.mark.parametrize("dialect", DIALECTS)
def test_rows_that_are_given_come_before_what_reads_them(dialect: str) -> None:
    quote = "`" if dialect in ("pyspark", "databricks", "bigquery") else '"'
    given = with_rows("WITH x AS (SELECT 1) SELECT * FROM x", "periods", [{"period": 0, "start_t": 1, "end_day": 2}], dialect)
    assert given.startswith(f"WITH {quote}periods{quote} AS (SELECT CAST(0 AS BIGINT) AS {quote}period{quote}, ")
    assert given.endswith(", x AS (SELECT 1) SELECT * FROM x")
