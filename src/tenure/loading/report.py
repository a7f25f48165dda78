"""What a load did, or would do: counts by table, source and broken promise, with samples. It decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tenure.errors import SourceError
from tenure.ledger.promises import PROMISES
from tenure.words import Text


@dataclass(frozen=True, slots=True)
class Sample:
    """One quarantined row: where it is, which promise it breaks, with which value."""

    source: str
    line: int
    column: str
    value: str
    rule: str
    limit: str = ""

    def said(self, lang: str = "en") -> str:
        """The reason in words."""
        return PROMISES[self.rule].said(lang, column=self.column or "", value=(self.value or "")[:120], limit=self.limit or "")

    def __str__(self) -> str:
        return f"{self.source}:{self.line}: {self.said()}"


@dataclass
class SourceReport:
    """One file: rows read, rows quarantined, columns left out, amounts rounded, checks that found something."""

    path: str
    read: int = 0
    quarantined: int = 0
    ignored: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    notices: dict[str, int] = field(default_factory=dict)
    skipped: bool = False


@dataclass
class TableReport:
    """One table, of whose files that were read `read` = loaded + repeated + replaced + unchanged + quarantined. `rows`: what it holds now.

    `preview`: its first rows as people read them, where nothing was loaded.
    """

    table: str
    changed: bool = False
    read: int = 0
    loaded: int = 0
    repeated: int = 0
    replaced: int = 0
    unchanged: int = 0
    quarantined: dict[str, int] = field(default_factory=dict)
    notices: dict[str, int] = field(default_factory=dict)
    samples: list[Sample] = field(default_factory=list)
    sources: list[SourceReport] = field(default_factory=list)
    days: tuple[int, ...] = ()
    rows: int = 0
    preview: list[dict[str, str]] = field(default_factory=list)

    @property
    def quarantine(self) -> int:
        """How many rows are in quarantine."""
        return sum(self.quarantined.values())


@dataclass
class LoadReport:
    """A whole load. `errors`: sources that could not be read; nothing of their tables was loaded. `dry`: nothing was written."""

    tables: dict[str, TableReport] = field(default_factory=dict)
    errors: list[SourceError] = field(default_factory=list)
    seconds: float = 0.0
    dry: bool = False
    generation: int = 0

    @property
    def changed(self) -> bool:
        """Whether any table is other than before."""
        return any(table.changed for table in self.tables.values())

    @property
    def failed(self) -> bool:
        """Whether a source could not be read."""
        return bool(self.errors)

    @property
    def quarantined(self) -> int:
        """How many rows are in quarantine."""
        return sum(table.quarantine for table in self.tables.values())

    @property
    def said(self) -> Text:
        """The whole in one sentence."""
        loaded, held = sum(table.loaded for table in self.tables.values()), self.quarantined
        if not self.changed and not self.failed:
            return Text(f"Nothing changed; {held:,} rows are in quarantine." if held else "Nothing changed.",
                        f"没有变化；{held:,} 行处于隔离中。" if held else "没有变化。")  # fmt: skip
        would, will = ("would be ", "将") if self.dry else ("", "")
        return Text(f"{loaded:,} rows {would}loaded, {held:,} in quarantine, {len(self.errors)} sources could not be read.",
                    f"{will}载入 {loaded:,} 行，隔离 {held:,} 行，{len(self.errors)} 个来源无法读取。")  # fmt: skip

    def summary(self) -> dict[str, Any]:
        """The counts as plain data, as the store keeps them."""
        return {
            "tables": {name: {"changed": t.changed, "read": t.read, "loaded": t.loaded, "repeated": t.repeated, "replaced": t.replaced,
                              "quarantined": t.quarantined, "notices": t.notices, "rows": t.rows, "days": len(t.days)}
                              | ({"preview": t.preview} if self.dry else {})
                       for name, t in self.tables.items()},
            "errors": [str(error) for error in self.errors],
        }  # fmt: skip
