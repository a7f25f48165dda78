"""Reads delimited text (CSV, TSV ...) as a stream of text columns with exact line numbers; ragged rows are kept as they are written."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow

from tenure.connectors.encoding import encoding_of, known, opened
from tenure.connectors.feed import BLOCK, Feed, batch, distinct, flawed, text_feed
from tenure.errors import SourceError
from tenure.spec import Reading

LONGEST = 16 << 20
SEPARATORS = ",;\t|"


def delimited(path: Path, source: str, reading: Reading) -> Feed:
    """The file as a feed. Raises `SourceError`."""
    if path.stat().st_size == 0:
        raise SourceError(source, "the file is empty (0 bytes).")
    encoding = known(reading.encoding) if reading.encoding else encoding_of(path)
    if not encoding:
        raise SourceError(
            source, f"there is no encoding {reading.encoding!r}. Known are utf-8, utf-16, gb18030, shift-jis, latin-1 and others."
        )
    head = _head(path, source, encoding, reading)
    separator = reading.separator or separator_of(head)
    names, skip = _header(head, source, separator, reading)
    return text_feed(source, names, lambda: _batches(path, names, encoding, separator, skip), encoding=encoding, separator=separator)


def _head(path: Path, source: str, encoding: str, reading: Reading) -> str:
    try:
        with opened(path) as raw, io.TextIOWrapper(raw, encoding=encoding, newline="") as file:
            for _ in range(reading.skip):
                file.readline(LONGEST)
            return file.read(1 << 16)
    except (UnicodeError, OSError, EOFError) as wrong:
        raise SourceError(source, f"it cannot be read as {encoding}: {str(wrong)[:150]}") from wrong


def _header(head: str, source: str, separator: str, reading: Reading) -> tuple[tuple[str, ...], int]:
    """The column names, and how many lines to skip before the first row."""
    if reading.names:
        return distinct(source, list(reading.names)), reading.skip
    try:
        rows = csv.reader(io.StringIO(head, newline=""), delimiter=separator, strict=False)
        for row in rows:
            if any(field.strip() for field in row):
                return distinct(source, row), reading.skip + rows.line_num
    except csv.Error as wrong:
        raise SourceError(source, f"its header cannot be read: {wrong}.") from wrong
    raise SourceError(source, "it has no header line.")


def separator_of(head: str) -> str:
    """The separator of which the header has most outside quotes."""
    first = next((line for line in head.splitlines() if line.strip()), "")
    plain = "".join(piece for place, piece in enumerate(first.split('"')) if place % 2 == 0)
    return max(SEPARATORS, key=lambda mark: (plain.count(mark), -SEPARATORS.index(mark)))


def _batches(path: Path, names: tuple[str, ...], encoding: str, separator: str, skip: int) -> Iterator[pa.RecordBatch]:
    ragged: list[Any] = []

    def left_out(row: Any) -> str:
        ragged.append(row)
        return "skip"

    with opened(path) as raw:
        reader = _reader(raw, names, encoding, separator, skip, left_out)
        if reader is None:
            return
        yield from _numbered(reader, names, skip, ragged)


def _reader(raw: IO[bytes], names: tuple[str, ...], encoding: str, separator: str, skip: int, left_out: Any) -> Any:
    options = {
        "read_options": arrow.ReadOptions(use_threads=False, block_size=BLOCK, column_names=list(names), skip_rows=skip, encoding="utf8"),
        "parse_options": arrow.ParseOptions(
            delimiter=separator, newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=left_out
        ),
        "convert_options": arrow.ConvertOptions(
            column_types={name: pa.string() for name in names}, strings_can_be_null=True, null_values=[""], quoted_strings_can_be_null=True
        ),
    }
    plain = encoding in ("utf-8", "utf-8-sig")
    source = raw if plain else _Recoded(raw, encoding)
    try:
        return arrow.open_csv(source, **options)
    except pa.ArrowInvalid as wrong:
        if "Empty CSV" in str(wrong) or "no data" in str(wrong).lower():
            return None
        raise


def _numbered(reader: Any, names: tuple[str, ...], skip: int, ragged: list[Any]) -> Iterator[pa.RecordBatch]:
    """Sound and ragged rows with the line on which each begins; wholly empty rows are no rows."""
    record, line = skip + 1, skip + 1
    for found in reader:
        here = _taken(ragged, record, found.num_rows)
        numbers = np.arange(record, record + found.num_rows + len(here))
        sound = ~np.isin(numbers, [row.number for row in here])
        heights = np.ones(len(numbers), dtype=np.int64)
        heights[sound] += _breaks(found)
        for row in here:
            heights[row.number - record] += row.text.count("\n")
        starts = line + np.cumsum(heights) - heights
        if here:
            yield flawed(names, [(int(starts[row.number - record]), "ragged", _said(row)) for row in here])
        yield _sound_rows(found, names, starts[sound])
        record, line = record + len(numbers), line + int(heights.sum())
    if ragged:
        yield flawed(names, [(line + row.number - record, "ragged", _said(row)) for row in ragged])


def _taken(ragged: list[Any], record: int, rows: int) -> list[Any]:
    """Takes from `ragged` the rows that lie among the next `rows` sound ones; the reader may have met later ones already."""
    count = 0
    while count < len(ragged) and ragged[count].number < record + rows + count:
        count += 1
    here, ragged[:] = ragged[:count], ragged[count:]
    return here


def _sound_rows(found: pa.RecordBatch, names: tuple[str, ...], lines: Any) -> pa.RecordBatch:
    whole = batch(names, [found.column(name) for name in names], pa.array(lines, pa.int64()))
    filled = None
    for name in names:
        valid = pc.is_valid(found.column(name))
        filled = valid if filled is None else pc.or_(filled, valid)
        if pc.all(filled).as_py():
            return whole
    return whole.filter(filled)


def _breaks(found: pa.RecordBatch) -> Any:
    """How many line breaks lie inside each row's quoted fields."""
    total = np.zeros(found.num_rows, dtype=np.int64)
    for column in found.columns:
        if pc.any(pc.match_substring(column, "\n")).as_py():
            total += pc.fill_null(pc.count_substring(column, "\n"), 0).to_numpy(zero_copy_only=False)
    return total


def _said(row: Any) -> str:
    return f"{row.actual_columns} fields, header {row.expected_columns}: {row.text[:100_000]}"


class _Recoded(io.RawIOBase):
    """Bytes of another encoding as UTF-8, piece by piece."""

    def __init__(self, raw: IO[bytes], encoding: str) -> None:
        self._text = io.TextIOWrapper(raw, encoding=encoding, newline="")
        self._left = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._left:
            self._left = self._text.read(1 << 20).encode("utf-8", "replace")
        size = min(len(buffer), len(self._left))
        buffer[:size], self._left = self._left[:size], self._left[size:]
        return size
