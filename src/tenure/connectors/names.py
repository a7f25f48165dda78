"""What files' names say: which reader a file wants, which files a pattern means, which table a name promises. No file is opened here."""

from __future__ import annotations

import glob
import re
from pathlib import Path

from tenure.ledger.tables import TABLES

KINDS = {
    ".csv": "csv", ".tsv": "csv", ".tab": "csv", ".txt": "csv", ".psv": "csv", ".parquet": "parquet", ".pq": "parquet",
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "jsonl", ".xlsx": "excel", ".xlsm": "excel", ".xlsb": "excel", ".xls": "excel",
    ".ods": "excel",
}  # fmt: skip
OURS = ("data", "metrics", "playbooks", "templates")
_PART = re.compile(r"[-_.](\d[\w.-]*|part[-_.]?\w+|chunk[-_.]?\w+)")


def kind_of(path: Path) -> str:
    """csv, parquet, jsonl, excel, or "" if the name does not say."""
    name = path.name[: -len(".gz")] if path.name.endswith(".gz") else path.name
    kind = KINDS.get(Path(name).suffix.lower(), "")
    return kind if name == path.name or kind in ("csv", "jsonl") else ""


def matching(folder: Path, pattern: str) -> list[Path]:
    """The files that a path or pattern (`*`, `**`, a folder) means, in the order of their names."""
    whole = Path(pattern) if Path(pattern).is_absolute() else folder / pattern
    if whole.is_dir():
        found = [path for path in whole.rglob("*") if path.is_file() and kind_of(path)]
    elif any(mark in pattern for mark in "*?["):
        found = [Path(path) for path in glob.glob(str(whole), recursive=True) if Path(path).is_file()]
    else:
        found = [whole]
    return sorted(found)


def promised_table(path: Path, folder: Path) -> str:
    """The canonical table that a file's name (or its folder's) promises: `events.csv`, `events_2026-03.parquet`, `events/a.csv`; or ""."""
    if not kind_of(path):
        return ""
    stem = path.name.split(".")[0].lower() if "." in path.name else path.name.lower()
    full = re.sub(r"(\.gz)?$", "", path.name.lower())
    full = full[: -len(Path(full).suffix)] if Path(full).suffix else full
    for table in TABLES:
        if stem == table or (full.startswith(table) and _PART.fullmatch(full[len(table) :])):
            return table
    inside = path.relative_to(folder).parts[:-1]
    return next((part for part in inside if part in TABLES), "")


def canonical_files(folder: Path) -> list[tuple[str, Path]]:
    """(table, file) for each file in the folder, or one folder deep, whose name promises a canonical table."""
    places = [*folder.iterdir(), *(file for each in folder.iterdir() if _open(each) for file in each.iterdir())]
    found = [(promised_table(path, folder), path) for path in places if path.is_file() and not path.name.startswith(".")]
    return sorted(((table, path) for table, path in found if table), key=lambda each: (each[0], str(each[1])))


def _open(folder: Path) -> bool:
    return folder.is_dir() and folder.name not in OURS and not folder.name.startswith(".")
