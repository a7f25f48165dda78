"""The examples of the docs on the data that others made: what they load, and which traps they report."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import duckdb
import pytest

from tenure.loading.report import LoadReport
from tenure.workspace import Workspace

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "examples"


def loaded(name: str, data: Path, folder: Path) -> tuple[Workspace, LoadReport]:
    """The example in a workspace of its own, with links to the data beside."""
    shutil.copy(EXAMPLES / name / "tenure.yaml", folder / "tenure.yaml")
    for file in data.iterdir():
        if file.suffix in (".csv", ".parquet"):
            (folder / file.name).symlink_to(file)
    workspace = Workspace.open(folder)
    report = workspace.load()
    assert not report.errors
    return workspace, report


def counts(report: LoadReport) -> dict[str, tuple[int, int]]:
    """Table → (loaded, quarantined)."""
    return {name: (table.loaded, table.quarantine) for name, table in report.tables.items()}


def rows(workspace: Workspace, table: str, sql: str) -> list[tuple[object, ...]]:
    connection = duckdb.connect()
    try:
        return connection.execute(sql.format(f"read_parquet({workspace.store.snapshot().paths(table)})")).fetchall()
    finally:
        connection.close()


def test_ravenstack_reports_its_traps_instead_of_hiding_them(tmp_path: Path, shared: Path) -> None:
    workspace, report = loaded("ravenstack", shared / "data" / "ravenstack", tmp_path)
    assert counts(report) == {
        "accounts": (500, 0), "subscriptions": (5000, 0), "events": (24_979, 0), "tickets": (2000, 0), "surveys": (2000, 0), "invoice_lines": (142, 0),
    }  # fmt: skip
    events = report.tables["events"]
    assert (events.read, events.replaced) == (25_000, 21)
    assert events.notices == {"use before the subscription began": 19_142, "use after the subscription ended": 292}
    assert report.tables["accounts"].notices == {
        "flagged as churned without a churn event": 35,
        "churn event without the flag": 277,
        "flagged as churned while a paid subscription is open": 110,
    }
    assert report.tables["subscriptions"].notices == {"trial that is flagged as an upgrade or a downgrade": 105}
    (found,) = rows(workspace, "surveys", "SELECT count(*) FILTER (WHERE score >= 4000000), count(score) FROM {}")
    assert found == (779, 1175)
    assert not workspace.load().changed


def test_snowplow_sessions_have_their_engaged_time_in_heartbeats(tmp_path: Path, shared: Path) -> None:
    data = shared / "data" / "snowplow_web_0.15.2"
    workspace, report = loaded("snowplow", data, tmp_path)
    assert (report.tables["events"].repeated, report.tables["events"].replaced) == (1, 2)
    found = dict(rows(workspace, "events", "SELECT session_id, coalesce(sum(heartbeat_seconds), 0) FROM {} GROUP BY 1"))
    with (data / "snowplow_web_sessions_expected.csv").open(encoding="utf-8") as file:
        expected = {row["domain_sessionid"]: int(row["engaged_time_in_s"]) for row in csv.DictReader(file)}
    assert len(expected) == 18
    assert {session: found[session] for session in expected} == expected


def test_contracts_keep_the_published_survivors(tmp_path: Path, shared: Path) -> None:
    workspace, report = loaded("contracts", shared / "data" / "sbg_contractual", tmp_path)
    assert counts(report) == {"accounts": (2000, 0), "subscriptions": (2000, 0)}
    found = rows(
        workspace,
        "subscriptions",
        "SELECT count(*) FILTER (WHERE ends_at_day IS NULL), count(*) FILTER (WHERE ends_at_day = 11323) FROM {}",
    )
    with_data = [
        line
        for name in ("regular", "highend")
        for line in (shared / "data" / "sbg_contractual" / f"sbg_{name}.csv").read_text().splitlines()[1:]
    ]
    left_first_year = sum(line.split(",")[1] == "1" for line in with_data)
    assert found[0][1] == left_first_year
    assert left_first_year > 0


def test_purchases_of_cdnow_are_one_a_customer_and_day(tmp_path: Path, shared: Path) -> None:
    _, report = loaded("cdnow", shared / "data" / "lifetimes_cdnow", tmp_path)
    assert counts(report) == {"accounts": (5000, 0), "purchases": (14_270, 0)}
    assert report.tables["purchases"].repeated == 1003


@pytest.mark.slow
def test_socialnet7_loads_whole_and_a_second_run_changes_nothing(tmp_path: Path, shared: Path) -> None:
    workspace, report = loaded("socialnet7", shared / "data" / "churnsim_socialnet7", tmp_path)
    assert counts(report) == {"accounts": (2934, 0), "subscriptions": (11_388, 0), "events": (3_508_136, 0)}
    assert not workspace.load().changed
