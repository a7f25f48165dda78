"""From a metric to an engine's SQL: how long writing and compiling its expression takes, in CPU milliseconds, on a process that has compiled before.

    python benchmarks/compiling.py [DIALECT ...]

Beside each metric by itself and by three attributes: every derived table of the ledger. Printed are the median and the longest of each kind.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

from tenure.engine.sql import compiled
from tenure.frames.cut import Cut
from tenure.ledger.builds import BUILDS
from tenure.ledger.ledger import Ledger
from tenure.metrics import catalogue

THREE = ("segment", "region", "industry")


def tables(dialect: str) -> Iterator[tuple[str, float]]:
    """Each derived table under the most general facts."""
    for name, build in BUILDS.items():
        yield name, spent(lambda build=build: compiled(build.of(Ledger(builds=BUILDS)), dialect))  # type: ignore[misc]  # bound at once


def metrics(dialect: str) -> Iterator[tuple[str, float]]:
    """Each measured metric, by nothing and by three attributes where its frame has them."""
    for key, item in catalogue().items():
        if item.over is None:
            continue
        ledger = Ledger(builds=BUILDS)
        known = item.over.dimensions(ledger)
        for by in ((), THREE) if set(THREE) <= set(known) else ((),):
            yield f"{key} {' '.join(by)}".strip(), spent(lambda item=item, by=by: asked(item, by, dialect))  # type: ignore[misc]  # bound at once


def asked(item: Any, by: tuple[str, ...], dialect: str) -> str:
    """The text of a metric's query, from nothing."""
    ledger = Ledger(builds=BUILDS)
    cut = Cut(by, None, params=tuple(sorted(item.given({}).items())))
    rows = item.over.rows(ledger, cut)
    measure = item.measured(rows, {"policy": ledger.policy, "settings": ledger.settings, "params": dict(cut.params)})
    sums = {name: getattr(measure, name) for name in ("num", "den", "square") if getattr(measure, name) is not None}
    return compiled(rows.group_by(["period", *cut.columns]).aggregate(**sums), dialect)


def spent(work: Callable[[], Any]) -> float:
    """CPU milliseconds, the better of two."""
    found = []
    for _ in range(2):
        began = time.process_time()
        work()
        found.append((time.process_time() - began) * 1000)
    return min(found)


def main() -> None:
    """Print a line of JSON for each dialect and kind."""
    for dialect in sys.argv[1:] or ["duckdb", "postgres", "pyspark"]:
        for kind, each in (("tables", tables), ("metrics", metrics)):
            found = dict(each(dialect))
            longest = max(found, key=lambda name: found[name])
            print(json.dumps({"dialect": dialect, "kind": kind, "compiled": len(found), "median_ms": round(statistics.median(found.values())),
                              "longest_ms": round(found[longest]), "longest": longest}), flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
