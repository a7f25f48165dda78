"""MRR movements, MRR by month and NRR by segment: the ledger against a date spine × customer cross join in the same DuckDB.

    python benchmarks/movements.py [ROWS] [ROWS PER ACCOUNT ...]
    python benchmarks/movements.py growth [ROWS ...]    # the ledger alone, how its cost grows: by default 1, 2 and 5 million rows, two an account

Each way runs in a process of its own, over the same Parquet files, in texts that were compiled before; printed are CPU seconds, elapsed seconds
of what is compared, peak memory, and their ratios. The spine's cost grows with accounts × months, the ledger's with rows: so it is measured for several shapes of the same size.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

import duckdb

from tenure.ask import Asker
from tenure.engine.duckdb import SQL_TYPES, DuckDB
from tenure.engine.shelf import Shelf
from tenure.engine.sql import compiled
from tenure.ledger import facts
from tenure.ledger.builds import BUILDS
from tenure.ledger.calendar import calendar
from tenure.ledger.ledger import Ledger
from tenure.ledger.tables import TABLES
from tenure.metrics import catalogue
from tenure.period import Period
from tenure.question import Question
from tenure.recipe import recipe

FIRST, LAST = date(2016, 1, 1), date(2021, 1, 1)
CHAIN = (
    "account_version",
    "fx_day",
    "mrr_stretch",
    "line_span",
    "mrr_span",
    "mrr_rated",
    "mrr_point",
    "mrr_crowd",
    "mrr_anchor",
    "mrr_movement",
)

CUTS = ((), ("segment",), ("segment", "region", "industry"))

ASKED = ("movements", "mrr by month", "nrr by segment")

SPINE = (
    (
        "level",
        """
WITH months AS (SELECT row_number() OVER (ORDER BY t) AS m, t FROM (SELECT start_t AS t FROM "calendar" WHERE dom = 1 AND start_t >= {first} AND start_t <= {last})),
paid AS (SELECT account_id, starts_at, coalesce(ends_at, 253402300799) AS ends_at,
                CAST(amount AS DECIMAL(38, 0)) * 1000000 // (CASE "interval" WHEN 'year' THEN 12 ELSE 1 END) AS pico FROM "subscriptions")
SELECT a.account_id, a.segment, months.m, sum(CASE WHEN p.starts_at < months.t AND p.ends_at >= months.t THEN p.pico ELSE 0 END) AS level
FROM "accounts" AS a CROSS JOIN months JOIN paid AS p USING (account_id) GROUP BY ALL""",
    ),
    (
        "step",
        """
WITH before AS (SELECT *, lag(level) OVER (PARTITION BY account_id ORDER BY m) AS before,
                       max(level) OVER (PARTITION BY account_id ORDER BY m ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS most FROM "level")
SELECT account_id, segment, m, before, level, level - before AS change,
       CASE WHEN before = 0 AND most = 0 THEN 'new' WHEN before = 0 THEN 'reactivation' WHEN level = 0 THEN 'churn'
            WHEN level > before THEN 'expansion' WHEN level < before THEN 'contraction' END AS kind
FROM before WHERE level > 0 OR before > 0""",
    ),
    ("mrr", 'SELECT m, sum(level) AS mrr, count(*) FILTER (WHERE level > 0) AS customers FROM "level" GROUP BY ALL'),
    ("nrr", 'SELECT m, segment, sum(level) / sum(before) AS nrr FROM "step" WHERE before > 0 GROUP BY ALL'),
)
"""What a warehouse project does: MRR of every account in every month, each beside the month before, and from these both figures. Each is written to a file."""


def make(rows: int, each: int, folder: Path) -> None:
    """Staged Parquet: accounts with `each` stretches, one after the other; a third of the last ones have ended."""
    con = duckdb.connect()
    for name, table in TABLES.items():
        columns = ", ".join(f'"{column}" {SQL_TYPES[kind]}' for column, kind in table.staged.items())
        con.execute(f'CREATE TABLE "{name}" ({columns})')
    accounts = rows // each
    con.execute(f"INSERT INTO accounts (account_id, segment, region, industry, is_test, _line) "
                f"SELECT 'a' || i, 's' || (i % 4), 'r' || (i % 5), 'i' || (i % 10), false, i FROM range({accounts}) t(i)")  # fmt: skip
    con.execute(f"""
        INSERT INTO subscriptions (subscription_id, item_id, account_id, starts_at, starts_at_day, ends_at, ends_at_day, plan, kind, status, amount,
                                   currency, "interval", interval_count, _source, _line)
        WITH b AS (SELECT i, i % {accounts} AS a, i // {accounts} AS k, hash(i % {accounts}) AS h, hash(i) AS g FROM range({rows}) t(i)),
        s AS (SELECT *, (16800 + (h % 900)::INT + k * (100 + (h % 150)::INT)) AS d0, (16800 + (h % 900)::INT + (k + 1) * (100 + (h % 150)::INT)) AS d1,
                     (k = {each - 1} AND g % 3 > 0) AS runs FROM b)
        SELECT 's' || a, 's' || a, 'a' || a, d0::BIGINT * 86400, d0, CASE WHEN NOT runs THEN d1::BIGINT * 86400 END, CASE WHEN NOT runs THEN d1 END,
               'p' || (g % 4), 'recurring', 'active', (10 + (g % 90)) * 1000000, 'USD', CASE WHEN g % 5 = 0 THEN 'year' ELSE 'month' END, 1, 'x', i FROM s""")
    for name in TABLES:
        con.execute(f"COPY \"{name}\" TO '{folder / name}.parquet' (FORMAT parquet)")
    con.register("days", calendar(date(2015, 1, 1), date(2027, 1, 1), "UTC"))
    con.execute(f"COPY (SELECT * FROM days) TO '{folder / 'calendar'}.parquet' (FORMAT parquet)")


def engine(folder: Path) -> Shelf:
    """A fresh engine over every file there is, as a run has for each derived table."""
    return Shelf(DuckDB(threads=2), {file.stem: [file] for file in folder.glob("*.parquet")}, lambda _: {})


class Spent(dict[str, float]):
    """CPU seconds by name; `elapsed`: seconds of the clock."""

    def __init__(self) -> None:
        super().__init__()
        self.elapsed: dict[str, float] = {}

    @contextmanager
    def of(self, name: str) -> Iterator[None]:
        """Measure the block."""
        cpu, clock = time.process_time(), time.perf_counter()
        yield
        self[name], self.elapsed[name] = time.process_time() - cpu, time.perf_counter() - clock


def by_ledger(folder: Path) -> dict[str, float]:
    """Movements to a file each, then MRR by month, NRR by segment, and both by three attributes, beside a bare scan of the movements."""
    texts: dict[str, str] = {}
    spent = Spent()
    with spent.of("compiling"):
        _movements(folder, texts)
    with spent.of("movements"):
        _movements(folder, texts)
    spent["compiling"] -= spent["movements"]
    ledger = _known(folder)
    driver = engine(folder)
    moment = int(datetime(2021, 1, 1).timestamp())
    ask = Asker(driver, ledger, moment, catalogue(), frozenset({"subscriptions", "accounts"}))
    months = tuple(Period(FIRST, LAST).split("month"))
    for key in ("mrr", "nrr", "new_mrr"):
        for by in CUTS:
            ask.sql(ask.metric(key), Question(key, months, by))
            with spent.of(f"{key} by {', '.join(by) or 'month'}"):
                ask.rows(ask.metric(key), Question(key, months, by))
    with spent.of("bare scan by three attributes"):
        driver.fetch(f'SELECT t_day // 30 AS m, segment, region, industry, kind, sum("real") AS moved, sum(after) AS stood, count(*) AS n '
                     f'FROM "{ledger.physical("mrr_movement")}" JOIN account_version USING (account_id) GROUP BY ALL')  # fmt: skip
    return {**spent, "elapsed": sum(spent.elapsed[name] for name in ASKED)}


def _known(folder: Path) -> Ledger:
    """The ledger with what is known of its data."""
    ledger, driver = Ledger(builds=BUILDS), engine(folder)
    found = driver.records(compiled(facts.facts(ledger), "duckdb"))[0]
    driver.close()
    return ledger.knowing(**facts.hints(found))


def _movements(folder: Path, texts: dict[str, str]) -> None:
    """From staged rows to movements, each derived table written to a file of its own as a run does."""
    ledger = _known(folder)
    for name in CHAIN:
        if BUILDS[name].wanted(ledger):
            driver = engine(folder)
            driver.write(recipe(texts, ledger, BUILDS[name], driver).sql, folder / f"{ledger.physical(name)}.parquet")
            driver.close()


def by_spine(folder: Path) -> dict[str, float]:
    """The same by every account beside every month."""
    first, last = (int(datetime(day.year, day.month, day.day).timestamp()) for day in (FIRST, LAST))
    spent = Spent()
    for name, sql in SPINE:
        driver = engine(folder)
        with spent.of(name):
            driver.write(sql.format(first=first, last=last), folder / f"{name}.parquet")
        driver.close()
    return {**spent, "elapsed": sum(spent.elapsed.values())}


def measured(rows: int, each: int) -> dict[str, object]:
    """Both ways over one shape of data, and their ratios."""
    with tempfile.TemporaryDirectory() as name:
        make(rows, each, Path(name))
        found = {way: alone(way, name) for way in ("ledger", "spine")}
    asked = summed(found["ledger"])
    bare = found["ledger"]["bare scan by three attributes"]
    return {
        "rows": rows, "rows per account": each, **found, "cpu_spine_over_ledger": round(sum(found["spine"][name] for name, _ in SPINE) / asked, 2),
        "elapsed_spine_over_ledger": round(found["spine"]["elapsed"] / found["ledger"]["elapsed"], 2),
        "memory_spine_over_ledger": round(found["spine"]["peak_mb"] / found["ledger"]["peak_mb"], 2),
        "three_attributes_over_scan": {key: round(found["ledger"][f"{key} by segment, region, industry"] / bare, 2) for key in ("mrr", "nrr", "new_mrr")},
    }  # fmt: skip


def alone(way: str, folder: str) -> dict[str, float]:
    """CPU seconds and peak memory of one way, in a process of its own."""
    run = subprocess.run([sys.executable, __file__, way, "in", folder], capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(run.stdout.splitlines()[-1])
    return found


def summed(ledger: dict[str, float]) -> float:
    """What the spine is compared with."""
    return sum(ledger[name] for name in ASKED)


def growth(sizes: list[int]) -> None:
    """Print what the ledger costs for each number of rows, and per million of them."""
    for rows in sizes:
        with tempfile.TemporaryDirectory() as name:
            make(rows, 2, Path(name))
            found = alone("ledger", name)
        spent = summed(found)
        print(json.dumps({"rows": rows, "cpu_s": round(spent, 2), "cpu_s_per_million": round(spent * 1e6 / rows, 2), "peak_mb": found["peak_mb"]}), flush=True)  # fmt: skip


def main() -> None:
    """Print both ways and their ratios as JSON, a line for each shape."""
    if len(sys.argv) == 4 and sys.argv[2] == "in":
        spent = {"ledger": by_ledger, "spine": by_spine}[sys.argv[1]](Path(sys.argv[3]))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(json.dumps({**{name: round(value, 3) for name, value in spent.items()}, "peak_mb": peak}))
        return
    if sys.argv[1:2] == ["growth"]:
        growth([int(value) for value in sys.argv[2:]] or [1_000_000, 2_000_000, 5_000_000])
        return
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    for each in [int(value) for value in sys.argv[2:]] or [1, 2, 4]:
        print(json.dumps(measured(rows, each)), flush=True)


if __name__ == "__main__":
    main()
