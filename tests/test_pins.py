"""One test per defect of a dependency that is worked around: when one fails, the defect is gone and the workaround may go."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import requires

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
