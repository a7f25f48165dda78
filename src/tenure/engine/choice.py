"""Which engine an address means. The drivers themselves are imported only when they are chosen."""

from __future__ import annotations

from pathlib import Path

from tenure.engine.driver import Driver
from tenure.errors import UsageError

POSSIBLE = "duckdb, postgres://user@host/database, spark://local[2] or spark://host:7077"


def driver(address: str, folder: Path | None = None) -> Driver:
    """The driver of an address: `duckdb`, `postgres://...`, `spark://local[2]`, `spark://host:port`. Raises `UsageError` or `EngineError`.

    `folder`: where an engine keeps its tables that has no place of its own. A Spark cluster names one that all its workers see:
    `spark://host:port?warehouse=/shared/tenure`.
    """
    scheme, _, rest = address.partition("://")
    if address in ("", "duckdb"):
        from tenure.engine.duckdb import DuckDB

        return DuckDB()
    if scheme in ("postgres", "postgresql"):
        from tenure.engine.postgres import Postgres

        return Postgres(f"postgresql://{rest}")
    if scheme == "spark":
        from tenure.engine.spark import SMALL, Spark

        place, _, shared = rest.partition("?warehouse=")
        local = place.startswith("local")
        master = place if local or place == "yarn" else f"spark://{place}"
        return Spark(master, Path(shared) if shared else folder, SMALL if local else None)
    raise UsageError(f"{address!r} is no engine. Possible: {POSSIBLE}.")
