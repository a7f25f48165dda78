"""MRR movements, MRR by month and NRR by segment: the ledger against a date spine × customer cross join in the same DuckDB.

    python benchmarks/movements.py [ROWS] [MONTHS]

Each way runs in a process of its own, over the same Parquet files; printed are CPU seconds, peak memory, and their ratios.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date, datetime
from pathlib import Path

import duckdb

from tenure.ask import Asker, Question
from tenure.building import informed
from tenure.engine.duckdb import DuckDB
from tenure.engine.sql import compiled
from tenure.ledger.builds import BUILDS
from tenure.ledger.calendar import calendar
from tenure.ledger.ledger import Ledger
from tenure.ledger.tables import TABLES
from tenure.metrics import catalogue
from tenure.period import Period

FIRST, LAST = date(2016, 1, 1), date(2021, 1, 1)
CHAIN = ("account_version", "fx_day", "mrr_stretch", "line_span", "mrr_span", "mrr_rated", "mrr_point", "mrr_crowd", "mrr_anchor", "mrr_state",
         "mrr_movement")  # fmt: skip
_TYPES = {"string": "VARCHAR", "int64": "BIGINT", "int32": "INTEGER", "boolean": "BOOLEAN"}
CUTS = ((), ("segment",), ("segment", "region", "industry"))

SPINE = """
WITH months AS (SELECT row_number() OVER (ORDER BY t) AS m, t FROM (SELECT start_t AS t FROM calendar WHERE dom = 1 AND start_t >= {first} AND start_t <= {last})),
paid AS (SELECT account_id, starts_at, coalesce(ends_at, 253402300799) AS ends_at,
                CAST(amount AS DECIMAL(38, 0)) * 1000000 // (CASE "interval" WHEN 'year' THEN 12 ELSE 1 END) AS pico FROM subscriptions),
levels AS (SELECT a.account_id, a.segment, months.m, sum(CASE WHEN p.starts_at < months.t AND p.ends_at >= months.t THEN p.pico ELSE 0 END) AS level
           FROM accounts AS a CROSS JOIN months JOIN paid AS p USING (account_id) GROUP BY ALL),
steps AS (SELECT *, lag(level) OVER (PARTITION BY account_id ORDER BY m) AS before,
                 max(level) OVER (PARTITION BY account_id ORDER BY m ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS most FROM levels)
SELECT m, segment, sum(level) AS mrr,
       sum(CASE WHEN before = 0 AND most = 0 THEN level END) AS new, sum(CASE WHEN before = 0 AND most > 0 THEN level END) AS back,
       sum(CASE WHEN before > 0 AND level > before THEN level - before END) AS up, sum(CASE WHEN level > 0 AND level < before THEN before - level END) AS down,
       sum(CASE WHEN before > 0 AND level = 0 THEN before END) AS lost, sum(CASE WHEN before > 0 THEN level END) / sum(before) AS nrr
FROM steps GROUP BY ALL
"""


def make(rows: int, folder: Path) -> None:
    """Staged Parquet: a quarter as many accounts as rows, four stretches each."""
    con = duckdb.connect()
    for name, table in TABLES.items():
        columns = ", ".join(f'"{column}" {_TYPES[kind]}' for column, kind in table.staged.items())
        con.execute(f'CREATE TABLE "{name}" ({columns})')
    accounts = rows // 4
    con.execute(f"INSERT INTO accounts (account_id, segment, region, industry, is_test, _line) "
                f"SELECT 'a' || i, 's' || (i % 4), 'r' || (i % 5), 'i' || (i % 10), false, i FROM range({accounts}) t(i)")  # fmt: skip
    con.execute(f"""
        INSERT INTO subscriptions (subscription_id, item_id, account_id, starts_at, starts_at_day, ends_at, ends_at_day, plan, kind, status, amount,
                                   currency, "interval", interval_count, _source, _line)
        WITH b AS (SELECT i, i % {accounts} AS a, i // {accounts} AS k, hash(i % {accounts}) AS h, hash(i) AS g FROM range({rows}) t(i)),
        s AS (SELECT *, (16800 + (h % 900)::INT + k * (100 + (h % 150)::INT)) AS d0, (16800 + (h % 900)::INT + (k + 1) * (100 + (h % 150)::INT)) AS d1,
                     (k = 3 AND g % 3 > 0) AS runs FROM b)
        SELECT 's' || a, 's' || a, 'a' || a, d0::BIGINT * 86400, d0, CASE WHEN NOT runs THEN d1::BIGINT * 86400 END, CASE WHEN NOT runs THEN d1 END,
               'p' || (g % 4), 'recurring', 'active', (10 + (g % 90)) * 1000000, 'USD', CASE WHEN g % 5 = 0 THEN 'year' ELSE 'month' END, 1, 'x', i FROM s""")
    for name in TABLES:
        con.execute(f"COPY \"{name}\" TO '{folder / name}.parquet' (FORMAT parquet)")
    con.register("days", calendar(date(2015, 1, 1), date(2027, 1, 1), "UTC"))
    con.execute(f"COPY (SELECT * FROM days) TO '{folder / 'calendar'}.parquet' (FORMAT parquet)")


def engine(folder: Path) -> DuckDB:
    """A fresh engine over every file there is, as a run has for each derived table."""
    driver = DuckDB(threads=2)
    for file in folder.glob("*.parquet"):
        driver.attach(file.stem, [file])
    return driver


def by_ledger(folder: Path) -> dict[str, float]:
    """Movements to a file each, then MRR by month, NRR by segment, and both by three attributes, beside a bare scan of the movements."""
    ledger, spent = Ledger(builds=BUILDS), {}
    began = time.process_time()
    for name in CHAIN:
        driver = engine(folder)
        ledger = informed(ledger, BUILDS[name], driver)
        driver.write(compiled(BUILDS[name].expression(ledger), "duckdb"), folder / f"{ledger.physical(name)}.parquet")
        driver.close()
    spent["movements"] = time.process_time() - began
    driver = engine(folder)
    moment = int(datetime(2021, 1, 1).timestamp())
    ask = Asker(driver, ledger, moment, catalogue(), frozenset({"subscriptions", "accounts"}))
    months = tuple(Period(FIRST, LAST).split("month"))
    for key in ("mrr", "nrr", "new_mrr"):
        for by in CUTS:
            ask.sql(ask.metric(key), Question(key, months, by))
            began = time.process_time()
            ask.rows(ask.metric(key), Question(key, months, by))
            spent[f"{key} by {', '.join(by) or 'month'}"] = time.process_time() - began
    began = time.process_time()
    driver.fetch(f'SELECT t_day // 30 AS m, segment, region, industry, kind, sum("real") AS moved, sum(after) AS stood, count(*) AS n '
                 f'FROM "{ledger.physical("mrr_movement")}" JOIN account_version USING (account_id) GROUP BY ALL')  # fmt: skip
    spent["bare scan by three attributes"] = time.process_time() - began
    return spent


def by_spine(folder: Path) -> dict[str, float]:
    """The same by every account beside every month."""
    driver = engine(folder)
    first, last = (int(datetime(day.year, day.month, day.day).timestamp()) for day in (FIRST, LAST))
    began = time.process_time()
    driver.fetch(SPINE.format(first=first, last=last))
    return {"movements": time.process_time() - began}


def main() -> None:
    """Print both ways and their ratios as JSON."""
    if len(sys.argv) == 4:
        way = {"ledger": by_ledger, "spine": by_spine}[sys.argv[1]]
        spent = way(Path(sys.argv[3]))
        print(
            json.dumps(
                {
                    **{name: round(value, 3) for name, value in spent.items()},
                    "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
                }
            )
        )
        return
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as name:
        make(rows, Path(name))
        found = {}
        for way in ("ledger", "spine"):
            run = subprocess.run([sys.executable, __file__, way, "in", name], capture_output=True, text=True, check=True)
            found[way] = json.loads(run.stdout.splitlines()[-1])
        asked = found["ledger"]["movements"] + found["ledger"]["mrr by month"] + found["ledger"]["nrr by segment"]
        bare = found["ledger"]["bare scan by three attributes"]
        print(json.dumps({
            "rows": rows, **found, "cpu_spine_over_ledger": round(found["spine"]["movements"] / asked, 2),
            "memory_spine_over_ledger": round(found["spine"]["peak_mb"] / found["ledger"]["peak_mb"], 2),
            "three_attributes_over_scan": {key: round(found["ledger"][f"{key} by segment, region, industry"] / bare, 2) for key in ("mrr", "nrr", "new_mrr")},
        }, indent=1))  # fmt: skip


if __name__ == "__main__":
    main()
