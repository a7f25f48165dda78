"""A new day beside two years: CPU of `tenure run` over two years of daily event files, and of the run after one more file has come.

    python benchmarks/day.py [EVENTS A DAY] [ACCOUNTS]

Each run is a process of its own. Printed are CPU seconds of the full run, of the new day's and of one without news, the ratio of what the full
run and the new day do beyond that (starting, looking at every file, asking), and the same for the loading and rolling up of events alone.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb

import tenure

DAYS = 730
YAML = """company: {{name: Days, currency: USD, timezone: UTC}}
as_of: {as_of}
sources:
  - path: accounts.csv
    table: accounts
  - path: subscriptions.csv
    table: subscriptions
  - path: events/*.csv
    table: events
"""
DAY = """
COPY (SELECT 'e{day}-' || n AS event_id, 'a' || u % {accounts} AS account_id, 'u' || u AS user_id,
             strftime(TIMESTAMP '2024-01-01' + INTERVAL ({day}) DAY + INTERVAL (28800 + (hash(n, {day}) % 36000)::INT) SECOND, '%Y-%m-%dT%H:%M:%SZ') AS at,
             'event' || hash(n) % 12 AS name, 'module' || hash(n) % 5 AS module
      FROM (SELECT n, hash(n // 8, {day}) % {users} AS u FROM range({events}) t(n))) TO '{file}' (HEADER)"""


def make(folder: Path, events: int, accounts: int) -> None:
    """The workspace with the files of all days but the last."""
    (folder / "events").mkdir()
    con = duckdb.connect()
    con.execute(
        f"COPY (SELECT 'a' || i AS account_id, 's' || i % 4 AS segment FROM range({accounts}) t(i)) TO '{folder / 'accounts.csv'}' (HEADER)"
    )
    con.execute(f"COPY (SELECT 's' || i AS subscription_id, 'a' || i AS account_id, '2024-01-' || lpad((1 + i % 28)::VARCHAR, 2, '0') AS starts_at, "
                f"10 + i % 90 AS amount, 'month' AS interval FROM range({accounts}) t(i)) TO '{folder / 'subscriptions.csv'}' (HEADER)")  # fmt: skip
    for day in range(DAYS):
        another(folder, day, events, accounts)


def another(folder: Path, day: int, events: int, accounts: int) -> None:
    """One day's file, and the moment of asking after it."""
    file = folder / "events" / f"{day:04}.csv"
    duckdb.connect().execute(DAY.format(day=day, accounts=accounts, users=accounts * 10, events=events, file=file))
    as_of = duckdb.sql(f"SELECT (DATE '2024-01-01' + {day + 1})::VARCHAR").fetchall()[0][0]
    (folder / "tenure.yaml").write_text(YAML.format(as_of=as_of), encoding="utf-8")


def spent(folder: Path) -> float:
    """CPU seconds of one run, of a program that was compiled when it was installed."""
    quick = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run([sys.executable, "-m", "compileall", "-q", str(Path(tenure.__file__).parent)], check=False, env=quick)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-m", "tenure", "-w", str(folder), "run"], check=True, stdout=subprocess.DEVNULL, env=quick)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Print the figures as JSON."""
    events, accounts = (int(value) for value in [*sys.argv[1:], "20000", "2000"][:2]) if len(sys.argv) < 3 else map(int, sys.argv[1:3])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make(folder, events, accounts)
        full = spent(folder)
        idle = spent(folder)
        another(folder, DAYS, events, accounts)
        day = spent(folder)
    print(json.dumps({"days": DAYS, "events": events * DAYS, "full_cpu_s": round(full, 2), "day_cpu_s": round(day, 2), "idle_cpu_s": round(idle, 2),
                      "full_over_day": round(full / day, 1), "full_over_day_beyond_idle": round((full - idle) / max(day - idle, 0.01), 1)}))  # fmt: skip


if __name__ == "__main__":
    main()
