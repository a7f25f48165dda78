"""The cells of a small text file of columns: its separator found, its text cleaned, what is no such file refused. What the columns mean is not known here."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from tenure.connectors.encoding import encoding_of, opened
from tenure.errors import SourceError

SEPARATORS = ",;\t|"
LONGEST = 512 << 20
_HIDDEN = re.compile("[\\x00-\\x1f\\x7f-\\x9f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufeff]")
_NO_TEXT = (
    (rb"PK\x03\x04", "it is a packed file or a workbook (zip, xlsx), no CSV: save its sheet as CSV"),
    (rb"\xd0\xcf\x11\xe0", "it is a workbook (xls), no CSV: save its sheet as CSV"),
    (rb"\x1f\x8b", "it is packed (gzip): unpack it, or let its name end in .gz"),
    (rb"%PDF", "it is a PDF, no CSV"),
    (rb"<(!|\?xml|html)", "it is a web page or XML, no CSV"),
    (rb"\[\s*[{\[]|\{\s*\"", "it is JSON, no CSV"),
)


def table(path: Path) -> tuple[list[tuple[int, list[str]]], str]:
    """(line, cells) of each row that has any, and the separator. Raises `SourceError` for what is no text of columns."""
    if not path.is_file():
        raise SourceError(path.name, "there is no such file.")
    if path.stat().st_size > LONGEST:
        raise SourceError(path.name, "it is too large to be a listing of customers and months.")
    with opened(path) as raw:
        content = raw.read()
    wrong = next((why for magic, why in _NO_TEXT if re.match(magic, content[:64].lstrip(), re.I)), None)
    if wrong:
        raise SourceError(path.name, f"{wrong}.")
    text = content.decode(encoding_of(path), errors="replace").lstrip("\ufeff")
    lines = [line for line in text.splitlines()[:50] if line.strip()]
    separator = max(SEPARATORS, key=lambda mark: (sum(min(line.count(mark), 50) for line in lines), -SEPARATORS.index(mark)))
    if lines and lines[0].lower().startswith("sep=") and len(lines[0].strip()) == 5:
        separator = lines[0].strip()[4]
    _closed(path, text, separator)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        rows = [(reader.line_num, [_clean(cell) for cell in row]) for row in reader]
    except csv.Error as wrong_:
        raise SourceError(path.name, f"it cannot be read as a table: {wrong_}.") from wrong_
    return [row for row in rows if any(row[1])], separator


def _closed(path: Path, text: str, separator: str) -> None:
    """A quote that is never closed swallows all rows after it."""
    reader, line = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True), 0
    try:
        for _ in reader:
            line = reader.line_num
    except csv.Error as wrong:
        if "end of data" in str(wrong):
            raise SourceError(path.name, f"a quote that opens in line {line + 1} is never closed.") from None


def _clean(cell: str) -> str:
    """A cell without what cannot be seen, and without the formula that keeps a text a text (="007")."""
    cell = _HIDDEN.sub(" ", cell).strip()
    found = re.fullmatch(r'="(.*)"', cell)
    return found[1].strip() if found else cell
