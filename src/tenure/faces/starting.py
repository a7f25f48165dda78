"""`demo` and `init` on the command line: the first things that a new user types."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.errors import StoreError
from tenure.faces.running import progress

if TYPE_CHECKING:
    from tenure.workspace import Workspace


def begin(directory: Path, folder: Path | None) -> None:
    """Make a workspace and say what to do next."""
    from tenure.workspace import Workspace

    workspace = Workspace.init(directory, folder)
    there = "" if directory == Path() else f" -w {directory}"
    sys.stdout.write(
        f"Made {workspace.folder / 'tenure.yaml'}.\n{_open(workspace)}Next: read it, then `tenure{there} check`, then `tenure{there} run`.\n"
    )


def _open(workspace: Workspace) -> str:
    """The questions that the proposal leaves open, a line each."""
    if workspace.asked is None:
        return ""
    listed = "".join(f"  line {line}: {name}: {said}\n" for line, _, name, said in workspace.asked.open)
    return f"It asks what the files do not say. Write the answer in place of each ANSWER_ME:\n{listed}"


def demonstrate(directory: Path, accounts: int, seed: int, serving: bool = False) -> None:
    """Make the demo company, run everything, say what to try, and serve its dashboard where somebody sits at the terminal."""
    from tenure.steps import run
    from tenure.workspace import Workspace
    from tenure.world import World, company

    if (directory / "tenure.yaml").exists():
        raise StoreError(f"{directory} is a workspace already. Name another folder: `tenure demo other`.")
    started, tell = time.monotonic(), progress()
    tell("making a company")
    made = company(World(accounts=accounts, seed=seed))
    made.write(directory / "sources")
    (directory / "tenure.yaml").write_text(made.configuration("sources"), encoding="utf-8")
    workspace = Workspace.open(directory)
    report = run(workspace, progress=tell)
    sys.stdout.write(report.load.said.en + "\nSome rows are dirty on purpose: `check` says which, and why.\n")
    sys.stdout.write(_next(directory, time.monotonic() - started))
    if serving:
        _shown(workspace)


def _shown(workspace: Workspace) -> None:
    from tenure.faces.pages.serving import interactive, serve

    # Nobody would end it in a script or in CI: there the line above, how to serve, is enough.
    if interactive():
        serve(workspace)


def _next(directory: Path, seconds: float) -> str:
    there = f"-w {directory}"
    return (
        f"\nA company of known truth stands in {directory}/ ({seconds:.0f} s). Try:\n"
        f"  tenure {there} serve\n"
        f"  tenure {there} ask mrr --period 2025-07..2026-06 --grain month\n"
        f"  tenure {there} ask nrr --period 2026-Q2 --by segment\n"
        f"  tenure {there} explain churned_mrr --period 2026-06\n"
        f"  tenure {there} metrics nrr\n"
        f"  tenure {there} journey\n"
        f"  tenure {there} doctor\n"
        f"The truth that was planted is in {directory}/sources/truth.json.\n"
    )
