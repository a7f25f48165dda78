"""A mapping proposed for 50 files of 100 MB: CPU and wall seconds, by sampling.

python benchmarks/proposal.py [files] [megabytes]
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from pathlib import Path

from tenure.proposal import proposed

HEADER = "Event-ID,customerNumber,UserKey,occurred at,Event Type,feature,amount_eur,country,comment"


def made(folder: Path, files: int, megabytes: int) -> None:
    """The files: two kinds, one in twelve parts, the others of names and headers of their own; sparse repeats of one block, so that they are made quickly."""
    block = "\n".join(
        f"e{n},K-{n % 977},u{n % 4001},2025-0{n % 9 + 1}-1{n % 9} 10:{n % 60:02}:00,open,inbox,{n % 900}.50,DE,some words that are here"
        for n in range(20_000)
    )
    body = (block + "\n").encode()
    for number in range(files):
        name = f"product_events_{number:02}.csv" if number < 12 else f"table{chr(97 + number % 26)}{'x' * (number // 26)}_subs.csv"
        head = HEADER if number < 12 else HEADER.replace("Event-ID", f"Event {number}")
        with (folder / name).open("wb") as file:
            file.write(head.encode() + b"\n")
            while file.tell() < megabytes << 20:
                file.write(body)


def main() -> None:
    """Make, propose, tell."""
    files, megabytes = (int(each) for each in (sys.argv[1:] + ["50", "100"][len(sys.argv[1:]) :]))
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        made(folder, files, megabytes)
        wall, cpu = time.perf_counter(), time.process_time()
        text = proposed(folder / "workspace", folder)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        size = sum(path.stat().st_size for path in folder.iterdir()) / 1e9
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{files} files, {size:.1f} GB on {os.cpu_count()} cores: {cpu:.1f} CPU s, {wall:.1f} s, {memory:.0f} MB; {text.count('path:')} entries, {text.count('ANSWER_ME')} open"
        )


if __name__ == "__main__":
    main()
