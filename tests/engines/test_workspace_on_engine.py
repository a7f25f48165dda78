"""A workspace whose tenure.yaml names an engine of the company's own says what one with the embedded engine says."""

from __future__ import annotations

import importlib.util
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tenure.building import Built
from tenure.customer import customer
from tenure.engine.postgres import Postgres
from tenure.engine.quoting import quoted
from tenure.engine.spark import Spark
from tenure.inquiry import answer, asker
from tenure.steps import build, run
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
    run(embedded)
    _brought(own)
    assert _figures(own) == _figures(embedded)
    assert customer(own, "a3").record()["timeline"] == customer(embedded, "a3").record()["timeline"]
    assert [item.name for item in _brought(own) if item.made] == []
    with (tmp_path / "own" / "subscriptions.csv").open("a", encoding="utf-8") as file:
        file.write("s6,a2,2025-03-20,,70,month,pro,active,recurring\n")
    _brought(own)
    assert answer(own, "mrr", "2025-03").value == 230


def test_a_whole_run_on_postgres_answers_every_metric(postgres_address: str, tmp_path: Path) -> None:
    own = _workspace(tmp_path / "own", postgres_address + "&application_name=whole")
    first = run(own)
    assert first.refused == []
    assert first.new_answers > 1_000
    assert not run(own).changed


def _brought(workspace: Workspace) -> list[Built]:
    """The load and the derived tables of a run, without its answers to every metric, which take Spark long."""
    workspace.load()
    return build(workspace)


ROLLUPS = ("user_day", "user_activity", "user_module_day", "account_day", "account_active")


@pytest.mark.timeout(1500)
@pytest.mark.parametrize("kind", ["postgres", "spark"])
def test_a_late_event_makes_its_days_anew_on_the_engine_and_no_others(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = request.getfixturevalue("postgres_address") + "&application_name=late" if kind == "postgres" else "spark://local[2]"
    own, embedded = _workspace(tmp_path / "own", address), _workspace(tmp_path / "embedded", "")
    _brought(own)
    for folder in ("own", "embedded"):
        with (tmp_path / folder / "events.csv").open("a", encoding="utf-8") as file:
            file.write("e6,a2,u3,2025-02-10T10:04:00Z,open,inbox\ne7,a2,u3,2025-03-01T00:01:00Z,open,reports\n")
    replaced: dict[str, list[int]] = {}
    driver = Postgres if kind == "postgres" else Spark
    real = driver.replace_days

    def seen(self: Any, name: str, days: Any, sql: str, column: str = "day") -> None:
        replaced[name] = list(days)
        real(self, name, days, sql, column)

    monkeypatch.setattr(driver, "replace_days", seen)
    for workspace in (own, embedded):
        _brought(workspace)
    assert {name: len(days) for name, days in replaced.items()} == {
        "events": 2, "user_day": 2, "user_module_day": 2, "user_activity": 6, "account_day": 6, "account_active": 47,
    }  # fmt: skip
    for name in ROLLUPS:
        assert _rows(own, name) == _rows(embedded, name), name
        assert _rows(own, name)


def _rows(workspace: Workspace, name: str) -> list[str]:
    ask = asker(workspace)
    try:
        return sorted(
            repr([(name, int(value) if isinstance(value, Decimal) else value) for name, value in sorted(row.items())])
            for row in ask.driver.records(f"SELECT * FROM {quoted(name, ask.driver.dialect)}")
        )
    finally:
        ask.driver.close()
