"""The daily run: it changes nothing when nothing is new, and only what is new when something is."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tenure.building import ready
from tenure.errors import ConfigError, StoreError
from tenure.inquiry import answer, asker, edition
from tenure.steps import build, run
from tenure.workspace import Workspace


def test_a_second_run_over_the_same_files_changes_nothing_and_says_so(ran: Path) -> None:
    workspace = Workspace.open(ran)
    second = run(workspace)
    assert not second.changed
    assert second.load.said.en.startswith("Nothing changed")
    assert second.refused == []
    assert [item for item in second.built if item.made] == []


def test_a_new_row_makes_only_what_is_made_of_it(ran: Path) -> None:
    workspace = Workspace.open(ran)
    with (ran / "surveys.csv").open("a") as file:
        file.write("r4,nps,9,0,10,2025-03-20,a3\n")
    report = run(workspace)
    assert [item.name for item in report.built if item.made] == []
    assert answer(workspace, "nps", "2025-03").rows()[0]["denominator"] == "3"


@pytest.mark.slow
def test_a_late_event_makes_its_days_anew_and_gives_what_a_full_build_gives(ran: Path, tmp_path: Path) -> None:
    workspace = Workspace.open(ran)
    with (ran / "events.csv").open("a") as file:
        file.write("e6,a2,u3,2025-02-10T10:04:00Z,open,inbox\ne7,a2,u3,2025-03-01T00:01:00Z,open,reports\n")
    run(workspace)
    whole = Workspace.open(_copied(ran, tmp_path / "whole"))
    whole.load()
    build(whole)
    for name in ("user_day", "user_activity", "user_module_day", "account_day", "account_active"):
        assert _rows(workspace, name) == _rows(whole, name), name
        assert _rows(workspace, name)


@pytest.mark.slow
def test_a_mended_row_comes_back_and_its_figures_follow(ran: Path) -> None:
    workspace = Workspace.open(ran)
    assert answer(workspace, "mrr", "2025-03").value == 160
    text = (ran / "subscriptions.csv").read_text()
    (ran / "subscriptions.csv").write_text(text.replace("s5,zz", "s5,a1"))
    run(workspace)
    assert answer(workspace, "mrr", "2025-03").value == 170


def test_another_policy_is_built_when_it_is_asked_for(small: Path) -> None:
    workspace = Workspace.open(small)
    assert answer(workspace, "mrr", "2025-03", policy="stripe").policy == "stripe"
    ask = asker(workspace, "stripe")
    try:
        assert ready(workspace.store, workspace.store.snapshot(), ask.ledger, edition(workspace))
    finally:
        ask.driver.close()


def test_an_answer_that_did_not_change_is_remembered_once(ran: Path) -> None:
    run(Workspace.open(ran))
    with sqlite3.connect(ran / "data" / "tenure.sqlite") as manifest:
        rows = manifest.execute("SELECT value, fingerprint FROM answers WHERE metric = 'mrr' AND period = '2025-03'").fetchall()
    manifest.close()
    assert [row[0] for row in rows] == ["160"]


def test_nothing_can_be_asked_before_the_first_run(raw: Path) -> None:
    with pytest.raises(StoreError, match="tenure run"):
        answer(Workspace.open(raw), "mrr")


def test_a_metric_of_the_workspace_is_asked_like_a_shipped_one(ran: Path) -> None:
    _own(ran, "big_customers", "row.closing_customers.sum()")
    workspace = Workspace.open(ran)
    assert answer(workspace, "big_customers", "2025-03").value == 2


def test_a_metric_of_the_workspace_that_fails_is_named_with_its_line(ran: Path) -> None:
    (ran / "metrics").mkdir()
    (ran / "metrics" / "wrong.py").write_text("\n\nimport nowhere_to_be_found\n")
    with pytest.raises(ConfigError, match=r"wrong\.py:3.*nowhere_to_be_found"):
        _ = Workspace.open(ran).catalogue


def test_a_metric_of_the_workspace_may_not_take_a_shipped_key(ran: Path) -> None:
    _own(ran, "nrr", "row.closing.sum()")
    with pytest.raises(ConfigError, match="nrr"):
        _ = Workspace.open(ran).catalogue


def _own(folder: Path, key: str, formula: str) -> None:
    (folder / "metrics").mkdir()
    (folder / "metrics" / "mine.py").write_text(
        "from tenure.frames.revenue import mrr_bridge\n"
        "from tenure.metric import Example, metric\n"
        "from tenure.words import Better, Text, Unit\n\n\n"
        "@metric(over=mrr_bridge, title=Text('Mine', '自定义'), meaning=Text('Mine.', '自定义。'), formula=Text('sum', '求和'),\n"
        "        unit=Unit.COUNT, better=Better.UP, source='ours', example=Example({}, '2025-03', '0', Text('none', '无')))\n"
        f"def {key}(row):\n    return {formula}\n"
    )


def _copied(folder: Path, to: Path) -> Path:
    to.mkdir()
    for file in folder.glob("*.*"):
        if file.is_file():
            (to / file.name).write_bytes(file.read_bytes())
    return to


def _rows(workspace: Workspace, name: str) -> list[tuple[Any, ...]]:
    ask = asker(workspace)
    try:
        return sorted(tuple(map(str, record.values())) for record in ask.driver.records(f'SELECT * FROM "{name}"'))
    finally:
        ask.driver.close()
