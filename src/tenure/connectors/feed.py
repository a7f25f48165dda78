"""What every reader of a source gives: named columns of text with the line each row came from. No reader knows the canonical tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from tenure.errors import SourceError

BLOCK = 16 << 20
"""The longest line that is read, in bytes."""
OURS = ("_line", "_flaw", "_text", "_row", "_items", "_pair", "file_row_number")
MARKS = {"_line": pa.int64(), "_flaw": pa.string(), "_text": pa.string()}


@dataclass(frozen=True)
class Feed:
    """An opened source. `columns`: name → DuckDB type, VARCHAR unless the file says better. It can be scanned more than once.

    `scan(connection, name, rows)` gives SQL of a relation with the columns and `_line`, `_flaw` (ragged, unreadable) and `_text` (of a flawed row).
    `rows`: how many are handed over at once, where the reader can say; few where much is taken out of long texts, which an engine holds many times.
    """

    source: str
    columns: Mapping[str, str]
    scan: Callable[..., str]
    facts: Mapping[str, str] = field(default_factory=dict)
    faults: list[SourceError] = field(default_factory=list)
    """What went wrong while it was scanned: an engine that reads from Python loses the error's type."""


def text_feed(source: str, names: Iterable[str], batches: Callable[[], Iterator[pa.RecordBatch]], **facts: str) -> Feed:
    """A feed of text columns whose record batches (with the marks) come from `batches()`."""
    columns = separate(source, tuple(names))
    schema = pa.schema([*((name, pa.string()) for name in columns), *MARKS.items()])

    faults: list[SourceError] = []

    def scan(connection: Any, name: str, rows: int = 0) -> str:
        held = guarded(source, batches(), faults)
        connection.register(name, pa.RecordBatchReader.from_batches(schema, _few(held, rows) if rows else held))
        return name

    return Feed(source, dict.fromkeys(columns, "VARCHAR"), scan, facts, faults)


def separate(source: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """The names, which no engine may confuse with each other or with ours. Raises `SourceError`."""
    for place, name in enumerate(names):
        if name in OURS or name.lower() in [other.lower() for other in names[:place]]:
            why = "is one that Tenure uses itself" if name in OURS else "occurs twice but for upper and lower case"
            raise SourceError(source, f"the column name {name!r} {why}. Rename it.")
    return names


def _few(batches: Iterator[pa.RecordBatch], rows: int) -> Iterator[pa.RecordBatch]:
    """The same rows in smaller batches."""
    for each in batches:
        for start in range(0, each.num_rows, rows):
            yield each.slice(start, rows)


def batch(names: tuple[str, ...], columns: list[pa.Array], lines: pa.Array) -> pa.RecordBatch:
    """A batch of sound rows."""
    empty = pa.nulls(len(lines), pa.string())
    return pa.record_batch([*columns, lines, empty, empty], names=[*names, *MARKS])


def flawed(names: tuple[str, ...], rows: list[tuple[int, str, str]]) -> pa.RecordBatch:
    """A batch of rows that could not be read: (line, flaw, text)."""
    empty = pa.nulls(len(rows), pa.string())
    marks = [pa.array([row[0] for row in rows], pa.int64()), *(pa.array([row[n] for row in rows], pa.string()) for n in (1, 2))]
    return pa.record_batch([*(empty for _ in names), *marks], names=[*names, *MARKS])


def guarded(source: str, batches: Iterator[pa.RecordBatch], faults: list[SourceError]) -> Iterator[pa.RecordBatch]:
    """The same batches; what goes wrong on the way is a `SourceError` that names the source, also kept in `faults`."""
    try:
        yield from batches
    except (pa.ArrowInvalid, UnicodeError, OSError, EOFError) as wrong:
        faults.append(SourceError(source, sentence(wrong)))
        raise faults[-1] from wrong


def sentence(wrong: BaseException) -> str:
    """What went wrong, in the reader's words where they help and in ours where they don't."""
    said = str(wrong)
    if "straddling object" in said:
        return (
            'one line is longer than 16 MB, or a quote (") is opened and never closed. Mend that line, or set `separator:` and `encoding:`.'
        )
    if isinstance(wrong, UnicodeError):
        return f"it is not written in that encoding ({said[:120]}). Set `encoding:` of the source."
    return f"it cannot be read: {said[:300]}"


def distinct(source: str, names: list[str]) -> tuple[str, ...]:
    """Column names without surrounding blanks; empty ones are numbered. Raises `SourceError` if one occurs twice."""
    cleaned = [name.strip().strip("\ufeff") or f"column_{place}" for place, name in enumerate(names, 1)]
    for place, name in enumerate(cleaned):
        if name in cleaned[:place]:
            raise SourceError(source, f"column {name!r} occurs twice in its header. Rename one, or give `names:` for all of them.")
    return tuple(cleaned)
