"""A company's tables as files, dirty rows and all: CSV for most, Parquet for events. Which rows are dirty is in dirt.py."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet

from tenure.errors import BadParameter
from tenure.world.dirt import RAGGED_LESS, RAGGED_MORE, Dirty, dirty_rows, late_places

if TYPE_CHECKING:
    from tenure.world.company import Company

FORMATS: Mapping[str, str] = {"events": "parquet"}


def write(company: Company, folder: Path, formats: Mapping[str, str], dirty: bool) -> list[dict[str, Any]]:
    """Write one file per table into `folder`, and say of each dirty row where it stands: file, line (of the file; from 1 in Parquet), rule."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = dirty_rows(company) if dirty else []
    found: list[dict[str, Any]] = []
    for name, table in company.tables.items():
        kind = {**FORMATS, **formats}.get(name, "csv")
        if kind not in ("csv", "parquet"):
            raise BadParameter("world", "formats", kind, ("csv", "parquet"))
        mine = [row for row in rows if row.table == name]
        file = folder / f"{name}.{kind}"
        late = late_places(company) if dirty and name == "events" else []
        lines = _write_csv(file, _tail(table, late), mine) if kind == "csv" else _write_parquet(file, table, mine, late)
        found += [_note(file.name, line, row) for line, row in sorted(zip(lines, mine, strict=True), key=lambda pair: pair[0])]
    return found


def write_truth(company: Company, file: Path, dirt: list[dict[str, Any]]) -> None:
    """The truth beside the data: what was planted, the dirty rows, the known answers."""
    text = json.dumps(
        {**company.truth["planted"], "dirt": dirt, "answers": company.truth["answers"]}, ensure_ascii=False, indent=1, default=str
    )
    file.write_text(text + "\n", encoding="utf-8")


def _note(file: str, line: int, row: Dirty) -> dict[str, Any]:
    return {"table": row.table, "file": file, "line": line, "rule": row.rule, "column": row.column, "value": row.value}


def as_text(table: pa.Table) -> pa.Table:
    """The table with times as ISO 8601 text in UTC."""
    columns = []
    for name in table.column_names:
        values = table[name]
        columns.append(pc.strftime(values, format="%Y-%m-%dT%H:%M:%SZ") if pa.types.is_timestamp(values.type) else values)
    return pa.table(dict(zip(table.column_names, columns, strict=True)))


def _write_csv(file: Path, table: pa.Table, dirty: list[Dirty]) -> list[int]:
    """Line numbers, from 1 with the header, of the dirty rows in the order given."""
    text = as_text(table)
    sink = io.BytesIO()
    pyarrow.csv.write_csv(text, sink, pyarrow.csv.WriteOptions(quoting_style="needed"))
    lines = sink.getvalue().decode().rstrip("\n").split("\n")
    places = [row.place for row in dirty]
    order = sorted(range(len(dirty)), key=lambda number: places[number])
    out, numbers, done = [lines[0]], [0] * len(dirty), 0
    for number in order:
        out += lines[1 + done : 1 + places[number]]
        done = places[number]
        out.append(_line(text, dirty[number]))
        numbers[number] = len(out)
    out += lines[1 + done :]
    file.write_text("\n".join(out) + "\n", encoding="utf-8")
    return numbers


def _line(text: pa.Table, dirty: Dirty) -> str:
    row = text.slice(dirty.place, 1).to_pylist()[0] | dict(dirty.changes or {})
    fields = ["" if value is None else str(value).lower() if isinstance(value, bool) else str(value) for value in row.values()]
    fields = {RAGGED_MORE: [*fields, "one", "more"], RAGGED_LESS: fields[:3]}.get(dirty.ragged, fields)
    sink = io.StringIO()
    csv.writer(sink, lineterminator="").writerow(fields)
    return sink.getvalue()


def _tail(table: pa.Table, late: list[int]) -> pa.Table:
    """The rows at `late` moved to the end."""
    if not late:
        return table
    kept = np.ones(table.num_rows, dtype=bool)
    kept[late] = False
    return pa.concat_tables([table.filter(pa.array(kept)), table.take(pa.array(late))])


def _write_parquet(file: Path, table: pa.Table, dirty: list[Dirty], late: list[int]) -> list[int]:
    """Row numbers, from 1, of the dirty rows in the order given: old versions stand first, all else at the end."""
    rows = [_row(table, row) for row in dirty]
    old = [number for number, row in enumerate(dirty) if row.rule == "replaced"]
    rest = [number for number in range(len(dirty)) if number not in set(old)]
    head = pa.Table.from_pylist([rows[number] for number in old], schema=table.schema)
    tail = pa.Table.from_pylist([rows[number] for number in rest], schema=table.schema)
    whole = pa.concat_tables([head, _tail(table, late), tail])
    pyarrow.parquet.write_table(whole, file, compression="zstd", compression_level=1)
    place = {number: 1 + index for index, number in enumerate(old)}
    place |= {number: 1 + len(old) + table.num_rows + index for index, number in enumerate(rest)}
    return [place[number] for number in range(len(dirty))]


def _row(table: pa.Table, dirty: Dirty) -> dict[str, Any]:
    row: dict[str, Any] = table.slice(dirty.place, 1).to_pylist()[0]
    return row | dict(dirty.changes or {})
