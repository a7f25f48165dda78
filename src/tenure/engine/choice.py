"""Which engine an address means. The drivers themselves are imported only when they are chosen."""

from __future__ import annotations

from tenure.engine.driver import Driver
from tenure.errors import UsageError

POSSIBLE = "duckdb, postgres://user@host/database, spark://local[2] or spark://host:7077"


def driver(address: str) -> Driver:
    """The driver of an address: `duckdb`, `postgres://...`, `spark://local[2]`, `spark://host:port`. Raises `UsageError` or `EngineError`."""
    scheme, _, rest = address.partition("://")
    if address in ("", "duckdb"):
        from tenure.engine.duckdb import DuckDB

        return DuckDB()
    if scheme in ("postgres", "postgresql"):
        from tenure.engine.postgres import Postgres

        return Postgres(f"postgresql://{rest}")
    if scheme == "spark":
        from tenure.engine.spark import Spark

        return Spark(rest if rest.startswith("local") or rest == "yarn" else address)
    raise UsageError(f"{address!r} is no engine. Possible: {POSSIBLE}.")
