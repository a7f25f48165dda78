"""A workspace whose tenure.yaml names an engine of the company's own says what one with the embedded engine says."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from tenure.customer import customer
from tenure.inquiry import answer
from tenure.steps import run
from tenure.workspace import Workspace

pytestmark = pytest.mark.engines
_spec = importlib.util.spec_from_file_location("small_workspace", Path(__file__).parents[1] / "run" / "conftest.py")
assert _spec is not None
assert _spec.loader is not None
small_workspace = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(small_workspace)
ASKED = ("mrr", "new_mrr", "customers", "nrr", "nps", "active_users", "lifecycle_stage")


def _workspace(folder: Path, engine: str) -> Workspace:
    small_workspace.write(folder)
    if engine:
        with (folder / "tenure.yaml").open("a", encoding="utf-8") as file:
            file.write(f"engine: {engine!r}\n")
    return Workspace.open(folder)


def _figures(workspace: Workspace) -> dict[str, list[dict[str, object]]]:
    return {key: answer(workspace, key, "2025-Q1", grain="month").rows() for key in ASKED}


@pytest.mark.timeout(1500)
@pytest.mark.parametrize("kind", ["postgres", "spark"])
def test_the_same_files_give_the_same_answers_on_either_engine(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    own = _workspace(tmp_path / "own", request.getfixturevalue("postgres_address") if kind == "postgres" else "spark://local[2]")
    embedded = _workspace(tmp_path / "embedded", "")
    first = run(own)
    run(embedded)
    assert first.refused == []
    assert _figures(own) == _figures(embedded)
    assert customer(own, "a3").record() == customer(embedded, "a3").record()
    again = run(own)
    assert [item.name for item in again.built if item.made] == []
    with (tmp_path / "own" / "subscriptions.csv").open("a", encoding="utf-8") as file:
        file.write("s6,a2,2025-03-20,,70,month,pro,active,recurring\n")
    run(own)
    assert answer(own, "mrr", "2025-03").value == 230
