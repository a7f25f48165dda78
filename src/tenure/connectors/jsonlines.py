"""Reads JSON lines (one object a line) and JSON arrays of objects, numbers digit for digit."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

import pyarrow as pa

from tenure.connectors.encoding import encoding_of, known, opened
from tenure.connectors.feed import Feed, batch, flawed, text_feed
from tenure.errors import SourceError
from tenure.spec import Reading

_HELD = ("data", "results", "records", "value")
_PAGE = re.compile(rf'\s*\ufeff?\s*{{(\s*"\w+"\s*:\s*("[^"]*"|\d+|true|false|null)\s*,)*\s*"({"|".join(_HELD)})"\s*:\s*\[\s*[{{\]]')
ROWS = 20_000
LONGEST = 16 << 20
Line = tuple[int, Mapping[str, Any] | None, str]


def jsonlines(path: Path, source: str, reading: Reading) -> Feed:
    """The file as a feed; its columns are all keys that occur in it. Raises `SourceError`."""
    if path.stat().st_size == 0:
        raise SourceError(source, "the file is empty (0 bytes).")
    encoding = known(reading.encoding) if reading.encoding else encoding_of(path)

    def lines() -> Iterator[Line]:
        with opened(path) as raw, io.TextIOWrapper(raw, encoding=encoding) as file:
            yield from _array(file, source) if _is_array(file) or _is_page(file) else _lines(file)

    try:
        keys = _keys(lines())
    except (UnicodeError, OSError, EOFError) as wrong:
        raise SourceError(source, f"it cannot be read as {encoding}: {str(wrong)[:150]}") from wrong
    if not keys:
        raise SourceError(source, "no line of it is a JSON object.")
    return text_feed(source, keys, lambda: batches(lines(), keys), encoding=encoding)


def records(source: str, rows: Iterable[Mapping[str, Any]]) -> Feed:
    """Rows that are already in memory as a feed."""
    held = [(number, row, "") for number, row in enumerate(rows, 1)]
    keys = _keys(iter(held)) or ("_",)
    return text_feed(source, keys, lambda: batches(iter(held), keys))


def batches(lines: Iterator[Line], names: tuple[str, ...]) -> Iterator[pa.RecordBatch]:
    """Record batches of parsed lines."""
    sound: list[tuple[int, Mapping[str, Any]]] = []
    for number, row, said in lines:
        if row is None:
            yield flawed(names, [(number, "unreadable", said)])
        else:
            sound.append((number, row))
        if len(sound) >= ROWS:
            yield _batch(sound, names)
            sound = []
    if sound:
        yield _batch(sound, names)


def shown(value: Any) -> str | None:
    """A JSON value as text: text as it is, true and false in lower case, nested values as JSON, null as nothing."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _batch(rows: list[tuple[int, Mapping[str, Any]]], names: tuple[str, ...]) -> pa.RecordBatch:
    columns = [pa.array([shown(row.get(name)) for _, row in rows], pa.string()) for name in names]
    return batch(names, columns, pa.array([number for number, _ in rows], pa.int64()))


def _keys(lines: Iterator[Line]) -> tuple[str, ...]:
    keys: dict[str, None] = {}
    for _, row, _ in lines:
        if row is not None:
            keys.update(dict.fromkeys(row))
    return tuple(keys)


def _is_array(file: IO[str]) -> bool:
    start = file.read(4096)
    file.seek(0)
    return start.lstrip("\ufeff \t\r\n").startswith("[")


def _is_page(file: IO[str]) -> bool:
    """Whether it is one object that holds a list of objects, as services answer: `{"object": "list", "data": [...]}`."""
    start = file.read(4096)
    file.seek(0)
    if not _PAGE.match(start):
        return False
    lines = [line for line in (file.readline(LONGEST), file.readline(64)) if line.strip()]
    file.seek(0)
    return not (len(lines) == 2 and _parsed(1, lines[0])[1] is not None)


def _lines(file: IO[str]) -> Iterator[Line]:
    number = 0
    while line := file.readline(LONGEST):
        number += 1
        if len(line) >= LONGEST and not line.endswith("\n"):
            yield number, None, f"longer than {LONGEST >> 20} MB: {line[:200]}"
            _rest(file)
        elif line.strip("\ufeff \t\r\n"):
            yield _parsed(number, line)


def _rest(file: IO[str]) -> None:
    while (more := file.readline(LONGEST)) and not more.endswith("\n"):
        continue


def _parsed(number: int, line: str) -> Line:
    try:
        row = json.loads(line.strip("\ufeff \t\r\n"), parse_float=_Number)
    except (json.JSONDecodeError, RecursionError) as wrong:
        return number, None, f"{wrong}: {line[:2000]}"
    return (number, row, "") if isinstance(row, dict) else (number, None, f"not an object: {line[:2000]}")


def _array(file: IO[str], source: str) -> Iterator[Line]:
    try:
        rows = json.loads(file.read().strip("\ufeff \t\r\n"), parse_float=_Number)
    except (json.JSONDecodeError, RecursionError) as wrong:
        raise SourceError(source, f"it is not JSON: {wrong}.") from wrong
    if isinstance(rows, dict):
        rows = next(value for name in _HELD if isinstance(value := rows.get(name), list))
    for number, row in enumerate(rows, 1):
        yield (number, row, "") if isinstance(row, dict) else (number, None, f"not an object: {str(row)[:2000]}")


class _Number(float):
    """A number that keeps its digits: JSON's own text."""

    _said: str

    def __new__(cls, said: str) -> _Number:
        number = super().__new__(cls, said)
        number._said = said
        return number

    def __repr__(self) -> str:
        return self._said

    __str__ = __repr__
