"""Printing on the command line: tables for people, JSON and CSV for programs. Only the answer goes to standard output."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any

FORMATS = ("table", "json", "csv")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def put(rows: Sequence[Mapping[str, Any]], style: str, columns: Sequence[str] = (), titles: Mapping[str, str] | None = None) -> None:
    """Print records. `columns`: which, in order (default: those of the first record); `titles`: their headings in a table."""
    names = list(columns) or list(dict.fromkeys(name for row in rows for name in row))
    if style == "json":
        sys.stdout.write(json.dumps(list(rows), ensure_ascii=False, indent=1, default=str) + "\n")
    elif style == "csv":
        sys.stdout.write(as_csv(rows, names))
    else:
        sys.stdout.write(as_table(rows, names, titles or {}))


def document(value: Any, style: str, text: str) -> None:
    """Print one document: `value` as JSON, else `text`."""
    sys.stdout.write((json.dumps(value, ensure_ascii=False, indent=1, default=str) if style == "json" else text.rstrip()) + "\n")


def line(text: str) -> None:
    """Print a line of text."""
    sys.stdout.write(_cell(text) + "\n")


def as_csv(rows: Sequence[Mapping[str, Any]], names: Sequence[str]) -> str:
    """CSV text. A text cell that a spreadsheet would run as a formula is quoted with an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([safe(row.get(name)) for name in names] for row in rows)
    return out.getvalue()


def safe(cell: Any) -> Any:
    """`cell`, unless it is text that a spreadsheet would run."""
    if cell is None:
        return ""
    if isinstance(cell, str) and cell.startswith(_FORMULA) and not _number(cell):
        return "'" + cell
    return cell


def as_table(rows: Sequence[Mapping[str, Any]], names: Sequence[str], titles: Mapping[str, str]) -> str:
    """Aligned text: figures to the right, words to the left. Wide (Chinese) characters count as two."""
    cells = [[_cell(row.get(name)) for name in names] for row in rows]
    heads = [titles.get(name, name) for name in names]
    widths = [max([_width(head), *(_width(line[place]) for line in cells)]) for place, head in enumerate(heads)]
    right = [bool(cells) and all(_figure(line[place]) for line in cells) for place in range(len(heads))]
    lines = [heads, ["─" * width for width in widths], *cells]
    return "".join(
        "  ".join(_padded(cell, width, to) for cell, width, to in zip(line, widths, right, strict=True)).rstrip() + "\n" for line in lines
    )


def _cell(value: Any) -> str:
    if value is None or value == "":
        return ""
    # Control characters in a name must not move the cursor or colour the terminal.
    return "".join(character if character.isprintable() else " " for character in str(value))


def _padded(cell: str, width: int, right: bool) -> str:
    gap = " " * (width - _width(cell))
    return gap + cell if right else cell + gap


def _width(text: str) -> int:
    import unicodedata

    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _figure(cell: str) -> bool:
    return (
        not cell or cell == "–" or (any(character.isdigit() for character in cell) and not any(character.isalpha() for character in cell))
    )


def _number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
