"""Reads Parquet through DuckDB: columns keep their types, rows their number."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tenure.connectors.feed import Feed, separate
from tenure.engine.quoting import text
from tenure.errors import SourceError

MAGIC = b"PAR1"


def columnar(path: Path, source: str) -> Feed:
    """The file as a feed. Raises `SourceError`."""
    import duckdb

    _whole(path, source)
    connection = duckdb.connect()
    try:
        described = connection.execute(f"DESCRIBE SELECT * FROM read_parquet({text(str(path))})").fetchall()
    except duckdb.Error as wrong:
        raise SourceError(source, f"it is not a Parquet file that can be read: {str(wrong)[:200]}") from wrong
    finally:
        connection.close()
    columns: Mapping[str, str] = {str(row[0]): str(row[1]) for row in described}
    separate(source, tuple(columns))

    def scan(connection: Any, name: str, rows: int = 0) -> str:
        empty = "CAST(NULL AS VARCHAR)"
        return (f"(SELECT * EXCLUDE (file_row_number), file_row_number + 1 AS _line, {empty} AS _flaw, {empty} AS _text "
                f"FROM read_parquet({text(str(path))}, file_row_number = true))")  # fmt: skip

    return Feed(source, columns, scan)


def _whole(path: Path, source: str) -> None:
    size = path.stat().st_size
    if size == 0:
        raise SourceError(source, "the file is empty (0 bytes).")
    with path.open("rb") as file:
        head = file.read(4)
        file.seek(max(size - 4, 0))
        tail = file.read(4)
    if head != MAGIC:
        raise SourceError(source, "it is not a Parquet file (it does not begin with PAR1).")
    if tail != MAGIC:
        raise SourceError(source, "the Parquet file is cut short (it does not end with PAR1). Copy it again.")
