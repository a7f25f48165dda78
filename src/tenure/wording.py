"""SQL texts that are kept by what their expression read of the ledger: ledgers that say the same there share the text.

Compiling costs more than running does on small ledgers. Hundreds of small ledgers need few texts of each table.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from tenure.engine.sql import compiled
from tenure.ledger.ledger import Ledger
from tenure.ledger.rowless import Rowless, rowless
from tenure.watched import Fact, told, watched


@dataclass
class _Kept:
    expression: Any
    read: dict[Fact, Any]
    key: str
    texts: dict[str, str] = field(default_factory=dict)

    def sql(self, dialect: str, key: str) -> str:
        if dialect not in self.texts:
            self.texts[dialect] = compiled(self.expression, dialect)
        return self.texts[dialect].replace(self.key, key)

    @cached_property
    def columns(self) -> dict[str, str]:
        return {name: str(kind) for name, kind in self.expression.schema().items()}

    @cached_property
    def rowless(self) -> Rowless:
        return rowless(self.expression)


class Wording:
    """Texts by name, ledger and dialect. One for many ledgers; it holds no rows."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, list[_Kept]] = {}

    def sql(self, what: Hashable, ledger: Ledger, make: Callable[[Ledger], Any], dialect: str) -> str:
        """The text of the table expression that `make` gives; `what` names all that shapes it beside the ledger."""
        return self._of(what, ledger, make).sql(dialect, ledger.policy.ledger_key)

    def table(self, name: str, ledger: Ledger, dialect: str) -> str:
        """The text of a derived table."""
        return self._table(name, ledger).sql(dialect, ledger.policy.ledger_key)

    def columns(self, name: str, ledger: Ledger) -> Mapping[str, str]:
        """The columns of a derived table, as names and types."""
        return self._table(name, ledger).columns

    def rowless(self, name: str, ledger: Ledger) -> Rowless:
        """Which tables have no rows where a derived table has none for sure."""
        return self._table(name, ledger).rowless

    def _table(self, name: str, ledger: Ledger) -> _Kept:
        build = ledger.builds[name]
        return self._of(("table", name, build.per_policy), ledger.heeding(build.hint, *build.heeds), build.expression)

    def _of(self, what: Hashable, ledger: Ledger, make: Callable[[Ledger], Any]) -> _Kept:
        known: dict[Fact, Any] = {}
        for kept in self._kept.setdefault(what, []):
            if all(self._says(ledger, fact, known) == value for fact, value in kept.read.items()):
                return kept
        read: dict[Fact, Any] = {}
        over = watched(ledger, read, self.columns)
        made = _Kept(make(over), {}, ledger.policy.ledger_key)
        made.read = dict(read)
        self._kept[what].append(made)
        return made

    def _says(self, ledger: Ledger, fact: Fact, known: dict[Fact, Any]) -> Any:
        if fact not in known:
            known[fact] = told(ledger, fact, self.columns)
        return known[fact]
