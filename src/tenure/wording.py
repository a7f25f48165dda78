"""SQL texts that are kept by what their expression read of the policy: policies that say the same there share the text.

Compiling costs more than running does on small ledgers. A ledger under sixty policies needs few texts of each table.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, fields, replace
from typing import Any

from tenure.engine.sql import compiled
from tenure.ledger.ledger import Ledger
from tenure.policy import SWITCHES, Policy


class Watched(Policy):
    """A policy that remembers which of its switches were read."""

    __slots__ = ("key", "read")

    @staticmethod
    def of(policy: Policy) -> Watched:
        """`policy`, watched from now on."""
        made = Watched(**{one.name: getattr(policy, one.name) for one in fields(policy)})
        object.__setattr__(made, "key", policy.ledger_key)
        object.__setattr__(made, "read", {})
        return made

    def __getattribute__(self, name: str) -> Any:
        value = super().__getattribute__(name)
        if name in SWITCHES:
            seen = getattr(self, "read", None)
            if seen is not None:
                seen[name] = value
        return value

    @property
    def ledger_key(self) -> str:
        """As of the policy that is watched; it is no reading of the switches, because a text can be given another key."""
        return str(self.key)


@dataclass
class _Kept:
    expression: Any
    read: dict[str, str]
    key: str
    texts: dict[str, str] = field(default_factory=dict)

    def fits(self, policy: Policy) -> bool:
        return all(getattr(policy, name) == value for name, value in self.read.items())

    def sql(self, dialect: str, key: str) -> str:
        if dialect not in self.texts:
            self.texts[dialect] = compiled(self.expression, dialect)
        return self.texts[dialect].replace(self.key, key)


class Wording:
    """Texts by name, ledger and dialect. One for many ledgers; it holds no rows."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, list[_Kept]] = {}
        self._ledgers: dict[str, Ledger] = {}
        self._columns: dict[tuple[str, str], Any] = {}

    def sql(self, what: Hashable, ledger: Ledger, make: Callable[[Ledger], Any], dialect: str) -> str:
        """The text of the table expression that `make` gives; `what` names all that shapes it beside the ledger."""
        return self._of(what, ledger, make).sql(dialect, ledger.policy.ledger_key)

    def table(self, name: str, ledger: Ledger, dialect: str) -> str:
        """The text of a derived table, whose columns are known to the ledger's readers afterwards."""
        build = ledger.builds[name]
        kept = self._of(("table", name), ledger.heeding(build.hint, *build.heeds), build.of)
        self._columns[(name, _said(ledger, hints=False))] = kept.expression.schema()
        self._watched(ledger).known(name, kept.expression.schema())
        return kept.sql(dialect, ledger.policy.ledger_key)

    def _of(self, what: Hashable, ledger: Ledger, make: Callable[[Ledger], Any]) -> _Kept:
        place = (what, _said(ledger))
        for kept in self._kept.setdefault(place, []):
            if kept.fits(ledger.policy):
                return kept
        watched = self._watched(ledger)
        assert isinstance(watched.policy, Watched)
        watched.policy.read.clear()
        made = _Kept(make(watched), {}, ledger.policy.ledger_key)
        made.read = dict(watched.policy.read)
        self._kept[place].append(made)
        return made

    def _watched(self, ledger: Ledger) -> Ledger:
        key = repr((ledger.policy, _said(ledger)))
        if key not in self._ledgers:
            self._ledgers[key] = made = replace(ledger, policy=Watched.of(ledger.policy))
            for name in ledger.builds:
                if (name, _said(ledger, hints=False)) in self._columns:
                    made.known(name, self._columns[(name, _said(ledger, hints=False))])
        return self._ledgers[key]


def _said(ledger: Ledger, hints: bool = True) -> str:
    """All of a ledger but its policy and its time zone, which is in the calendar's rows; and without `hints`, which shape rows but no columns."""
    known = sorted(ledger.hints.items()) if hints else []
    return repr((sorted(ledger.builds), replace(ledger.settings, timezone="UTC"), sorted(ledger.extras.items()), ledger.historic, known))
