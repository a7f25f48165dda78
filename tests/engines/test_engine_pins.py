"""One test per defect of an engine's driver that is worked around: when one fails, the defect is gone and the workaround may go."""

from __future__ import annotations

import pyarrow as pa
import pytest

from tenure.engine.driver import Driver
from tenure.engine.held import Held
from tenure.engine.postgres import Postgres
from tenure.engine.spark import Spark
from tenure.errors import EngineError

pytestmark = pytest.mark.engines


def test_adbc_hands_numerics_over_as_text(postgres: Driver) -> None:
    """Worked around by an exact cast of the text (engine/postgres.py)."""
    assert isinstance(postgres, Held)
    assert isinstance(postgres.driver, Postgres)
    with postgres.driver._connection.cursor() as cursor:
        cursor.execute("SELECT CAST(1 AS NUMERIC(38, 0)) AS one")
        assert isinstance(cursor.fetch_arrow_table().schema.field("one").type, pa.OpaqueType)


def test_postgres_orders_text_by_words_unless_told_otherwise(postgres: Driver) -> None:
    """Worked around by columns with COLLATE "C" (engine/postgres.py)."""
    assert postgres.records("SELECT CAST('a' AS TEXT) < CAST('B' AS TEXT) AS words") == [{"words": True}]


def test_spark_divides_decimals_with_32_digits_before_the_point_at_most(spark: Driver) -> None:
    """Not worked around: in ANSI mode it is an error, never another number."""
    assert isinstance(spark, Held)
    assert isinstance(spark.driver, Spark)
    with pytest.raises(EngineError):
        spark.records(f"SELECT CAST({10**37} AS DECIMAL(38, 0)) / CAST(1 AS DECIMAL(38, 0)) AS all_of_it")
