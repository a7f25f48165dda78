"""Files as feeds: each kind goes to its reader."""

from __future__ import annotations

from pathlib import Path

from tenure.connectors.columnar import columnar
from tenure.connectors.delimited import delimited
from tenure.connectors.excel import excel
from tenure.connectors.feed import Feed
from tenure.connectors.jsonlines import jsonlines
from tenure.connectors.names import KINDS, kind_of
from tenure.errors import SourceError
from tenure.spec import Reading


def feed(path: Path, source: str, reading: Reading) -> Feed:
    """The file as a feed. Raises `SourceError` if it cannot be read or its kind is not known."""
    kind = reading.kind or kind_of(path)
    if not path.is_file():
        raise SourceError(source, "there is no such file.")
    try:
        if kind == "csv":
            return delimited(path, source, reading)
        if kind == "parquet":
            return columnar(path, source)
        if kind == "excel":
            return excel(path, source, reading)
        if kind == "jsonl":
            return jsonlines(path, source, reading)
    except OSError as wrong:
        raise SourceError(source, f"it cannot be read: {wrong}.") from wrong
    raise SourceError(
        source, f"its kind is not known. Read are {', '.join(sorted(KINDS))}; or set `kind:` to csv, parquet, jsonl or excel."
    )


def first_rows(opened: Feed, count: int) -> list[tuple[str | None, ...]]:
    """The first rows of a feed, every cell as text. Raises `SourceError`."""
    import duckdb

    connection = duckdb.connect()
    try:
        scanned = opened.scan(connection, "raw")
        names = [f'CAST("{name.replace(chr(34), chr(34) * 2)}" AS VARCHAR)' for name in opened.columns]
        return list(connection.execute(f"SELECT {', '.join(names)} FROM {scanned} AS scanned LIMIT {int(count)}").fetchall())
    except duckdb.Error as wrong:
        raise SourceError(opened.source, f"it cannot be read: {str(wrong)[:150]}") from wrong
    finally:
        connection.close()
