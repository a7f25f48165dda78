"""How a derived table is made: its SQL and columns, compiled once and kept, so that a run that changes no definition compiles nothing."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tenure.ledger as ledger_package
from tenure.engine.kept import compiler
from tenure.engine.sql import compiled
from tenure.ledger import facts

if TYPE_CHECKING:
    from collections.abc import Callable, MutableMapping

    from tenure.engine.driver import Driver
    from tenure.ledger.ledger import Build, Ledger


@dataclass(frozen=True, slots=True)
class Recipe:
    """`sql` in an engine's dialect; `columns`: name → type, as an empty table of it is declared."""

    sql: str
    columns: dict[str, str]


def definition(ledger: Ledger, build: Build) -> str:
    """What defines a derived table beside its inputs: the code that says it, and the settings and facts that it was written with.

    Not the SQL: that would have to be compiled to see that nothing changed.
    """
    policy = ledger.policy.ledger_key if build.per_policy else ""
    known = sorted(ledger.heeding(*build.heeds).hints.items())
    said = repr((build.name, _code(), ledger.settings, policy, sorted(ledger.extras.items()), ledger.historic, known))
    return hashlib.sha256(said.encode()).hexdigest()[:24]


@cache
def _code() -> str:
    folder = Path(str(ledger_package.__file__)).parent
    shaping = (*sorted(folder.glob("*.py")), folder.parent / "policy.py", folder.parent / "engine" / "sql.py")
    return hashlib.sha256(b"".join(file.read_bytes() for file in shaping)).hexdigest()


def recipe(texts: MutableMapping[str, str], ledger: Ledger, build: Build, engine: Driver) -> Recipe:
    """The recipe of a derived table. What its expression needs to know of the data is looked up first, by the engine."""
    ledger = informed(texts, ledger, build, engine)
    key = f"table {compiler()} {definition(ledger, build)} {engine.dialect} {ledger.hints.get(build.hint, '')} {ledger.partial}"
    if key not in texts:
        texts[key] = json.dumps(asdict(written(build.of(ledger), engine.dialect)))
    return Recipe(**json.loads(texts[key]))


def informed(texts: MutableMapping[str, str], ledger: Ledger, build: Build, engine: Driver) -> Ledger:
    """The ledger with the fact about the data that a build needs to be written."""
    if not build.hint or build.learn is None:
        return ledger
    learn = build.learn
    sql = kept(texts, f"fact {definition(ledger, build)}", lambda: learn(ledger), engine.dialect)
    return ledger.knowing(**{build.hint: int(next(iter(engine.records(sql)[0].values())))})


def counting(texts: MutableMapping[str, str], ledger: Ledger, dialect: str) -> str:
    """The SQL that counts the facts of what was loaded."""
    return kept(texts, f"facts {_code()} {ledger.settings.currency}", lambda: facts.facts(ledger), dialect)


def kept(texts: MutableMapping[str, str], name: str, make: Callable[[], Any], dialect: str) -> str:
    """The SQL of what `make` says, compiled once for its name."""
    key = f"{name} {compiler()} {dialect}"
    if key not in texts:
        texts[key] = compiled(make(), dialect)
    return texts[key]


def written(expression: Any, dialect: str) -> Recipe:
    """The recipe of a table that an expression says."""
    return Recipe(compiled(expression, dialect), {name: _type(kind) for name, kind in expression.schema().items()})


def _type(kind: Any) -> str:
    if kind.is_string():
        return "string"
    if kind.is_boolean():
        return "boolean"
    if kind.is_decimal():
        return "DECIMAL(38, 0)"
    return "int64" if kind.is_int64() or not kind.is_integer() else "int32"
