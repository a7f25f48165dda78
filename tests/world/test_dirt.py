"""The load finds every dirty row of a company's files, for the reason that was planted, and keeps every clean one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tenure.configuration import parsed
from tenure.ledger.settings import Settings
from tenure.ledger.tables import TABLES
from tenure.loading.load import Plan, load
from tenure.loading.quarantine import quarantined
from tenure.loading.report import LoadReport
from tenure.metrics import catalogue
from tenure.store import Store
from tenure.world import Company, World, company
from tenure.world.dirt import REPEAT, REPLACED

pytestmark = pytest.mark.slow


@dataclass
class Run:
    made: Company
    dirt: list[dict[str, Any]]
    report: LoadReport
    bad: list[dict[str, object]]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    folder = tmp_path_factory.mktemp("dirt")
    made = company(World(accounts=300, seed=5, months=12))
    dirt = made.write(folder / "files", truth=False)
    store = Store(folder / "store")
    report = load(Plan(folder / "files", settings=Settings(timezone=made.world.timezone), as_of=made.almanac.end), store)
    yield Run(made, dirt, report, quarantined(store))
    store.close()


def test_every_dirty_row_and_no_other_is_in_quarantine(run: Run) -> None:
    planted = {(row["file"], row["line"], row["rule"]) for row in run.dirt if row["rule"] not in (REPEAT, REPLACED)}
    assert {(Path(str(row["source"])).name, row["line"], row["rule"]) for row in run.bad} == planted


def test_the_tenure_yaml_of_the_company_is_read_strictly_and_fits_its_files(run: Run) -> None:
    read = parsed(run.made.configuration("files"))
    assert [(spec.table, spec.path) for spec in read.sources] == [
        (table, f"files/{table}.{'parquet' if table == 'events' else 'csv'}") for table in TABLES
    ]
    assert read.as_of == run.made.world.until
    assert read.settings.timezone == run.made.world.timezone
    assert set(run.made.tables["accounts"]["csm"].to_pylist()) <= {manager.name for manager in read.csms}
    assert set(run.made.tables["events"]["module"].drop_null().to_pylist()) <= set(read.settings.modules)
    read.check_targets(catalogue())


def test_every_clean_row_is_loaded_once(run: Run) -> None:
    loaded = {name: table.rows for name, table in run.report.tables.items()}
    assert loaded == {name: table.num_rows for name, table in run.made.tables.items()}


def test_repeats_are_dropped_and_old_versions_give_way(run: Run) -> None:
    for rule, count in ((REPEAT, sum(table.repeated for table in run.report.tables.values())),
                        (REPLACED, sum(table.replaced for table in run.report.tables.values()))):  # fmt: skip
        assert count == sum(row["rule"] == rule for row in run.dirt)
