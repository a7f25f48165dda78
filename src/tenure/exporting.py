"""Everything out as Parquet, in the types that people's tools expect: money as decimals, times as timestamps, never a float."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.archive import Archive
from tenure.building import shelf
from tenure.errors import StoreError
from tenure.inquiry import asker
from tenure.ledger.tables import SCALE, TABLES, Table, Type

if TYPE_CHECKING:
    from tenure.engine.shelf import Shelf
    from tenure.workspace import Workspace


def export(workspace: Workspace, folder: Path, progress: Callable[[str], None] = lambda _: None) -> dict[str, int]:
    """Write every table of the store to `folder`, a file each; returns rows by file name. Raises `StoreError` if it is not empty."""
    if folder.exists() and any(folder.iterdir()):
        raise StoreError(f"{folder} is not empty. Name a new folder, so that nothing is overwritten.")
    folder.mkdir(parents=True, exist_ok=True)
    ask = asker(workspace)
    snapshot = workspace.store.snapshot()
    engine = shelf(workspace.store, snapshot, ask.ledger)
    try:
        return {name: _written(engine, name, folder, progress) for name in sorted(snapshot.parts)} | _answers(workspace, folder)
    finally:
        engine.close()
        ask.driver.close()


def _written(engine: Shelf, name: str, folder: Path, progress: Callable[[str], None]) -> int:
    progress(name)
    columns = [(row["column_name"], row["column_type"]) for row in engine.records(f'DESCRIBE SELECT * FROM "{name}"')]
    chosen = ", ".join(_spelled(TABLES.get(name), columns))
    return engine.write(f'SELECT {chosen} FROM "{name}"', folder / f"{name}.parquet")


def _spelled(table: Table | None, columns: Sequence[tuple[str, str]]) -> list[str]:
    names = {name for name, _ in columns}
    return [
        _column(table, name, kind) for name, kind in columns if not (table and name.endswith("_day") and name.removesuffix("_day") in names)
    ]


def _column(table: Table | None, name: str, kind: str) -> str:
    quoted = '"' + name.replace('"', '""') + '"'
    column = table.column(name) if table else None
    if column and column.type is Type.TIME:
        return f"make_timestamptz({quoted} * 1000000) AS {quoted}"
    if column and column.type in SCALE:
        return _decimal(quoted, SCALE[column.type])
    return quoted


def _decimal(quoted: str, scale: int) -> str:
    """Millionths as a decimal, by moving the point in the text: exact, and without a division."""
    digits = f"lpad(CAST(abs({quoted}) AS VARCHAR), CAST(greatest(length(CAST(abs({quoted}) AS VARCHAR)), {scale + 1}) AS INTEGER), '0')"
    text = f"CASE WHEN {quoted} < 0 THEN '-' ELSE '' END || left({digits}, CAST(length({digits}) - {scale} AS INTEGER)) || '.' || right({digits}, {scale})"
    return f"CAST({text} AS DECIMAL(38, {scale})) AS {quoted}"


def _answers(workspace: Workspace, folder: Path) -> dict[str, int]:
    import pyarrow as pa
    import pyarrow.parquet as parquet

    rows = [asdict(answer) for answer in Archive(workspace.store).every_answer()]
    if not rows:
        return {}
    parquet.write_table(pa.Table.from_pylist(rows), folder / "answers.parquet")
    return {"answers": len(rows)}
