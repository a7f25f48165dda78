"""What is installed with Tenure: version, licence, size and why, read from the packages themselves. Which licences will do is decided here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
PERMISSIVE = ("MIT", "BSD", "Apache", "ISC", "PSF", "Python Software Foundation", "MPL-2.0", "Mozilla", "Unlicense", "Zlib", "0BSD", "CC0")
"""MPL is copyleft for its own files only; it comes with certifi and hypothesis, which are not shipped."""
WHY = {
    "click": "the command line", "duckdb": "the embedded engine", "ibis-framework": "compiles one definition to every dialect",
    "jinja2": "writes the dashboard's pages", "numpy": "fast kernels of the embedded engine", "packaging": "ibis needs it and does not say so", "pyarrow": "tables in memory and Parquet",
    "python-calamine": "reads Excel", "pytz": "DuckDB needs it for times with a zone and does not say so", "pyyaml": "reads tenure.yaml",
    "rich": "tables in the terminal", "sqlglot": "spells SQL for each engine",
    "starlette": "the dashboard's addresses and answers", "uvicorn": "serves the dashboard", "tzdata": "time zones where the system has none",
}  # fmt: skip


@dataclass(frozen=True)
class Package:
    """One locked package as it is installed."""

    name: str
    version: str
    licence: str
    why: str
    bytes: int

    @property
    def permissive(self) -> bool:
        """Whether its licence may be shipped with."""
        return any(word.lower() in self.licence.lower() for word in PERMISSIVE)


def locked(lock: str) -> Iterator[Package]:
    """The packages of a lock that are installed here (others are for other systems)."""
    for line in (HERE / "requirements" / f"{lock}.txt").read_text(encoding="utf-8").splitlines():
        found = re.match(r"([A-Za-z0-9_.-]+)==([^ ;]+)[^#]*(?:# via (.*))?", line)
        if not found:
            continue
        try:
            there = distribution(found[1])
        except PackageNotFoundError:
            continue
        if there.version == found[2]:
            needed = ", ".join(name for name in (found[3] or "").split(", ") if not name.startswith(("tenure", "-c ")))
            yield Package(found[1], found[2], licence(there), WHY.get(found[1]) or f"needed by {needed}", size(there))


def licence(there: Distribution) -> str:
    """What its metadata say of the licence, shortest wording first."""
    meta = there.metadata
    if meta.get("License-Expression"):
        return str(meta["License-Expression"])
    classifiers = [line.rsplit(" :: ", 1)[-1] for line in meta.get_all("Classifier") or [] if line.startswith("License :: ")]
    said = str(meta.get("License") or "").strip().splitlines()
    return ", ".join(classifiers) or (said[0] if said else _file(there))


def _file(there: Distribution) -> str:
    """The title of the licence that is packed with it, for those whose metadata say nothing."""
    texts = [file.read_text() for file in there.files or [] if ".dist-info/" in str(file) and "LICENSE" in file.name.upper()]
    return next((text.strip().splitlines()[0].strip() for text in texts if text.strip()), "unknown")


def size(there: Distribution) -> int:
    """Bytes on disk."""
    return sum(file.size or 0 for file in there.files or [])


def page() -> str:
    """The dependencies as a page."""
    packages = list(locked("run"))
    lines = [
        "# Dependencies", "", f"What `pip install .` brings: {len(packages)} packages, {sum(p.bytes for p in packages) / 1e6:.0f} MB. "
        "The tested versions are in `requirements/run.txt`; the ranges in `pyproject.toml`.", "",
        "| package | version | licence | MB | why |", "|---|---|---|---|---|",
    ]  # fmt: skip
    lines += [f"| {p.name} | {p.version} | {p.licence} | {p.bytes / 1e6:.1f} | {p.why} |" for p in packages]
    return "\n".join(lines) + "\n"
