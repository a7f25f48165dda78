"""Reads a sheet of an Excel or OpenDocument file; times become ISO text, whole numbers lose their `.0`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa

from tenure.connectors.feed import Feed, batch, distinct, text_feed
from tenure.errors import SourceError, suggestion
from tenure.spec import Reading


def excel(path: Path, source: str, reading: Reading) -> Feed:
    """The sheet (the first, or `reading.sheet`) as a feed. Raises `SourceError`."""
    rows = _rows(path, source, reading)
    head = next((place for place, row in enumerate(rows) if place >= reading.skip and any(cell not in ("", None) for cell in row)), None)
    if reading.names:
        names, first = distinct(source, list(reading.names)), reading.skip
    elif head is None:
        raise SourceError(source, "the sheet has no header row.")
    else:
        names, first = distinct(source, [shown(cell) or "" for cell in rows[head]]), head + 1

    def batches() -> Iterator[pa.RecordBatch]:
        kept = [(number, row) for number, row in enumerate(rows[first:], first + 1) if any(cell not in ("", None) for cell in row)]
        columns = [pa.array([shown(row[n]) if n < len(row) else None for _, row in kept], pa.string()) for n in range(len(names))]
        yield batch(names, columns, pa.array([number for number, _ in kept], pa.int64()))

    return text_feed(source, names, batches)


def _rows(path: Path, source: str, reading: Reading) -> list[list[Any]]:
    import python_calamine

    try:
        book = python_calamine.load_workbook(str(path))
        names = book.sheet_names
    except (python_calamine.CalamineError, OSError) as wrong:
        raise SourceError(source, f"it is not a spreadsheet that can be read: {str(wrong)[:200]}") from wrong
    if reading.sheet and reading.sheet not in names:
        raise SourceError(source, f"it has no sheet {reading.sheet!r}. {suggestion(reading.sheet, names)}")
    return list(book.get_sheet_by_name(reading.sheet or names[0]).to_python(skip_empty_area=False))


def shown(cell: Any) -> str | None:
    """A cell as text; a time at midnight is a date."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell.total_seconds()) if isinstance(cell, timedelta) else str(cell)
