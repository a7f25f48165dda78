"""A ledger on trial: derived tables made in memory when a query first names them, for policies that nobody runs and rows of an earlier day.

What a run keeps is made by building.py; nothing here is written to the store but compiled text. Text is compiled once per set of switches that
it reads, and a table is made once per text: two policies share all that their difference does not touch.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from tenure.engine.sql import compiled
from tenure.policy import SWITCHES, Policy
from tenure.recipe import definition, informed

if TYPE_CHECKING:
    from tenure.engine.shelf import Shelf
    from tenure.ledger.ledger import Build, Ledger

_NAMED = re.compile(r'"([A-Za-z_][A-Za-z0-9_]*)"')
TRIAL = "draft"
"""Stands for a policy's key in compiled text, so that policies can share it."""


class Watched:
    """A policy that remembers which of its switches were read."""

    def __init__(self, policy: Policy) -> None:
        self.policy, self.read = policy, dict[str, str]()

    def __getattr__(self, name: str) -> Any:
        if name == "ledger_key":
            return TRIAL
        if name in SWITCHES:
            self.read[name] = getattr(self.policy, name)
            return self.read[name]
        return getattr(Policy, name).fget(self)


@dataclass(frozen=True, slots=True)
class Written:
    """Compiled text with TRIAL in the names of its tables, and the columns of its rows as type names."""

    sql: str
    columns: Mapping[str, str]


@dataclass
class Draft:
    """A driver over a shelf that makes the derived tables of the ledgers it was given. `texts`: a cache of compiled SQL.

    `afresh`: nothing derived that the shelf may hold is used, as it is of other rows.
    """

    shelf: Shelf
    texts: MutableMapping[str, str] = field(default_factory=dict)
    afresh: bool = False
    known: dict[str, tuple[Ledger, str]] = field(default_factory=dict)
    actual: dict[tuple[str, Policy], str] = field(default_factory=dict)
    columns: dict[str, Mapping[str, str]] = field(default_factory=dict)

    dialect = "duckdb"

    def add(self, ledger: Ledger) -> None:
        """Take charge of a ledger's derived tables."""
        for build in ledger.builds.values():
            if self._ours(build):
                self.known[ledger.physical(build.name)] = (ledger, build.name)

    def table(self, ledger: Ledger, name: str) -> str:
        """Under which name the engine holds a derived table of the ledger; it is made if need be."""
        build = ledger.builds[name]
        if not self._ours(build):
            return name
        if (name, ledger.policy) not in self.actual:
            self.actual[name, ledger.policy] = self._made(ledger, build)
        return self.actual[name, ledger.policy]

    def written(self, key: str, ledger: Ledger, write: Callable[[Ledger], Any]) -> Written:
        """The text of the expression that `write` makes of a ledger; `key` says all that it depends on but the policy."""
        place = f"draft {key}"
        kept: list[dict[str, Any]] = json.loads(self.texts[place]) if place in self.texts else []
        for entry in kept:
            if all(getattr(ledger.policy, switch) == value for switch, value in entry["read"].items()):
                return Written(entry["sql"], entry["columns"])
        watched = Watched(ledger.policy)
        trial = ledger.under(cast("Policy", watched))
        for (name, chosen), actual in self.actual.items():
            if chosen == ledger.policy:
                trial.known(name, self.columns[actual])
        expression = write(trial)
        made = {name: str(kind).lstrip("!") for name, kind in expression.schema().items()}
        entry = {"read": watched.read, "sql": compiled(expression, self.dialect), "columns": made}
        self.texts[place] = json.dumps([*kept[-40:], entry])
        return Written(entry["sql"], made)

    def placed(self, sql: str, ledger: Ledger) -> str:
        """`sql` with the names under which the engine holds the ledger's derived tables, which are made if need be."""
        ours = {f"{name}_{TRIAL}" if build.per_policy else name: name for name, build in ledger.builds.items()}
        return self._renamed(sql, lambda name: self.table(ledger, ours[name]) if name in ours else name)

    def put(self, name: str, data: Any) -> None:
        """Make (or replace) table `name` from an Arrow table."""
        self.shelf.put(name, data)

    def materialise(self, name: str, sql: str) -> None:
        """Make (or replace) table `name` from a query, in memory."""
        self.shelf.materialise(name, self._ready(sql))

    def replace_days(self, name: str, days: Sequence[int], sql: str, column: str = "day") -> None:
        """Replace the rows of `days` in table `name`, which must have been made here."""
        self.shelf.replace_days(name, days, self._ready(sql), column)

    def fetch(self, sql: str) -> Any:
        """The query's rows as an Arrow table."""
        return self.shelf.fetch(self._ready(sql))

    def records(self, sql: str) -> list[dict[str, Any]]:
        """The query's rows as dictionaries."""
        return self.shelf.records(self._ready(sql))

    def drop(self, name: str) -> None:
        """Remove table `name` if it is there."""
        self.shelf.drop(name)

    def close(self) -> None:
        """Let go of the engine."""
        self.shelf.close()

    def _ours(self, build: Build) -> bool:
        return build.per_policy or self.afresh

    def _ready(self, sql: str) -> str:
        return self._renamed(sql, lambda name: self.table(*self.known[name]) if name in self.known else name)

    def _renamed(self, sql: str, to: Callable[[str], str]) -> str:
        names = {name: to(name) for name in dict.fromkeys(_NAMED.findall(sql))}
        return _NAMED.sub(lambda found: f'"{names[found[1]]}"', sql)

    def _made(self, ledger: Ledger, build: Build) -> str:
        for read in build.reads:
            if read in ledger.builds and ledger.builds[read].wanted(ledger):
                self.table(ledger, read)
        wiser = informed(self.texts, ledger, build, self)
        plain = definition(wiser.under(Policy()), build)
        written = self.written(f"{build.name} {plain} {wiser.hints.get(build.hint, '')}", wiser, build.of)
        sql = self.placed(written.sql, ledger)
        actual = f"{build.name}_{hashlib.sha256(sql.encode()).hexdigest()[:12]}"
        if actual not in self.columns:
            self.shelf.materialise(actual, sql)
            self.columns[actual] = written.columns
        return actual
