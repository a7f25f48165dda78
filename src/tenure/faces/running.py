"""`check`, `run`, `conformance`, `export` and `doctor` on the command line."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.faces import loaded, printing
from tenure.words import Text

if TYPE_CHECKING:
    from tenure.metric import Metric
    from tenure.workspace import Workspace

SOUND = Text("a metric of yours, which withstands every check", "自有指标，通过全部检查")


def ran(workspace: Workspace, as_of: str | None, style: str, lang: str) -> int:
    """Run and print what came of it."""
    from tenure.steps import run

    report = run(workspace, as_of, progress())
    if style != "table":
        printing.document({"changed": report.changed, "seconds": round(report.seconds, 2), "load": report.load.summary(),
                           "built": [item.name for item in report.built if item.made], "answers": report.answers, "new_answers": report.new_answers}, "json", "")  # fmt: skip
        return 1 if report.load.failed else 0
    loaded.put(report.load, lang)
    made = [item for item in report.built if item.made]
    if made:
        printing.put([{"table": item.name, "rows": f"{item.rows:,}"} for item in made], "table")
    sys.stdout.write(f"{report.answers} answers, {report.new_answers} of them new\n" if report.changed else "Nothing changed.\n")
    return 1 if report.load.failed else 0


def checked(workspace: Workspace, style: str, lang: str) -> int:
    """Print what would load, and what is wrong with the workspace's own metrics; 1 if anything is, or would be held back."""
    tell, own = progress(), workspace.own_metrics  # a file of metrics that does not run is told at once
    report = workspace.check(progress=lambda name, place, tables: tell(f"{name} ({place + 1} of {tables})"))
    wrong = _complaints(workspace, own, tell)
    if style == "table":
        loaded.put(report, lang, workspace.quarantine())
        sys.stdout.write("".join(f"{key}: {words}\n" for key, found in wrong.items() for words in (found or [SOUND.in_(lang)])))
    else:
        printing.document(report.summary() | {"metrics": wrong}, "json", "")
    return 1 if report.failed or report.quarantined or any(wrong.values()) else 0


def _complaints(workspace: Workspace, own: Mapping[str, Metric], tell: Callable[[str], None]) -> dict[str, list[str]]:
    """What the checks that every metric withstands say of the workspace's own: key → complaints."""
    if not own:
        return {}
    from tenure.checks import Bench, complaints

    bench, found = Bench(workspace.catalogue), {}
    try:
        for key, item in own.items():
            tell(f"checking {key}")
            found[key] = complaints(item, bench)
    finally:
        bench.close()
    return found


def conformed(files: tuple[Path, ...], only: str, engine: str, style: str) -> int:
    """Run cases; 1 if any failed."""
    from tenure import conform
    from tenure.wording import Wording

    failed, total, started = [], 0, time.monotonic()
    wording = Wording()
    for file in files:
        cases = [case for case in conform.read(file) if only in case["id"]]
        result = conform.run(cases, wording=wording)
        failed += result.failures
        total += result.expectations
        sys.stderr.write(f"{file.name}: {result.cases} cases, {result.passed} of {result.expectations} as expected\n")
    if style == "table":
        sys.stdout.write("".join(f"{failure}\n" for failure in failed))
        sys.stdout.write(f"{total - len(failed)} of {total} as expected in {time.monotonic() - started:.0f} s\n")
    else:
        printing.put([failure.record() for failure in failed], style)
    return 1 if failed else 0


def exported(workspace: Workspace, folder: Path) -> None:
    """Write everything out and say what."""
    from tenure.exporting import export

    found = export(workspace, folder, progress())
    printing.put([{"file": f"{name}.parquet", "rows": rows} for name, rows in found.items()], "table")


def examined(workspace: Workspace, style: str, lang: str) -> int:
    """Print the findings; 1 if any is bad."""
    from tenure.doctor import BAD, examine

    found = examine(workspace)
    printing.put([finding.record(lang) for finding in found], style)
    return 1 if any(finding.state == BAD for finding in found) else 0


def progress() -> Callable[[str], None]:
    """A line on standard error that tells what is under way; nothing where it is no terminal."""
    if not sys.stderr.isatty():
        return lambda _: None

    def tell(step: str) -> None:
        sys.stderr.write(f"\r\033[K{step}")
        sys.stderr.flush()

    return tell
