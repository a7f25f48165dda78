"""The dashboard: bytes and milliseconds of each page, first paint in Chromium, and 20 people at once. Figures of one run.

python benchmarks/pages.py WORKSPACE        # for example a folder that `tenure demo` made
"""

from __future__ import annotations

import gzip
import http.client
import os
import random
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PEOPLE, EACH, PAUSE, PORT = 20, 30, 1.0, 8397
PAGES = (
    "/", "/?segment=ENT", "/customers", "/customers?q=a&sort=-trend", "/customers/a000001", "/metrics", "/metrics/nrr?by=segment", "/metrics/mrr",
    "/metrics/mrr/number?period=2026-06", "/metrics/churned_mrr/number?period=2026-06",
)  # fmt: skip
Seconds = list[float]


@contextmanager
def served(workspace: Path) -> Iterator[int]:
    """The dashboard in a process of its own; its number."""
    command = [sys.executable, "-m", "tenure", "-w", str(workspace), "serve", "--no-open", "--port", str(PORT)]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert running.stdout is not None
    running.stdout.readline()
    try:
        yield running.pid
    finally:
        running.terminate()
        running.wait(10)


def asked(path: str, tab: http.client.HTTPConnection) -> tuple[float, bytes]:
    """How long a page took, and what came."""
    began = time.perf_counter()
    tab.request("GET", path, headers={"Accept-Encoding": "gzip", "Accept-Language": "en"})
    answer = tab.getresponse()
    body = answer.read()
    took = time.perf_counter() - began
    assert answer.status == 200, f"{path}: {answer.status}"
    return took, body


def spent(process: int) -> float:
    """CPU seconds of the server so far; 0 where the system does not tell."""
    told = Path(f"/proc/{process}/stat")
    fields = told.read_text().rsplit(")", 1)[1].split() if told.exists() else ["0"] * 13
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def alone(process: int) -> None:
    """Each page: asked first (and what CPU that took), then warm; bytes sent and bytes of text."""
    tab = http.client.HTTPConnection("localhost", PORT)
    print(f"{'page':45}{'first ms':>10}{'CPU ms':>8}{'warm ms':>9}{'sent KB':>9}{'KB':>7}")
    for path in PAGES:
        before = spent(process)
        first, body = asked(path, tab)
        cost = spent(process) - before
        warm = sorted(asked(path, tab)[0] for _ in range(9))[4]
        sizes = f"{len(body) / 1000:>9.1f}{len(gzip.decompress(body)) / 1000:>7.0f}"
        print(f"{path:45}{first * 1000:>10.0f}{cost * 1000:>8.0f}{warm * 1000:>9.1f}{sizes}")


def together(customers: list[str]) -> None:
    """20 people, each opening 30 pages and looking at each for a second: the usual ones, and customers of their own choice."""
    taken: list[Seconds] = [[] for _ in range(PEOPLE)]

    def person(number: int) -> None:
        tab, chance = http.client.HTTPConnection("localhost", PORT), random.Random(number)
        for _ in range(EACH):
            time.sleep(chance.expovariate(1 / PAUSE))
            path = chance.choice(customers) if chance.random() < 0.3 else chance.choice(PAGES)
            taken[number].append(asked(path, tab)[0])

    began = time.perf_counter()
    people = [threading.Thread(target=person, args=(number,)) for number in range(PEOPLE)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    seconds = time.perf_counter() - began
    every = sorted(took for own in taken for took in own)
    middle, late = (every[int(len(every) * share)] * 1000 for share in (0.5, 0.95))
    print(f"\n{PEOPLE} people: {len(every) / seconds:.0f} pages a second, median {middle:.0f} ms, p95 {late:.0f} ms")


def painted() -> None:
    """First contentful paint of warm pages in Chromium, median of five."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if not browser:
        print("no Chromium here: first paint was not measured")
        return
    from playwright.sync_api import sync_playwright

    script = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        for path in PAGES[:1] + PAGES[2:3] + PAGES[4:7]:
            times = []
            for _ in range(5):
                page = opened.new_page(locale="en-GB")
                page.goto(f"http://localhost:{PORT}{path}")
                while not page.evaluate("performance.getEntriesByName('first-contentful-paint').length"):
                    page.wait_for_timeout(20)
                times.append(page.evaluate(script))
                page.close()
            print(f"first paint {path:32}{sorted(times)[2]:>7.0f} ms")
        opened.close()


def memory(process: int) -> str:
    """The most memory that the server has held."""
    status = Path(f"/proc/{process}/status")
    found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text()) if status.exists() else None
    return f"{int(found[1]) / 1000:.0f} MB" if found else "unknown"


def main() -> None:
    """Measure and print."""
    with served(Path(sys.argv[1])) as process:
        alone(process)
        tab = http.client.HTTPConnection("localhost", PORT)
        found = re.findall(rb'href="(/customers/[^"]+)"', gzip.decompress(asked("/customers", tab)[1]))
        together([path.decode() for path in found])
        print(f"memory of the server: {memory(process)}\n")
        painted()


if __name__ == "__main__":
    main()
