"""The bridge between two presets: every figure of every customer and month, step by step. Printed are CPU seconds (cold and warm) and peak memory.

    python benchmarks/bridge.py [CUSTOMERS] [MONTHS] [A] [B]

Cold compiles the texts of a ledger under each step's policy; warm finds them in the store, as every bridge after the first does.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyarrow.parquet as parquet

from tenure.bridging import FIGURES, bridge
from tenure.steps import run
from tenure.workspace import Workspace
from tenure.world import World, company


def make(customers: int, folder: Path) -> None:
    """A company of so many customers, loaded and run."""
    made = company(World(accounts=customers, only=("accounts", "subscriptions", "fx_rates")))
    for name, table in made.tables.items():
        parquet.write_table(table, folder / f"{name}.parquet")
    (folder / "tenure.yaml").write_text("company: {currency: USD, timezone: America/New_York}\nas_of: 2026-07-01\n", encoding="utf-8")
    run(Workspace.open(folder))


def measured(folder: Path, months: int, a: str, b: str, alone: bool) -> dict[str, object]:
    """One bridge over the months before July 2026, with the customers of the largest step of MRR opened in every month."""
    first = f"{2026 - (months - 6 + 11) // 12}-{(6 - months) % 12 + 1:02d}"
    began = time.process_time()
    found = bridge(Workspace.open(folder), a, b, f"{first}..2026-06", grain="month", alone=alone)
    built = time.process_time() - began
    differing = sum(
        len(found.effects("mrr", period, step)) for period in range(len(found.periods)) for step in range(1, len(found.steps) + 1)
    )
    return {
        "cpu_seconds": round(built, 2), "with_customers": round(time.process_time() - began, 2), "steps": len(found.steps), "figures": len(FIGURES),
        "months": len(found.periods), "mrr_differences": differing, "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }  # fmt: skip


def main() -> None:
    """Print each way as JSON."""
    if sys.argv[1:2] == ["in"]:
        folder, months, a, b, alone = sys.argv[2:7]
        print(json.dumps(measured(Path(folder), int(months), a, b, alone == "alone")))
        return
    words = [*sys.argv[1:], *("20000", "24", "standard", "stripe")[len(sys.argv) - 1 :]]
    with tempfile.TemporaryDirectory() as name:
        make(int(words[0]), Path(name))
        told = {"customers": int(words[0]), "from": words[2], "to": words[3]}
        for way, alone in (("cold", "steps"), ("warm", "steps"), ("warm, and each switch alone", "alone")):
            given = [sys.executable, __file__, "in", name, words[1], words[2], words[3], alone]
            told[way] = json.loads(subprocess.run(given, capture_output=True, text=True, check=True).stdout)
        print(json.dumps(told, indent=1))


if __name__ == "__main__":
    main()
