"""One test per defect of a dependency that is worked around: when one fails, the defect is gone and the workaround may go."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import requires
from pathlib import Path

import duckdb
import ibis
import pytest

from tenure.engine.sql import compiled


@pytest.fixture
def row() -> ibis.expr.types.Table:
    return ibis.table({"a": "int64", "b": "int64", "m": "decimal(38, 0)"}, name="t")


def test_ibis_divides_whole_numbers_as_floats(row: ibis.expr.types.Table) -> None:
    """Worked around by ledger/exact.py: the only division below an answer."""
    sql = compiled(row.select(x=row.a // row.b), "postgres").upper()
    assert "DOUBLE" in sql or "FLOOR" in sql


def test_ibis_imports_packaging_without_declaring_it() -> None:
    """Worked around by declaring it ourselves."""
    assert not any(need.startswith("packaging") for need in requires("ibis-framework") or [] if "extra ==" not in need)


def test_duckdb_divides_decimals_as_doubles() -> None:
    """Worked around by dividing 128-bit integers (engine/sql.py)."""
    kind = duckdb.connect().execute("SELECT typeof(CAST(1 AS DECIMAL(38, 0)) / CAST(3 AS DECIMAL(38, 0)))").fetchone()
    assert kind == ("DOUBLE",)


def test_duckdb_rounds_fractions_of_seconds_when_casting_epochs() -> None:
    """Worked around by truncating to seconds before a time becomes an epoch."""
    found = duckdb.connect().execute("SELECT CAST(epoch(TIMESTAMP '2025-01-01 00:00:00.999') AS BIGINT)").fetchone()
    assert found == (int(datetime(2025, 1, 1, tzinfo=UTC).timestamp()) + 1,)


def test_duckdb_silently_rounds_digits_beyond_a_decimals_scale() -> None:
    """Worked around by comparing as text where the scale matters (staging)."""
    assert str(duckdb.connect().execute("SELECT CAST('1.0000005' AS DECIMAL(18, 6))").fetchone()) != "(Decimal('1.0000005'),)"


def test_duckdb_needs_pytz_for_times_with_a_zone_and_does_not_say_so() -> None:
    """Worked around by declaring it ourselves."""
    assert not any(need.startswith("pytz") for need in requires("duckdb") or [] if "extra ==" not in need)
    hidden = (
        "import sys; sys.modules['pytz'] = None; import duckdb; duckdb.connect().execute(\"SELECT TIMESTAMPTZ '2025-01-01'\").fetchone()"
    )
    done = subprocess.run([sys.executable, "-c", hidden], capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "pytz" in done.stderr


def test_ibis_keeps_the_columns_that_are_left_out_as_a_set() -> None:
    """Worked around by putting them in order (engine/sql.py): a derived table's definition is its text."""
    from ibis.expr.operations import DropColumns

    assert "FrozenOrderedSet" not in str(DropColumns.__annotations__["columns_to_drop"])


def test_ibis_hangs_one_node_below_several_others(row: ibis.expr.types.Table) -> None:
    """Worked around by copying the tree before anything in it is replaced (engine/sql.py)."""
    import ibis.backends.sql.compilers as compilers

    twice = row.select(x=(row.a + 1) * (row.a + 1)).select(lambda t: t.x + t.x)
    tree = compilers.duckdb.compiler.to_sqlglot(twice)
    nodes = list(tree.walk())
    assert len({id(node) for node in nodes}) < len(nodes)


def test_ibis_casts_true_to_any_number_on_postgres_which_knows_integer_only(row: ibis.expr.types.Table) -> None:
    """Worked around by a step over INTEGER (engine/sql.py)."""
    import ibis.backends.sql.compilers as compilers

    sql = compilers.postgres.compiler.to_sqlglot(row.select(x=(row.a > 0).cast("int64"))).sql(dialect="postgres")
    assert "AS BIGINT" in sql
    assert "AS INT)" not in sql


def test_sqlglot_divides_as_double_on_trino_unless_told_that_the_division_is_typed() -> None:
    """Worked around by saying so (engine/sql.py)."""
    import sqlglot.expressions as sge

    sides = {"this": sge.column("a"), "expression": sge.column("b")}
    assert "DOUBLE" in sge.Div(**sides).sql(dialect="trino")
    assert "DOUBLE" not in sge.Div(**sides, typed=True, safe=False).sql(dialect="trino")


def test_duckdb_writes_128_bit_numbers_to_parquet_as_doubles(tmp_path: Path) -> None:
    """Worked around by a cast before a file is written (engine/duckdb.py)."""
    file = tmp_path / "wide.parquet"
    con = duckdb.connect()
    con.execute(f"COPY (SELECT CAST(1 AS HUGEINT) AS wide) TO '{file}' (FORMAT parquet)")
    assert con.execute(f"SELECT typeof(wide) FROM '{file}'").fetchone() == ("DOUBLE",)
