"""Use: 28-day counts against a range join, and all rollups against a scan of the same columns. CPU seconds and ratios of one run.

python benchmarks/usage.py ../shared/data/churnsim_socialnet7 [events]
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb

from tenure.ask import Asker
from tenure.engine.duckdb import DuckDB
from tenure.engine.sql import compiled
from tenure.ledger import daily
from tenure.ledger.builds import BUILDS
from tenure.ledger.calendar import calendar
from tenure.ledger.ledger import Ledger
from tenure.ledger.settings import Settings
from tenure.metrics import catalogue
from tenure.period import day_number, midnight, trailing
from tenure.question import Question

THREADS = 2
TIMES = 3
WEEKS = [date(2020, 2, 2) + timedelta(days=7 * number) for number in range(15)]
HINTS = {"events_unique": 1, "events_plain": 1}
_EVENT = """
    NULL::VARCHAR AS session_id, NULL::BIGINT AS heartbeat_seconds, NULL::BIGINT AS idle_ms, NULL::VARCHAR AS properties,
    'file' AS _source, 0::BIGINT AS _line, 0::BIGINT AS _seen"""
MADE = """
COPY (
    WITH person AS (SELECT 'account' || (n % 2000) AS account_id, 'user' || n AS user_id FROM range(20000) AS people(n)),
    visit AS (
        SELECT *, (18262 + floor(random() * 730))::INTEGER AS at_day, floor(random() * 80000)::BIGINT AS begun
        FROM person, range({visits}) AS visits(v)
    ),
    step AS (
        SELECT *, least(begun + floor(random() * 3600)::BIGINT, 86399) AS s, floor(random() * random() * 12)::INTEGER AS what
        FROM visit, range(10) AS steps(n)
    )
    SELECT NULL::VARCHAR AS event_id, account_id, user_id, at_day::BIGINT * 86400 + s AS "at", at_day, 'event' || what AS name,
        'module' || (what // 2) AS module, {rest}
    FROM step ORDER BY at_day, account_id, user_id, "at"
) TO '{file}' (FORMAT parquet, COMPRESSION zstd)"""


def best(work: Callable[[], Any]) -> float:
    """CPU seconds of the best of some runs."""
    found = []
    for _ in range(TIMES):
        before = time.process_time()
        work()
        found.append(time.process_time() - before)
    return min(found)


def opened(events: Path, first: date, last: date) -> tuple[DuckDB, Ledger]:
    """The embedded engine over one Parquet file of staged events."""
    driver = DuckDB(threads=THREADS)
    driver.attach("events", [events])
    driver.put("calendar", calendar(first, last, "UTC"))
    driver.materialise("accounts", "SELECT DISTINCT account_id, NULL::BIGINT AS created_at FROM events")
    driver.materialise(
        "account_version",
        "SELECT account_id, NULL::VARCHAR AS name, false AS is_test, 0::BIGINT AS from_t, 0::BIGINT AS to_t, 0::BIGINT AS version FROM accounts",
    )
    return driver, Ledger(Settings(), builds=BUILDS, hints=HINTS)


def roll_up(driver: DuckDB, ledger: Ledger) -> None:
    """Every rollup of use, in order."""
    for build in daily.BUILDS:
        driver.materialise(build.name, compiled(build.expression(ledger), "duckdb"))


def counts(data: Path, folder: Path) -> None:
    """28-day counts of all weeks by account and name: from the rollup, and by a range join over the raw events."""
    file = folder / "events.parquet"
    duckdb.sql(f"""
        COPY (SELECT NULL::VARCHAR AS event_id, account_id::VARCHAR AS account_id, account_id::VARCHAR AS user_id, epoch(event_time)::BIGINT AS "at",
            (event_time::DATE - DATE '1970-01-01')::INTEGER AS at_day, event_type_id::VARCHAR AS name, NULL::VARCHAR AS module, {_EVENT}
            FROM '{data / "event.parquet"}' ORDER BY at_day) TO '{file}' (FORMAT parquet, COMPRESSION zstd)""")
    driver, ledger = opened(file, date(2019, 11, 1), date(2020, 9, 1))
    roll_up(driver, ledger)
    ask = Asker(driver, ledger, midnight(date(2020, 7, 1), "UTC"), catalogue(), frozenset({"events"}))
    question = Question("event_count", tuple(trailing(28, week) for week in WEEKS), ("account_id", "name"))
    ours = ask.sql(ask.metric("event_count"), question)
    asked = ", ".join(f"({number}, {day_number(week)})" for number, week in enumerate(WEEKS))
    joined = f"""SELECT number AS period, account_id AS cut_0, name AS cut_1, count(*) AS n FROM events
        JOIN (VALUES {asked}) AS weeks(number, day) ON "at" < day * 86400 AND "at" >= (day - 28) * 86400 GROUP BY ALL"""
    assert same(driver.fetch(ours), driver.fetch(joined)), "the two differ"
    rollup, raw = best(lambda: driver.fetch(ours)), best(lambda: driver.fetch(joined))
    print(f"28-day counts, {len(WEEKS)} weeks: rollup {rollup:.2f} s, range join {raw:.2f} s: {raw / rollup:.1f} x faster (target 2)")


def same(ours: Any, other: Any) -> bool:
    """Whether two answers have equal rows."""
    one, two = ({(row["period"], row["cut_0"], row["cut_1"]): int(row[name]) for row in table.to_pylist()}
                for table, name in ((ours, "num_0"), (other, "n")))  # fmt: skip
    return len(one) > 0 and one == two


def rollups(events: int, folder: Path) -> None:
    """All rollups of many events, against reading the columns that they read once and keeping them."""
    file = folder / "many.parquet"
    duckdb.sql("SELECT setseed(0.5)")
    duckdb.sql(MADE.format(visits=max(events // 200_000, 1), rest=_EVENT, file=file))
    driver, ledger = opened(file, date(2019, 9, 1), date(2022, 9, 1))
    columns = 'account_id, user_id, "at", at_day, name, module'
    scan = best(lambda: driver.materialise("scanned", f"SELECT {columns} FROM events"))
    hashed = best(lambda: driver.fetch(f"SELECT {', '.join(f'sum(hash({name}))' for name in columns.split(', '))} FROM events"))
    cost = best(lambda: roll_up(driver, ledger))
    print(f"rollups of {driver.fetch('SELECT count(*) AS n FROM events').to_pylist()[0]['n']:,} events: {cost:.2f} s; reading the same columns "
          f"{scan:.2f} s, hashing them {hashed:.2f} s: {cost / scan:.1f} x and {cost / hashed:.1f} x (target 15)")  # fmt: skip


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        counts(Path(sys.argv[1]), Path(made))
        rollups(int(sys.argv[2]) if len(sys.argv) > 2 else 10_000_000, Path(made))
