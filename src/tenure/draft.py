"""A ledger on trial: derived tables made in memory when a query first names them, for policies that nobody runs and rows of an earlier day.

What a run keeps is made by building.py; nothing here is written to the store but compiled text. Text is compiled once per set of switches that
it reads, and a table is made once per text: two policies share all that their difference does not touch.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from tenure.engine.kept import compiler
from tenure.engine.ondemand import OnDemand, renamed
from tenure.policy import Policy
from tenure.recipe import Recipe, definition, informed, written
from tenure.watched import Fact, watched_policy

if TYPE_CHECKING:
    from tenure.engine.shelf import Shelf
    from tenure.ledger.ledger import Build, Ledger

TRIAL = "draft"
"""Stands for a policy's key in compiled text, so that policies can share it."""


class Draft(OnDemand):
    """A driver over a shelf that makes the derived tables of the ledgers it was given. `texts`: a cache of compiled SQL.

    `afresh`: nothing derived that the shelf may hold is used, as it is of other rows.
    """

    def __init__(self, shelf: Shelf, texts: MutableMapping[str, str] | None = None, afresh: bool = False) -> None:
        super().__init__(shelf)
        self.shelf, self.texts, self.afresh = shelf, {} if texts is None else texts, afresh
        self.known: dict[str, tuple[Ledger, str]] = {}
        self.actual: dict[tuple[str, Policy], str] = {}
        self.columns: dict[str, Mapping[str, str]] = {}

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

    def written(self, key: str, ledger: Ledger, write: Callable[[Ledger], Any]) -> Recipe:
        """The text of the expression that `write` makes of a ledger, with TRIAL in the names of its tables.

        `key` says all that it depends on but the policy.
        """
        place = f"draft {compiler()} {key}"
        kept: list[dict[str, Any]] = json.loads(self.texts[place]) if place in self.texts else []
        for entry in kept:
            if all(getattr(ledger.policy, switch) == value for switch, value in entry["read"].items()):
                return Recipe(entry["sql"], entry["columns"])
        read: dict[Fact, Any] = {}
        trial = ledger.under(watched_policy(ledger.policy, read, TRIAL))
        for (name, chosen), actual in self.actual.items():
            if chosen == ledger.policy:
                trial.known(name, self.columns[actual])
        made = written(write(trial), self.dialect)
        entry = {"read": {name: value for (_, name), value in read.items()}, **asdict(made)}
        self.texts[place] = json.dumps([*kept[-40:], entry])
        return made

    def placed(self, sql: str, ledger: Ledger) -> str:
        """`sql` with the names under which the engine holds the ledger's derived tables, which are made if need be."""
        ours = {f"{name}_{TRIAL}" if build.per_policy else name: name for name, build in ledger.builds.items()}
        return renamed(sql, lambda name: self.table(ledger, ours[name]) if name in ours else name)

    def _ours(self, build: Build) -> bool:
        return build.per_policy or self.afresh

    def _ready(self, sql: str) -> str:
        return renamed(sql, lambda name: self.table(*self.known[name]) if name in self.known else name)

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
