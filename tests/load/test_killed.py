"""A run killed at any moment loses nothing: readers see the state before or after, and the next run completes."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tenure.loading.load import Plan, load
from tenure.store import Store

pytestmark = pytest.mark.slow

LOAD = "import sys; from pathlib import Path; from tenure.loading.load import Plan, load; from tenure.store import Store; f = Path(sys.argv[1]); load(Plan(f), Store(f / 'data'))"
ROUNDS = 4


def grow(folder: Path, day: int) -> None:
    """A day's worth more of accounts and events."""
    with (folder / "accounts.csv").open("a") as file:
        file.write("".join(f"a{day}-{n},small\n" for n in range(50)))
    lines = [f"e{day}-{n},a{day}-{n % 50},u{n},2025-01-{day:02d}T10:{n % 60:02d}:00Z,open" for n in range(2000)]
    (folder / f"events_2025-01-{day:02d}.csv").write_text("\n".join(["event_id,account_id,user_id,at,name", *lines]) + "\n")


def consistent(folder: Path) -> tuple[int, int]:
    """(accounts, events) of a snapshot whose files are all there."""
    store = Store(folder / "data")
    try:
        snapshot = store.snapshot()
        assert all(part.path.stat().st_size == part.bytes for parts in snapshot.parts.values() for part in parts)
        return snapshot.rows("accounts"), snapshot.rows("events")
    finally:
        store.close()


def test_a_run_killed_at_any_moment_is_as_if_it_had_not_begun_or_had_ended(tmp_path: Path) -> None:
    (tmp_path / "accounts.csv").write_text("account_id,segment\n")
    chance = random.Random(7)
    began = time.monotonic()
    grow(tmp_path, 1)
    subprocess.run([sys.executable, "-c", LOAD, str(tmp_path)], check=True, timeout=120)
    whole = time.monotonic() - began
    killed = 0
    for day in range(2, 2 + ROUNDS):
        before = consistent(tmp_path)
        grow(tmp_path, day)
        process = subprocess.Popen([sys.executable, "-c", LOAD, str(tmp_path)])
        time.sleep(chance.uniform(0.3, 1.0) * whole)
        process.send_signal(signal.SIGKILL)
        killed += process.wait(timeout=60) == -signal.SIGKILL
        after = consistent(tmp_path)
        assert after in (before, (day * 50, day * 2000))
        store = Store(tmp_path / "data")
        load(Plan(tmp_path), store)
        store.close()
        assert consistent(tmp_path) == (day * 50, day * 2000)
    assert killed, "every run ended before it was killed: the test saw nothing"


def test_what_a_killed_run_left_is_removed_later_and_what_is_read_never_is(tmp_path: Path) -> None:
    (tmp_path / "accounts.csv").write_text("account_id\na1\n")
    store = Store(tmp_path / "data")
    load(Plan(tmp_path), store)
    orphan = tmp_path / "data" / "parts" / "accounts" / "00000009-dead.parquet"
    orphan.write_bytes(b"PAR1")
    held = store.snapshot()
    (tmp_path / "accounts.csv").write_text("account_id\na1\na2\n")
    load(Plan(tmp_path), store)
    assert store.collect() == 0
    assert orphan.exists()
    assert held.of("accounts")[0].path.exists()
    assert store.collect(keep=-1) == 2
    assert [part.path for part in store.snapshot().of("accounts")] == list((tmp_path / "data" / "parts" / "accounts").iterdir())
