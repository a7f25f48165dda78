"""A figure that was told and is told otherwise now, as data: by how much through rows, rules and definitions, and which rows. Found in restating.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from tenure.answer import plain
from tenure.period import Period
from tenure.words import Text, Unit

ARRIVED, CHANGED, VANISHED = "arrived", "changed", "vanished"
SAYS: Mapping[str, Text] = {
    ARRIVED: Text("arrived", "新到"), CHANGED: Text("changed", "已更改"), VANISHED: Text("is gone", "已消失"),
    "rows": Text("rows", "数据行"), "rules": Text("rules", "规则"), "definition": Text("definition", "定义"),
}  # fmt: skip
FORGOTTEN = Text(
    "What the earlier run knew is no longer kept (load.keep_days), so the cause cannot be told.",
    "更早一次运行的数据已不再保留（load.keep_days），无法说明原因。",
)


@dataclass(frozen=True, slots=True)
class Touched:
    """One source row that arrived, changed or vanished between two runs: `said` are its telling columns, or old and new of those that changed."""

    table: str
    key: str
    what: str
    account_id: str = ""
    said: tuple[tuple[str, str, str], ...] = ()
    source: str = ""
    line: int | None = None
    count: int = 1

    def text(self, lang: str = "en") -> str:
        """The row as a sentence: subscriptions s1 changed: ends_at 2026-06-10 → 2026-03-10 (subscriptions.csv:2)."""
        told = ", ".join(
            f"{name} {old or '–'} → {new or '–'}" if self.what == CHANGED else f"{name} {new or old}" for name, old, new in self.said
        )
        place = f" ({self.source}:{self.line})" if self.source and self.line else f" ({self.source})" if self.source else ""
        many = f" × {self.count}" if self.count > 1 else ""
        return f"{self.table} {self.key}{many} {SAYS[self.what].in_(lang)}" + (f": {told}" if told else "") + place

    def record(self) -> dict[str, Any]:
        """The row as JSON has it."""
        values = [{"column": name, "before": old or None, "after": new or None} for name, old, new in self.said]
        return {"table": self.table, "key": self.key, "what": self.what, "account_id": self.account_id or None, "columns": values,
                "source": self.source or None, "line": self.line, "count": self.count}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """What one run said: its number, its moment as local text, the figure."""

    run: int
    known: str
    value: Decimal | None


@dataclass(frozen=True)
class Restatement:
    """A figure of a period that was over when it was first told.

    `parts`: by how much through `rows`, `rules` and `definition`; they add up to the change. `rules`: what was set otherwise.
    `accounts`: what each gave to the rows' part, largest first. `touched`: the rows, those of the largest accounts first.
    """

    metric: str
    unit: Unit
    period: Period
    title: str
    before: Told
    after: Told
    parts: Mapping[str, Decimal | None] = field(default_factory=dict)
    rules: tuple[str, ...] = ()
    accounts: tuple[tuple[str, Decimal], ...] = ()
    touched: tuple[Touched, ...] = ()
    note: Text | None = None

    @property
    def change(self) -> Decimal | None:
        """By how much the figure changed; None where it has no value on one side."""
        return None if self.before.value is None or self.after.value is None else self.after.value - self.before.value

    def because(self, lang: str = "en", limit: int = 3) -> str:
        """The cause in words: rules, definition, and the first rows."""
        said = [rule for rule in self.rules if self.parts.get("rules") or "rules" not in self.parts]
        said += [SAYS["definition"].in_(lang)] if self.parts.get("definition") else []
        rows = [row.text(lang) for row in self.touched[:limit]]
        more = len(self.touched) - limit
        said += [*rows, *([Text(f"and {more} more", f"另有 {more} 行").in_(lang)] if more > 0 else [])]
        said += [self.note.in_(lang)] if self.note else []
        return "; ".join(said)

    def record(self, lang: str = "en") -> dict[str, Any]:
        """The restatement as JSON has it."""
        return {
            "metric": self.metric, "period_start": self.period.start.isoformat(), "period_end": self.period.end.isoformat(),
            "was": plain(self.before.value, self.unit), "was_known": self.before.known, "was_run": self.before.run,
            "is": plain(self.after.value, self.unit), "is_known": self.after.known, "is_run": self.after.run,
            "change": plain(self.change, self.unit), **{f"by_{name}": plain(part, self.unit) for name, part in self.parts.items()},
            "rules": list(self.rules), "accounts": [{"account_id": name, "effect": plain(part, self.unit)} for name, part in self.accounts],
            "rows": [row.record() for row in self.touched], "because": self.because(lang), "unit": self.unit.value,
        }  # fmt: skip
