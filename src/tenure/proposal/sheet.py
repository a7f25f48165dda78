"""A look into a file: its header and some of its rows, read from its beginning, middle and end. What they mean is said elsewhere."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from tenure.connectors.delimited import separator_of
from tenure.connectors.encoding import encoding_of_sample, opened
from tenure.connectors.files import feed, first_rows
from tenure.connectors.jsonlines import shown
from tenure.connectors.names import kind_of
from tenure.errors import SourceError
from tenure.spec import Reading

HEAD = 128 << 10
SLICE = 32 << 10
SMALL = 1 << 20
ROWS = 2000
WIDEST = 1000
Row = Sequence[str | None]


@dataclass(frozen=True)
class Sheet:
    """One file as far as it was looked at: `columns` name → values (None = empty). `whole`: every row was read.

    `reading`: what must be said for it to be read. `trouble`: why it cannot be read, else "". `files`: others of the same header and kind of name.
    """

    path: Path
    columns: Mapping[str, list[str | None]] = field(default_factory=dict)
    whole: bool = True
    reading: Mapping[str, object] = field(default_factory=dict)
    trouble: str = ""
    files: tuple[Path, ...] = ()

    @property
    def rows(self) -> int:
        """How many rows were read."""
        return max((len(values) for values in self.columns.values()), default=0)


def sheet(path: Path) -> Sheet:
    """The file, sampled; one that cannot be read says why in `trouble`."""
    try:
        if path.stat().st_size == 0:
            return Sheet(path, trouble="the file is empty (0 bytes).")
        kind = kind_of(path)
        found = _delimited(path) if kind == "csv" else _objects(path) if kind == "jsonl" else _columnar(path)
    except (SourceError, OSError, EOFError, UnicodeError, csv.Error, ValueError) as wrong:
        return Sheet(path, trouble=wrong.why if isinstance(wrong, SourceError) else f"it cannot be read: {str(wrong)[:150]}")
    return found


def _pieces(path: Path, encoding: str) -> tuple[str, list[str], bool]:
    """The beginning, further slices (each from its first whole line), and whether the beginning is all there is."""
    size = path.stat().st_size
    with opened(path) as file:
        whole = path.suffix != ".gz" and size <= SMALL
        head = file.read(SMALL if whole else HEAD)
        more = []
        if not whole and path.suffix != ".gz" and not encoding.startswith(("utf-16", "utf-32")):
            for at in (size // 2, size - SLICE):
                file.seek(at)
                more.append(file.read(SLICE).decode(encoding, "replace").partition("\n")[2])
        text = head.decode(encoding, "ignore" if not whole else "replace").lstrip("\ufeff")
        return text, more, whole or (not file.read(1) and path.suffix == ".gz")


def _delimited(path: Path) -> Sheet:
    with opened(path) as file:
        encoding = encoding_of_sample(file.read(HEAD))
    text, more, whole = _pieces(path, encoding)
    if _binary(text):
        return Sheet(path, trouble="it is no text: it holds bytes that no text has.")
    mark = separator_of(text)
    rows = list(islice(_rows(text, mark, whole), ROWS + 20))
    at = next((place for place, row in enumerate(rows) if any(cell.strip() for cell in row)), None)
    if at is None:
        return Sheet(path, trouble="it has no header line.")
    names, twice = _named(rows[at])
    body = [row for row in rows[at + 1 :] if len(row) == len(names) and any(row)][:ROWS]
    for piece in more:
        body += [row for row in list(_rows(piece, mark, whole=False))[1:ROWS] if len(row) == len(names)]
    reading = {"names": list(names), "skip": at + 1} if twice else {}
    return Sheet(path, _turned(names, body), whole and len(body) < ROWS, reading)


def _binary(text: str) -> bool:
    head = text[:4096]
    strange = sum(not (letter.isprintable() or letter in "\r\n\t") for letter in head)
    return "\x00" in head or strange > len(head) // 20


def _rows(text: str, mark: str, whole: bool) -> Iterator[list[str]]:
    """The rows of a piece of text; the last may be cut off and is left out unless the piece is the whole."""
    before: list[str] | None = None
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark):
        if before is not None:
            yield before
        before = row
    if before is not None and whole:
        yield before


def _named(row: list[str]) -> tuple[tuple[str, ...], bool]:
    """The header without blanks; empty ones numbered; and whether names had to be changed because two are alike."""
    names, seen, twice = [], set(), False
    for place, cell in enumerate(row[:WIDEST], 1):
        plain = name = cell.strip().strip("\ufeff") or f"column_{place}"
        count = 1
        while name.lower() in seen:
            count, twice = count + 1, True
            name = f"{plain}_{count}"
        seen.add(name.lower())
        names.append(name)
    return tuple(names), twice


def _turned(names: Sequence[str], rows: Iterable[Row]) -> dict[str, list[str | None]]:
    turned = list(zip(*rows, strict=False)) or [()] * len(names)
    return {name: [(cell.strip() or None) if cell else None for cell in cells] for name, cells in zip(names, turned, strict=False)}


def _objects(path: Path) -> Sheet:
    with opened(path) as file:
        encoding = encoding_of_sample(file.read(HEAD))
    text, more, whole = _pieces(path, encoding)
    found = list(_parsed(text))
    for piece in more if not text.lstrip().startswith("[") else ():
        found += list(_parsed(piece))
    if not found:
        return Sheet(path, trouble="no line of it is a JSON object.")
    names, _ = _named(list(dict.fromkeys(str(key) for row in found for key in row)))
    rows = [[shown(row.get(name)) for name in names] for row in found[: 2 * ROWS]]
    return Sheet(path, _turned(names, rows), whole)


def _parsed(text: str) -> Iterator[Mapping[str, Any]]:
    """The objects that stand one after the other, in a list or in the list of an envelope, as far as they are whole."""
    decoder = json.JSONDecoder()
    at = 0
    if (envelope := re.match(r'\s*\{[^\[\]{}]*"\w+"\s*:\s*\[\s*(?=\{)', text)) and not _lines_of_objects(text):
        at = envelope.end()
    count = 0
    while count < ROWS:
        at = _next(text, at)
        try:
            value, end = decoder.raw_decode(text, at)
        except (json.JSONDecodeError, RecursionError):
            following = text.find("\n", at)
            if following < 0:
                return
            at = following + 1
            continue
        at = end
        if isinstance(value, dict):
            count += 1
            yield value


def _lines_of_objects(text: str) -> bool:
    try:
        return isinstance(json.loads(text.lstrip().split("\n", 1)[0]), dict) and "\n{" in text
    except (json.JSONDecodeError, RecursionError):
        return False


def _next(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t\r\n,[":
        at += 1
    return at


def _columnar(path: Path) -> Sheet:
    opened_feed = feed(path, path.name, Reading())
    rows = first_rows(opened_feed, ROWS + 1)
    return Sheet(path, _turned(tuple(opened_feed.columns), rows[:ROWS]), len(rows) <= ROWS)
